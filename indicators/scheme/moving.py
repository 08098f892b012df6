"""Moves a scheme to another year, so that a plan of 2022 can be shown at work today."""

from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date

from indicators.scheme.rows import CampaignRow, IndicatorRow, Scheme
from indicators.tables import SchemeError


def moved(scheme: Scheme, year: int) -> Scheme:
    """The scheme with its first scored month in `year`; source texts and the issue date stay.

    Raises SchemeError for a year that would leave the calendar.
    """
    # A year to spare at both ends: a deadline may lie in the year after.
    if not MINYEAR < year < MAXYEAR:
        raise SchemeError("campaign.toml", "window", f"不能移到{year}年")
    own = scheme.campaign.window_first.year
    years = year - own
    if years == 0:
        return scheme
    campaign = _campaign(scheme.campaign, years, f"{scheme.code}-in-{year}", own)
    return replace(
        scheme,
        code=campaign.code,
        campaign=campaign,
        phases=tuple(
            replace(row, starts=later_or_none(row.starts, years), ends=later(row.ends, years))
            for row in scheme.phases
        ),
        indicators=tuple(_indicator(row, years) for row in scheme.indicators),
        duties=tuple(
            replace(
                row,
                since=later_or_none(row.since, years),
                until=later_or_none(row.until, years),
            )
            for row in scheme.duties
        ),
        tasks=tuple(replace(row, due=later(row.due, years)) for row in scheme.tasks),
        plan=replace(scheme.plan, months=campaign.months),
    )


def later(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def later_or_none(day: date | None, years: int) -> date | None:
    return None if day is None else later(day, years)


def _campaign(row: CampaignRow, years: int, code: str, own: int) -> CampaignRow:
    """A plan that is known from its first day on need not wait for the day it was issued."""
    return replace(
        row,
        code=code,
        window_first=later(row.window_first, years),
        window_last=later(row.window_last, years),
        first_month=later_or_none(row.first_month, years),
        backfill_opens=later(row.window_first, years) if row.backfill_opens else None,
        backfill_due=later_or_none(row.backfill_due, years),
        moved_from=own,
    )


def _indicator(row: IndicatorRow, years: int) -> IndicatorRow:
    return replace(
        row,
        components=tuple(
            replace(
                part,
                targets=tuple(
                    replace(target, due=later_or_none(target.due, years)) for target in part.targets
                ),
            )
            for part in row.components
        ),
    )
