"""Entering what the city published, with its paper; a correction is a new entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Campaign, Indicator, Metric
from reporting.duties.deadlines import SHANGHAI
from reporting.filling.entries import Field
from reporting.models import Bulletin, BulletinFile, BulletinLine
from reporting.proofs.papers import CHOOSE, Paper, PaperError, read_paper
from reporting.published.official import TOTAL, Form, Published, Slot, points_field, read_bulletin
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import User
from units.queries import standing
from units.roles import OFFICE

FILE = "file"


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: the name its sender gave it and its bytes."""

    name: str
    content: bytes


def why_not(user: User, campaign: Campaign, bulletin: Bulletin | None = None) -> str | None:
    """None when this person may enter bulletins (or correct this one), else the sentence."""
    mine = standing(user).within(campaign.jurisdiction)
    if not mine.has(OFFICE):
        return f"您的角色（{mine.label}）不能录入通报，请交专班办公室录入"
    return None if bulletin is None else gone(bulletin)


def gone(bulletin: Bulletin) -> str | None:
    """None while the bulletin stands, else who corrected or withdrew it; one query."""
    newer = _replacement(bulletin)
    if newer is not None:
        return f"这份通报已由{_who(newer)}更正，请在更正后的通报上操作"
    row = Bulletin.objects.select_related("withdrawn_by").get(pk=bulletin.pk)
    if row.withdrawn_by is None or row.withdrawn_at is None:
        return None
    who = told_who(row.withdrawn_by, row.withdrawn_at)
    return f"这份通报已由{who}撤销（{row.withdrawn_reason}），不能再更正或撤销"


def form_of(campaign: Campaign) -> Form:
    """What a bulletin of this campaign may say; two queries."""
    slots = [Slot(TOTAL, points_field("总分", campaign.total or Decimal(0)))]
    slots += [_points(one) for one in campaign.indicators.order_by("number")]
    months = [f"{month:%Y-%m}" for month in campaign.months]
    for metric in campaign.metrics.order_by("position"):
        slots += _values(metric, months)
    return Form({slot.name: slot for slot in slots}, campaign.window_first)


def _points(indicator: Indicator) -> Slot:
    field = points_field(f"{indicator.number} {indicator.name}", indicator.max)
    return Slot(f"points-{indicator.number}", field, indicator=indicator.number)


def _values(metric: Metric, months: list[str]) -> list[Slot]:
    name = f"metric-{metric.code}"
    if metric.kind != Metric.Kind.MONTHLY:
        return [Slot(name, _field(metric), metric=metric.code)]
    return [
        Slot(f"{name}-{month}", _field(metric, f"（{month}）"), metric=metric.code, month=month)
        for month in months
    ]


def _field(metric: Metric, month: str = "") -> Field:
    """A published value is one number, also of a register, whose items nobody publishes."""
    return Field(
        code=metric.code,
        name=f"{metric.name}{month}",
        measure=metric.measure,
        decimals=metric.decimals,
        minimum=metric.minimum,
        maximum=metric.maximum,
        part_of=metric.part_of,
        register=False,
        zero_reportable=False,
        owed=False,
    )


def enter(
    campaign: Campaign, *, by: User, at: datetime, typed: Mapping[str, str], file: Upload | None
) -> Bulletin:
    """Keeps a new bulletin with its paper.

    Raises NotAllowed, Invalid with a sentence per field, and Overtaken when the same paper has
    been entered already.
    """
    _check(by, campaign)
    published, paper = _understood(campaign, typed, file, at)
    assert paper is not None
    try:
        with transaction.atomic():
            return _keep(campaign, published, paper, by=by, at=at)
    except IntegrityError:
        there = Bulletin.objects.filter(
            campaign=campaign, file_digest=paper.digest, replaces=None, withdrawn_at=None
        )
        same = there.select_related("entered_by").first()
        if same is None:
            raise
        raise Overtaken(
            f"这份文件已由{_who(same)}录入为“{same.title}”，没有再次录入；有误请打开该通报更正"
        ) from None


def correct(
    bulletin: Bulletin,
    *,
    by: User,
    at: datetime,
    typed: Mapping[str, str],
    file: Upload | None = None,
) -> Bulletin:
    """Keeps a bulletin that replaces the given one; without a new file the paper is the same.

    Raises NotAllowed, Invalid, and Overtaken for the second who corrects the same bulletin.
    """
    _check(by, bulletin.campaign)
    _still_there(bulletin)
    published, paper = _understood(bulletin.campaign, typed, file, at, correcting=bulletin)
    with transaction.atomic():
        hold(bulletin)
        paper = paper or _paper_of(bulletin)
        return _keep(bulletin.campaign, published, paper, by=by, at=at, replaces=bulletin)


def hold(bulletin: Bulletin) -> None:
    """Locks the bulletin until the transaction ends; Overtaken when somebody was first."""
    Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    _still_there(bulletin)


def _still_there(bulletin: Bulletin) -> None:
    told = gone(bulletin)
    if told is not None:
        raise Overtaken(told)


def _check(by: User, campaign: Campaign) -> None:
    refusal = why_not(by, campaign)
    if refusal is not None:
        raise NotAllowed(refusal)


def _replacement(bulletin: Bulletin) -> Bulletin | None:
    return Bulletin.objects.filter(replaces=bulletin).select_related("entered_by").first()


def _who(bulletin: Bulletin) -> str:
    """Post, account and moment of whoever entered a bulletin."""
    return told_who(bulletin.entered_by, bulletin.entered_at)


def told_who(person: User, at: datetime) -> str:
    return f"{person.post}（{person.username}）于{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _understood(
    campaign: Campaign,
    typed: Mapping[str, str],
    file: Upload | None,
    at: datetime,
    *,
    correcting: Bulletin | None = None,
) -> tuple[Published, Paper | None]:
    """What was typed and sent, or Invalid with every problem at once."""
    published = read_bulletin(
        typed, form_of(campaign), today=_day(at), correction=correcting is not None
    )
    problems, paper = dict(published.problems), None
    if file is None and correcting is None:
        problems[FILE] = f"请附上通报原件：{CHOOSE}"
    elif file is not None:
        try:
            paper = read_paper(file.name, file.content)
        except PaperError as error:
            problems[FILE] = str(error)
    if problems:
        again = "；所选文件须重新选择" if file is not None else ""
        raise Invalid(f"有{len(problems)}处需要修改，尚未录入{again}", problems)
    return published, paper


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _paper_of(bulletin: Bulletin) -> Paper:
    return Paper(bulletin.file_name, bulletin.file_type, bytes(bulletin.file.content))


def _keep(
    campaign: Campaign,
    published: Published,
    paper: Paper,
    *,
    by: User,
    at: datetime,
    replaces: Bulletin | None = None,
) -> Bulletin:
    assert published.issued_on is not None
    assert published.as_of is not None
    bulletin = Bulletin.objects.create(
        campaign=campaign,
        **published.texts,
        issued_on=published.issued_on,
        as_of=published.as_of,
        total=published.numbers.get(TOTAL),
        file_name=paper.name,
        file_type=paper.type,
        file_size=paper.size,
        file_digest=paper.digest,
        entered_by=by,
        entered_at=at,
        replaces=replaces,
    )
    BulletinFile.objects.create(bulletin=bulletin, content=paper.content)
    BulletinLine.objects.bulk_create(_lines(bulletin, published))
    return bulletin


def _lines(bulletin: Bulletin, published: Published) -> list[BulletinLine]:
    """The numbers as rows, bound to the indicators and metrics of the campaign."""
    indicators = {one.number: one for one in bulletin.campaign.indicators.all()}
    metrics = {one.code: one for one in bulletin.campaign.metrics.all()}
    slots = form_of(bulletin.campaign).slots
    given = {slots[name]: value for name, value in published.numbers.items() if name != TOTAL}
    return [
        BulletinLine(
            bulletin=bulletin,
            indicator=None if slot.indicator is None else indicators[slot.indicator],
            metric=metrics.get(slot.metric or ""),
            month=f"{slot.month}-01" if slot.month else None,
            value=value,
        )
        for slot, value in given.items()
    ]
