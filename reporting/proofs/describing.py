"""Changing what a proof says of itself (材料说明): the former stays, with who and when."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from reporting.models import Evidence, EvidenceChange
from reporting.proofs.evidence import check, described, told
from reporting.refusals import Invalid, Overtaken
from units.models import User


def description_of(evidence: Evidence) -> dict[str, str]:
    """What the proof says of itself, as the form and the record of changes have it."""
    return {
        "title": evidence.title,
        "formed_on": f"{evidence.formed_on:%Y-%m-%d}",
        "confidential": "不公开" if evidence.confidential else "公开",
    }


def describe(
    evidence: Evidence, *, by: User, at: datetime, version: int, typed: Mapping[str, str]
) -> EvidenceChange:
    """Gives the proof another description; its files and what it proves stay.

    Raises NotAllowed, Invalid with a sentence per field, and Overtaken for the second of two.
    """
    check(by, evidence.campaign, evidence.unit)
    title, formed_on, problems = described(typed, at)
    if problems or formed_on is None:
        raise Invalid(f"有{len(problems)}处需要修改，尚未保存", problems)
    hidden, before = bool(typed.get("confidential")), description_of(evidence)
    was = (evidence.title, evidence.formed_on, evidence.confidential)
    if was == (title, formed_on, hidden):
        raise Invalid("与现有说明完全相同，没有更改", {})
    with transaction.atomic():
        then = Evidence.objects.filter(pk=evidence.pk, version=version)
        set_to = {"title": title, "formed_on": formed_on, "confidential": hidden}
        if not then.update(version=version + 1, **set_to):
            raise Overtaken(told(evidence, "您的更改没有保存；请看过后再保存"))
        for name, value in (set_to | {"version": version + 1}).items():
            setattr(evidence, name, value)
        return EvidenceChange.objects.create(
            evidence=evidence,
            version=version + 1,
            before=before,
            after=description_of(evidence),
            by=by,
            at=at,
        )
