"""Lists of people in the small filled portal, what is sent to their pages, what that may change."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import builders
from units import enrolling
from units.models import PeopleImport, User
from units.roster import read_roster

HEAD = ["账号", "岗位", "邮箱", "角色", "单位"]
ADDED = {
    "units.user": {"+"},
    "units.membership": {"+"},
    "units.importedperson": {"+"},
    "admin.logentry": {"+"},
}
DECIDED = {"state", "decided_by_id", "decided_at", "lines"}
HANDED = {
    "units.user": {"password"},
    "units.importedperson": {"handed_by_id", "handed_at"},
    "admin.logentry": {"+"},
}
PEOPLE = "/c/{campaign}/people/"
PEOPLE_CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]] = {
    (PEOPLE, "POST"): ({}, {"units.peopleimport": {"+"}}),
    (PEOPLE + "{people_list}/add/", "POST"): ({}, {"units.peopleimport": DECIDED, **ADDED}),
    (PEOPLE + "{people_list}/drop/", "POST"): ({}, {"units.peopleimport": DECIDED}),
    (PEOPLE + "{people_added}/passwords/", "POST"): ({}, HANDED),
}


def filled(administrator: User) -> dict[str, object]:
    """A list that waits to be confirmed, and one whose person was added."""
    waiting, added = (_kept(administrator, name) for name in ("listed-1", "listed-2"))
    enrolling.add(added, rows={2}, by=administrator, at=timezone.now())
    person = added.people.get()
    return {
        "people_list": waiting.pk,
        "people_added": added.pk,
        "people_person": person.pk,
    }


def _kept(by: User, username: str) -> PeopleImport:
    row = [username, "预算科科员", "", "填报员", "区财政局"]
    roster = read_roster([HEAD, row])
    return enrolling.keep(builders.JURISDICTION, roster, name="名单.xlsx", by=by, at=timezone.now())


def is_ours(address: str) -> bool:
    return address.startswith(PEOPLE)


def sent_to(address: str, names: dict[str, object]) -> dict[str, Any]:
    """What each form sends; every form finds its own fields among them."""
    if address == PEOPLE:
        lines = f"{','.join(HEAD)}\nlisted-3,预算科科员,,填报员,区财政局"
        return {"file": SimpleUploadedFile("名单.csv", lines.encode())}
    return {"good": "2", "for": [names["people_person"]], "seen": ""}
