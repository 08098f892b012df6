"""First passwords (首次密码) for imported people: made, digested, shown once, kept nowhere.

As for one person in 人员管理 the administrator hands the password over; only its digest is stored.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from knox.models import get_token_model

from units.enrolling import why_not
from units.models import ImportedPerson, PeopleImport, User
from units.refusals import Invalid, NotAllowed, Overtaken

# A digest takes a while on purpose; more people get a second sheet.
AT_ONCE = 100
# Without what is mistaken for another on paper: 0 O o, 1 l I i.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, OF_SIGNS = 3, 4
NOTED = "生成首次密码"


@dataclass(frozen=True)
class HandedOut:
    """One line of the sheet: whose, and the password that is shown this once."""

    one: ImportedPerson
    password: str

    @property
    def unit(self) -> str:
        """The units of the person now, "" for a role without one."""
        held = [m for m in self.one.user.memberships.all() if m.ended_at is None and m.unit]
        return "、".join(dict.fromkeys(m.unit.name for m in held if m.unit))


def invented() -> str:
    """Twelve signs in groups, 59 bits: to be read from paper and typed once."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(OF_SIGNS)) for _ in range(GROUPS))


def last_handed(source: PeopleImport) -> str:
    """When the last sheet was made, as a form carries it; "" before the first."""
    at = source.people.aggregate(last=Max("handed_at"))["last"]
    return at.isoformat() if at else ""


def hand_out(
    source: PeopleImport, *, people: Collection[int], seen: str, by: User, at: datetime
) -> list[HandedOut]:
    """A new first password for each of these who never signed in; a former one ends.

    `people` are rows of ImportedPerson, `seen` what last_handed said when they were chosen.
    Raises NotAllowed; Invalid for nobody or too many; Overtaken where somebody made a sheet
    meanwhile, whose passwords another one would end.
    """
    refusal = why_not(by)
    if refusal is not None:
        raise NotAllowed(refusal)
    if not people or len(people) > AT_ONCE:
        raise Invalid(f"请勾选要生成首次密码的人，一次最多{AT_ONCE}人", {})
    with transaction.atomic():
        # Two administrators at once: the second waits here.
        PeopleImport.objects.select_for_update().get(pk=source.pk)
        if last_handed(source) != seen:
            raise _overtaken(source)
        chosen = list(
            source.people.filter(
                # Who has become an administrator since is looked after in 人员管理.
                pk__in=people,
                user__is_active=True,
                user__is_staff=False,
                user__last_login=None,
            )
            .select_related("user")
            .prefetch_related("user__memberships__unit")
        )
        if not chosen:
            raise Invalid("勾选的人都已登录过或已停用，没有生成密码", {})
        return _made(chosen, by=by, at=at)


def _made(chosen: list[ImportedPerson], *, by: User, at: datetime) -> list[HandedOut]:
    sheet = [HandedOut(one, invented()) for one in chosen]
    for line in sheet:
        line.one.user.password = make_password(line.password)
        line.one.handed_by, line.one.handed_at = by, at
    people = [one.user for one in chosen]
    User.objects.bulk_update(people, ["password"])
    ImportedPerson.objects.bulk_update(chosen, ["handed_by", "handed_at"])
    get_token_model().objects.filter(user__in=people).delete()
    LogEntry.objects.log_actions(by.pk, people, CHANGE, change_message=NOTED)
    return sheet


def _overtaken(source: PeopleImport) -> Overtaken:
    last = source.people.exclude(handed_at=None).select_related("handed_by").latest("handed_at")
    assert last.handed_by is not None
    when = f"{timezone.localtime(last.handed_at):%Y-%m-%d %H:%M:%S}"
    return Overtaken(
        f"{last.handed_by.post}已于{when}为这份名单生成过首次密码，这次没有生成，"
        "那一次的密码仍然有效；确要重新生成的，请重新勾选"
    )
