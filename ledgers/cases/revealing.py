"""The natural person of a case in the clear: for the unit that handles it or the office, logged."""

from datetime import datetime

from ledgers.cases import steps
from ledgers.cases.asking import TITLES
from ledgers.cases.steps import AnyCase
from ledgers.cases.subjects import Subject, opened, subject_of
from ledgers.models import Unmasking
from ledgers.unmasking import written_reason
from units.models import User
from units.refusals import NotAllowed


def why_not(user: User, case: AnyCase) -> str | None:
    """None when this person may see the person's name and number, else the sentence."""
    if not case.personal:
        return "这个案件没有自然人的信息"
    return steps.why_not(user, case.unit)


def reveal(case: AnyCase, *, by: User, at: datetime, reason: str) -> Subject:
    """The subject as it is; who saw it, when and why is kept."""
    refusal = why_not(by, case)
    if refusal is not None:
        raise NotAllowed(refusal)
    name = f"{TITLES[steps.table_of(case)]}第{case.pk}号"
    Unmasking.objects.create(
        unit=case.unit,
        columns=sorted(opened(case)),
        reason=f"{name}：{written_reason(reason)}"[:500],
        by=by,
        at=at,
    )
    return subject_of(case, unmasked=True)
