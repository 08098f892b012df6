"""Reads campaign.toml: the campaign, its window, its reporting calendar and its phases."""

from dataclasses import dataclass
from datetime import date

from indicators.scheme.rows import CampaignRow, ContradictionRow, PhaseRow
from indicators.tables import Table

# Where a due day on a rest day goes.
ROLLS = ("none", "back", "forward")


def read_campaign(table: Table) -> CampaignRow:
    """Guarantees a window that runs forward and a first reported month inside it."""
    first, last = _window(table)
    calendar = _calendar(table, first, last)
    official, shadow = _bases(table)
    return CampaignRow(
        code=table.code(),
        name=table.text("name"),
        short_name=table.text("short_name"),
        jurisdiction=table.code("jurisdiction"),
        jurisdiction_name=table.text("jurisdiction_name"),
        document=table.text_or_blank("document"),
        document_title=table.text("document_title"),
        issued_on=table.day_or_none("issued_on"),
        source=table.text("source"),
        total=table.number_or_none("total"),
        window_first=first,
        window_last=last,
        day=calendar.day if calendar else None,
        first_month=calendar.first_month if calendar else None,
        backfill_opens=calendar.backfill_opens if calendar else None,
        backfill_due=calendar.backfill_due if calendar else None,
        reporting_clause=calendar.clause if calendar else "",
        reporting_line=calendar.line if calendar else None,
        official_name=official,
        shadow_name=shadow,
        soft_days=calendar.soft_days if calendar else CampaignRow.soft_days,
        roll=calendar.roll if calendar else CampaignRow.roll,
        covers_from=calendar.covers_from if calendar else CampaignRow.covers_from,
        correction_day=calendar.correction_day if calendar else CampaignRow.correction_day,
    )


def _bases(table: Table) -> tuple[str, str]:
    """What people here call the two bases: a city hears from its province, a district from it."""
    if "bases" not in table:
        return CampaignRow.official_name, CampaignRow.shadow_name
    bases = table.table("bases")
    names = bases.text("official"), bases.text("shadow")
    bases.finish()
    return names


@dataclass(frozen=True)
class _Calendar:
    day: int
    first_month: date
    backfill_opens: date
    backfill_due: date
    clause: str
    line: int
    soft_days: int
    roll: str
    covers_from: int
    correction_day: int


def _calendar(table: Table, first: date, last: date) -> _Calendar | None:
    """The reporting calendar, None for a plan that asks for no monthly reports."""
    if "reporting" not in table:
        return None
    reporting = table.table("reporting")
    calendar = _Calendar(
        # Every month has a 28th.
        day=reporting.whole("day", least=1, most=28),
        first_month=_month_inside(reporting, first, last),
        backfill_opens=reporting.day("backfill_opens"),
        backfill_due=reporting.day("backfill_due"),
        clause=reporting.text("clause"),
        line=reporting.line(),
        soft_days=_whole(reporting, "soft_days", CampaignRow.soft_days, most=15, least=0),
        roll=reporting.choice("roll", ROLLS) if "roll" in reporting else CampaignRow.roll,
        covers_from=_whole(reporting, "covers_from", CampaignRow.covers_from),
        correction_day=_whole(reporting, "correction_day", CampaignRow.correction_day),
    )
    if calendar.backfill_due < calendar.backfill_opens:
        raise reporting.error("backfill_due", "补报截止不能早于补报开始")
    reporting.finish()
    return calendar


def _whole(reporting: Table, name: str, otherwise: int, *, least: int = 1, most: int = 28) -> int:
    return reporting.whole(name, least=least, most=most) if name in reporting else otherwise


def _window(table: Table) -> tuple[date, date]:
    window = table.table("window")
    first, last = window.month("first"), window.month("last")
    if last < first:
        raise window.error("last", "评分期末月不能早于首月")
    window.finish()
    return first, last


def _month_inside(reporting: Table, first: date, last: date) -> date:
    month = reporting.month("first_month")
    if not first <= month <= last:
        raise reporting.error("first_month", "月份不在评分期内")
    return month


def read_phase(table: Table) -> PhaseRow:
    row = PhaseRow(
        code=table.code(),
        name=table.text("name"),
        starts=table.day_or_none("starts"),
        ends=table.day("ends"),
        line=table.line(),
    )
    if row.starts and row.ends < row.starts:
        raise table.error("ends", "阶段结束不能早于开始")
    table.finish()
    return row


def read_contradiction(table: Table) -> ContradictionRow:
    row = ContradictionRow(table.text("code"), table.text("text"), table.text("handling"))
    table.finish()
    return row
