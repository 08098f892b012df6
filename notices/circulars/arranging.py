"""The settings of circulars (通报设置): rows that are only added, the last one in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from indicators.models import Campaign
from notices.circulars.looks import DEFAULT, Arranged, Look, read_arranged
from notices.circulars.permissions import why_not_arrange
from notices.letters import may_be_told
from notices.models import Circular, CircularArrangement
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import Membership, User
from units.roles import OFFICE, Role


@dataclass(frozen=True)
class InForce:
    """The settings in force with the row they stand in (None: the defaults) and who receives."""

    arranged: Arranged
    row: CircularArrangement | None
    receivers: list[User]

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0


def register(campaign: Campaign) -> list[User]:
    """Everybody who can be named a receiver: leaders and the office, leaders first; one query."""
    held = Membership.objects.filter(
        role__in=(Role.LEADER, *OFFICE), ended_at=None, user__is_active=True
    ).select_related("user", "unit")
    found: dict[User, bool] = {}
    for one in held:
        if one.unit is None or one.unit.jurisdiction == campaign.jurisdiction:
            found[one.user] = found.get(one.user, False) or one.role == Role.LEADER
    people = [user for user in found if may_be_told(user, campaign)]
    return sorted(people, key=lambda user: (not found[user], user.username))


def in_force(campaign: Campaign) -> InForce:
    """What holds now; before anybody set anything every leader of the register receives."""
    row = rows_of(campaign).first()
    people = register(campaign)
    if row is None:
        leaders = _leaders(people)
        return InForce(DEFAULT, None, [one for one in people if one.pk in leaders])
    named = {one.pk for one in row.receivers.all()}
    look = Look(row.masthead, row.signer, row.addressee, row.red)
    arranged = Arranged(look, row.weekday, row.next_number)
    return InForce(arranged, row, [one for one in people if one.pk in named])


def rows_of(campaign: Campaign) -> QuerySet[CircularArrangement]:
    """The history, newest first."""
    rows = CircularArrangement.objects.filter(campaign=campaign).select_related("changed_by")
    return rows.prefetch_related("receivers")


def _leaders(people: Iterable[User]) -> set[int]:
    held = Membership.objects.filter(role=Role.LEADER, ended_at=None, user__in=list(people))
    return set(held.values_list("user_id", flat=True))


def next_number(campaign: Campaign, arranged: Arranged) -> int:
    """The number the next signed issue gets: without gaps, and never below the set one."""
    return max(least_number(campaign), arranged.next_number)


def least_number(campaign: Campaign) -> int:
    given = Circular.objects.filter(campaign=campaign).aggregate(most=Max("number"))["most"]
    return (given or 0) + 1


def change(
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    version: int,
    typed: Mapping[str, str],
    receivers: Iterable[str],
) -> CircularArrangement:
    """Adds the settings as the next row; `version` is the one that was shown, 0 the defaults.

    Raises NotAllowed, Invalid with a sentence per field, and Overtaken with who was first.
    """
    refusal = why_not_arrange(by, campaign)
    if refusal is not None:
        raise NotAllowed(refusal)
    arranged, problems = read_arranged(typed, least=least_number(campaign))
    people = {str(one.pk): one for one in register(campaign)}
    strangers = [one for one in receivers if one not in people]
    if strangers:
        problems["receivers"] = f"有{len(strangers)}个收件人不在名册中，请重新勾选"
    if problems:
        raise Invalid(f"有{len(problems)}处需要修改，设置没有改变", problems)
    latest = rows_of(campaign).first()
    if (latest.version if latest else 0) != version:
        raise _overtaken(campaign)
    named = [people[one] for one in dict.fromkeys(receivers)]
    return _add(campaign, version + 1, arranged, named, by=by, at=at)


def _add(
    campaign: Campaign,
    version: int,
    arranged: Arranged,
    receivers: list[User],
    *,
    by: User,
    at: datetime,
) -> CircularArrangement:
    try:
        with transaction.atomic():
            row = CircularArrangement.objects.create(
                campaign=campaign,
                version=version,
                weekday=arranged.weekday,
                next_number=arranged.next_number,
                changed_by=by,
                changed_at=at,
                **arranged.look.to_json(),
            )
            row.receivers.set(receivers)
            return row
    except IntegrityError as error:
        raise _overtaken(campaign) from error


def _overtaken(campaign: Campaign) -> Overtaken:
    row = rows_of(campaign).first()
    if row is None:
        return Overtaken("页面内容已过期，请刷新后再操作")
    when = f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}"
    who = f"{row.changed_by.post}（{row.changed_by.username}）"
    return Overtaken(f"{who}已于{when}修改通报设置，本次没有改动；您填的内容仍在下面，请核对")
