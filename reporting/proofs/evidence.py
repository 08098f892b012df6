"""Keeping proofs (佐证材料): adding one, revising it, and who may know that it exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from indicators.models import Campaign, Indicator, Task
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Evidence, EvidenceFile, Period
from reporting.proofs.papers import CHOOSE, Paper, PaperError, read_evidence
from reporting.proofs.storing import FILE, Stored, kept
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.written_days import read_written_day
from units.models import Unit, User
from units.posts import visible
from units.queries import standing
from units.roles import OFFICE, SEES_ALL_UNITS

TITLE_AT_MOST = 128


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: the name its sender gave it and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Proof:
    """What a new proof says of itself: its name, when it was made, whether all may know of it."""

    title: str
    formed_on: date
    confidential: bool


@dataclass(frozen=True)
class About:
    """What a proof proves: any of an indicator, a month and a task."""

    indicator: Indicator | None = None
    period: Period | None = None
    task: Task | None = None


def visible_to(user: User | AnonymousUser, campaign: Campaign) -> QuerySet[Evidence]:
    """The proofs this person may know of; a confidential one of another unit does not exist."""
    mine, rows = standing(user).within(campaign.jurisdiction), campaign.evidence.all()
    if not mine.roles:
        return rows.none()
    if mine.has(SEES_ALL_UNITS):
        return rows
    return rows.filter(Q(confidential=False) | Q(unit_id__in=mine.units))


def why_not(user: User, campaign: Campaign, unit: Unit) -> str | None:
    """None when this person may add proofs for the unit, else the sentence."""
    mine = standing(user).within(campaign.jurisdiction)
    if unit.pk in mine.units or mine.has(OFFICE):
        return None
    return f"只能由{unit.name}或专班办公室的人员上传{unit.name}的佐证材料"


def add(
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    unit: Unit | None,
    about: About,
    typed: Mapping[str, str],
    file: Upload | None,
) -> Evidence:
    """Keeps a new proof with its file; no unit means that none was chosen.

    Raises NotAllowed, Invalid with a sentence per field, Overtaken when the unit has proved the
    same thing with the same file already, Refusal when the virus check does not run.
    """
    if unit is None:
        raise Invalid("请选择材料所属单位，尚未保存", {"unit": "请选择材料所属单位"})
    check(by, campaign, unit)
    proof, paper = understood(typed, file, at)
    with kept(paper) as stored, transaction.atomic():
        return keep(campaign, proof, stored, by=by, at=at, unit=unit, about=about)


def revise(
    evidence: Evidence, *, by: User, at: datetime, version: int, file: Upload | None
) -> EvidenceFile:
    """Keeps a further file of the proof; the older ones stay.

    Raises NotAllowed, Invalid, and Overtaken for the second who revises the same version.
    """
    check(by, evidence.campaign, evidence.unit)
    paper, problem = _paper(file)
    if paper is None:
        raise Invalid(problem, {FILE: problem})
    newest = evidence.files.first()
    if newest is not None and newest.digest == paper.digest:
        same = f"所选文件与第{newest.number}版完全相同，没有再次保存"
        raise Invalid(same, {FILE: same})
    with kept(paper) as stored, transaction.atomic():
        free = Evidence.objects.filter(pk=evidence.pk, version=version)
        if not free.update(version=F("version") + 1):
            raise Overtaken(told(evidence, "您的文件没有保存；请看过后再决定是否上传"))
        last = evidence.files.order_by("-number").values_list("number", flat=True).first()
        return _file(evidence, stored, number=(last or 0) + 1, by=by, at=at)


def check(by: User, campaign: Campaign, unit: Unit) -> None:
    refusal = why_not(by, campaign, unit)
    if refusal is not None:
        raise NotAllowed(refusal)


def keep(
    campaign: Campaign,
    proof: Proof,
    stored: Stored,
    *,
    by: User,
    at: datetime,
    unit: Unit,
    about: About,
) -> Evidence:
    """The rows of a proof whose file lies in the storage; the caller holds the transaction."""
    # One at a time for a unit: of a form sent twice the second finds the first.
    Unit.objects.select_for_update().get(pk=unit.pk)
    links = {"indicator": about.indicator, "period": about.period, "task": about.task}
    same = EvidenceFile.objects.filter(digest=stored.paper.digest, evidence__unit=unit)
    same = same.filter(evidence__campaign=campaign)
    same = same.filter(**{f"evidence__{name}": value for name, value in links.items()})
    there = same.select_related("uploaded_by", "evidence").first()
    if there is not None:
        title = there.evidence.title
        raise Overtaken(f"这份文件已由{who(there)}上传为“{title}”，没有再次保存")
    evidence = Evidence.objects.create(
        campaign=campaign,
        unit=unit,
        title=proof.title,
        formed_on=proof.formed_on,
        confidential=proof.confidential,
        version=1,
        **links,
    )
    _file(evidence, stored, number=1, by=by, at=at)
    return evidence


def _file(
    evidence: Evidence, stored: Stored, *, number: int, by: User, at: datetime
) -> EvidenceFile:
    return EvidenceFile.objects.create(
        evidence=evidence,
        number=number,
        name=stored.paper.name,
        kind=stored.paper.type,
        size=stored.paper.size,
        digest=stored.paper.digest,
        stored=stored.name,
        scanned=stored.scanned,
        uploaded_by=by,
        uploaded_at=at,
    )


def understood(typed: Mapping[str, str], file: Upload | None, at: datetime) -> tuple[Proof, Paper]:
    """What was typed and sent, or Invalid with every problem at once."""
    title, formed_on, problems = described(typed, at)
    paper, problem = _paper(file)
    if problem:
        problems[FILE] = problem
    if problems or formed_on is None or paper is None:
        again = "；所选文件须重新选择" if file is not None else ""
        raise Invalid(f"有{len(problems)}处需要修改，尚未保存{again}", problems)
    return Proof(title, formed_on, bool(typed.get("confidential"))), paper


def described(typed: Mapping[str, str], at: datetime) -> tuple[str, date | None, dict[str, str]]:
    """Title and 形成日期 as typed, with a sentence for each that cannot be kept."""
    problems: dict[str, str] = {}
    title = visible(typed.get("title", ""))
    if not title:
        problems["title"] = "请填写材料名称，例如“信易+停车场景实施方案”"
    elif len(title) > TITLE_AT_MOST:
        problems["title"] = f"名称最多{TITLE_AT_MOST}个字，现有{len(title)}个"
    formed_on = read_day(typed.get("formed_on", ""), at, problems, "formed_on", "形成日期")
    return title, formed_on, problems


def read_day(
    text: str, at: datetime, problems: dict[str, str], field: str, called: str
) -> date | None:
    """A day that is not in the future; else None and the sentence under the field's name."""
    today = at.astimezone(SHANGHAI).date()
    found = read_written_day(text)
    if found is None:
        problems[field] = f"请填写{called}，例如{today:%Y-%m-%d}"
    elif found > today:
        problems[field] = f"{called}{found:%Y-%m-%d}晚于今天（{today:%Y-%m-%d}），请核对"
    return found


def _paper(file: Upload | None) -> tuple[Paper | None, str]:
    if file is None:
        return None, CHOOSE
    try:
        return read_evidence(file.name, file.content), ""
    except PaperError as error:
        return None, str(error)


def told(evidence: Evidence, unsaved: str) -> str:
    """Who changed the proof since the form was shown: its file or its description."""
    file = evidence.files.select_related("uploaded_by").first()
    change = evidence.changes.select_related("by").first()
    assert file is not None
    if change is not None and change.at > file.uploaded_at:
        when = f"{timezone.localtime(change.at):%Y-%m-%d %H:%M}"
        return f"{change.by.post}（{change.by.username}）于{when}已更改材料说明，{unsaved}"
    return f"{who(file)}已上传第{file.number}版，{unsaved}"


def who(file: EvidenceFile) -> str:
    """Post, account and moment of an upload."""
    person = file.uploaded_by
    when = timezone.localtime(file.uploaded_at)
    return f"{person.post}（{person.username}）于{when:%Y-%m-%d %H:%M}"
