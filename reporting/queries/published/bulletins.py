"""The pages of bulletins (市通报): the list, one of them, and one as it would be typed."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from indicators.models import Campaign
from indicators.scoring.exact import write_plain
from reporting.models import Bulletin, BulletinLine
from reporting.published.official import TEXTS, TOTAL
from reporting.published.reconciling import shown


def bulletins_of(campaign: Campaign) -> QuerySet[Bulletin]:
    """Every bulletin, the newest data first, with how much it says; the file stays unread."""
    return (
        Bulletin.objects.filter(campaign=campaign)
        .select_related("campaign", "entered_by", "withdrawn_by")
        .select_related("replaces", "replaced_by__entered_by")
        .annotate(
            points=Count("lines", filter=Q(lines__indicator__isnull=False)),
            values=Count("lines", filter=Q(lines__metric__isnull=False)),
        )
        # Counting drops the order of the model.
        .order_by(*Bulletin._meta.ordering or ())
    )


@dataclass(frozen=True)
class BulletinPage:
    """One bulletin with its numbers, each as it is shown, in the order of the plan."""

    bulletin: Bulletin
    points: list[tuple[BulletinLine, str]]
    values: list[tuple[BulletinLine, str]]
    newer: Bulletin | None


def bulletin_page(bulletin: Bulletin) -> BulletinPage:
    """One query; points have two decimals at least, and as many as were published."""
    lines = bulletin.lines.select_related("indicator", "metric").order_by(
        "indicator__number", "metric__position", "month"
    )
    found = list(lines)
    return BulletinPage(
        bulletin,
        points=[(line, shown(line.value, line.value)) for line in found if line.indicator_id],
        values=[(line, write_plain(line.value)) for line in found if line.metric_id],
        newer=getattr(bulletin, "replaced_by", None),
    )


def typed_of(bulletin: Bulletin) -> dict[str, str]:
    """The bulletin as it would be typed into the form, for somebody about to correct it."""
    page = bulletin_page(bulletin)
    typed = {name: getattr(bulletin, name) for name in TEXTS}
    typed |= {"issued_on": f"{bulletin.issued_on}", "as_of": f"{bulletin.as_of}"}
    if bulletin.total is not None:
        typed[TOTAL] = write_plain(bulletin.total)
    for line, _ in (*page.points, *page.values):
        typed[_name(line)] = write_plain(line.value)
    return typed


def _name(line: BulletinLine) -> str:
    if line.indicator is not None:
        return f"points-{line.indicator.number}"
    assert line.metric is not None
    month = f"-{line.month:%Y-%m}" if line.month else ""
    return f"metric-{line.metric.code}{month}"
