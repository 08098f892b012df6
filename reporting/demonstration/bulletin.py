"""One invented bulletin (演示) with every kind of gap, so that the reconciliation has content."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from indicators.models import Campaign
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.exact import write_plain
from indicators.scoring.spec import Plan
from reporting.demonstration.paper import paper
from reporting.duties.days import end_of
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Bulletin
from reporting.published import bulletins
from reporting.published.reconciling import Case, shown
from reporting.scores.facts import Fact
from reporting.scores.knowledge import facts_known
from units.models import User

ISSUED_AFTER = timedelta(days=12)
# Read differently, counted differently, and for no reason at all.
OTHER_READING = {"rank_step": "completed"}
MORE_ENTERPRISES = 260
UNEXPLAINED = (2, Decimal(1))


def ensure_bulletin(campaign: Campaign, *, by: User, now: datetime) -> Bulletin | None:
    """Enters the bulletin of the last month end that can have been published by now, if any."""
    as_of = _as_of(campaign, now)
    if as_of is None or campaign.bulletins.exists():
        return None
    issued_on = as_of + ISSUED_AFTER
    title = f"（演示）创建工作评分情况通报（截至{as_of.year}年{as_of.month}月）"
    typed = {
        "issuer": "（演示）市创建工作专班办公室",
        "title": title,
        "document": f"演示〔{as_of.year}〕{as_of.month}号",
        "issued_on": f"{issued_on}",
        "as_of": f"{as_of}",
        "note": "演示数据，纯属虚构",
        **_numbers(campaign, as_of),
    }
    content = paper([title, "本文件为演示，内容纯属虚构。", f"通报总分：{typed['total']}"])
    at = datetime.combine(issued_on, time(16, 20), SHANGHAI)
    file = bulletins.Upload(f"{title}.docx", content)
    return bulletins.enter(campaign, by=by, at=at, typed=typed, file=file)


def _as_of(campaign: Campaign, now: datetime) -> date | None:
    """The last day of the newest month whose bulletin would be out by now."""
    published = now.astimezone(SHANGHAI).date() - ISSUED_AFTER - timedelta(days=1)
    ends = [
        (month + timedelta(days=32)).replace(day=1) - timedelta(days=1) for month in campaign.months
    ]
    return max((end for end in ends if end <= published), default=None)


def _numbers(campaign: Campaign, as_of: date) -> dict[str, str]:
    """Points near the district's own, with the gaps named above."""
    plan, readings = plan_of(campaign), readings_in_force(campaign)
    facts = dict(facts_known(campaign, plan, readings, at=end_of(as_of)).values)
    values = _published(facts, plan, f"{as_of:%Y-%m}")
    if "metric-enterprises" in values:
        facts["enterprises"] = Decimal(values["metric-enterprises"])
    points = {}
    for indicator in plan.indicators:
        case = Case(plan, indicator, readings, None, f"{as_of}", lambda _: facts, lambda _: facts)
        found = case.points(facts, {**readings, **OTHER_READING}) or Decimal(0)
        if indicator.number == UNEXPLAINED[0]:
            found = max(found - UNEXPLAINED[1], Decimal(0))
        points[f"points-{indicator.number}"] = Decimal(shown(found))
    total = sum(points.values(), Decimal(0))
    return (
        {name: write_plain(value) for name, value in points.items()}
        | {"total": write_plain(total)}
        | values
    )


def _published(facts: dict[str, Fact], plan: Plan, last: str) -> dict[str, str]:
    """What the paper tells besides points: the ranks of the months, and the enterprises."""
    ranks, enterprises = facts.get("national_rank"), facts.get("enterprises")
    values = {}
    if isinstance(ranks, list):
        known = zip(plan.months, ranks, strict=True)
        values = {
            f"metric-national_rank-{month}": write_plain(rank)
            for month, rank in known
            if rank is not None and month <= last
        }
    if isinstance(enterprises, Decimal):
        values["metric-enterprises"] = write_plain(enterprises + MORE_ENTERPRISES)
    return values
