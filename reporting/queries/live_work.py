"""What has moved in dated tasks (节点任务) and proofs (佐证材料), for those who may know of it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from indicators.models import Campaign
from ledgers.watching import Told
from reporting.models import EvidenceChange, EvidenceFile, TaskStep
from reporting.permissions import sees_all_units
from reporting.proofs.evidence import visible_to
from units.models import User
from units.queries import standing

READ_AT_MOST = 50
Mark = tuple[int, int, int, int]


def steps_of(campaign: Campaign, user: User, task: str = "") -> QuerySet[TaskStep]:
    """The steps this person may know of, of one task where it is named.

    What a unit merely reports is for itself and those who see all; where it stands, for everybody.
    """
    rows = TaskStep.objects.filter(work__task__campaign=campaign)
    if task:
        rows = rows.filter(work__task__code=task)
    if sees_all_units(user, campaign):
        return rows
    return rows.filter(Q(work__unit__in=standing(user).units) | ~Q(kind=TaskStep.Kind.REPORT))


def task_mark(campaign: Campaign, user: User, task: str = "") -> Mark:
    """One query."""
    return (0, 0, *counted(steps_of(campaign, user, task)))


def steps_since(campaign: Campaign, user: User, mark: Mark, task: str = "") -> Iterator[Told]:
    """Newest first; who of another unit made it is not told."""
    whole, mine = sees_all_units(user, campaign), standing(user).units
    rows = steps_of(campaign, user, task).filter(pk__gt=mark[2])
    for one in rows.select_related("work__unit", "work__task", "by").order_by("-pk")[:READ_AT_MOST]:
        unit = one.work.unit
        said = f"{unit.short_name}“{one.work.task.title}”{one.get_kind_display()}"
        near = whole or unit.pk in mine
        yield Told(said, _who(one.by, user) if near else "", one.at)


def proof_mark(campaign: Campaign, user: User, proof: int = 0) -> Mark:
    """Changes of what proofs say, then their files; two queries."""
    files, changes = _proofs(campaign, user, proof)
    return (*counted(changes), *counted(files))


def proofs_since(campaign: Campaign, user: User, mark: Mark, proof: int = 0) -> Iterator[Told]:
    """New files, then what was described anew, newest first."""
    files, changes = _proofs(campaign, user, proof)
    near = ("evidence__unit",)
    new = files.filter(pk__gt=mark[2]).select_related(*near, "uploaded_by").order_by("-pk")
    for file in new[:READ_AT_MOST]:
        done = "上传" if file.number == 1 else f"上传第{file.number}版"
        what = f"{file.evidence.unit.short_name}“{file.evidence.title}”{done}"
        yield Told(what, _who(file.uploaded_by, user), file.uploaded_at)
    told = changes.filter(pk__gt=mark[0]).select_related(*near, "by").order_by("-pk")
    for change in told[:READ_AT_MOST]:
        what = f"{change.evidence.unit.short_name}“{change.evidence.title}”修改说明"
        yield Told(what, _who(change.by, user), change.at)


def counted(rows: QuerySet[Any]) -> tuple[int, int]:
    """The latest and how many: two that commit at once may end with the lower number last."""
    found = rows.order_by().aggregate(last=Max("pk"), count=Count("pk"))
    return found["last"] or 0, found["count"] or 0


def _proofs(
    campaign: Campaign, user: User, proof: int
) -> tuple[QuerySet[EvidenceFile], QuerySet[EvidenceChange]]:
    seen = visible_to(user, campaign)
    if proof:
        seen = seen.filter(pk=proof)
    files = EvidenceFile.objects.filter(evidence__in=seen)
    return files, EvidenceChange.objects.filter(evidence__in=seen)


def _who(by: User, user: User) -> str:
    return "您" if by.pk == user.pk else by.post
