"""Giving one clerk's work of a unit to another account (交接), with what was open then."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from reporting.queries.people.open_items import open_items
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.access import end_access
from units.models import HandOver, Membership, Unit, User
from units.posts import plain
from units.queries import standing
from units.roles import OFFICE, Role

NOTE_AT_MOST = 500


def why_not(user: User, unit: Unit) -> str | None:
    """None when this person may hand a clerk's work of the unit over, else the sentence."""
    mine = standing(user).within(unit.jurisdiction)
    if mine.has(OFFICE) or unit.pk in mine.units_as(Role.UNIT_LEAD):
        return None
    return f"交接由{unit.name}的单位审核人或者专班办公室办理，您的角色是{mine.label}"


def give(unit: Unit, *, giver: str, taker: str, note: str, by: User, at: datetime) -> HandOver:
    """The taker is the unit's clerk from now on, the giver no more: sessions and tokens end.

    Drafts stay as they are. Raises NotAllowed, Invalid for the field that cannot be taken, and
    Overtaken when somebody else handed the same work over first.
    """
    refusal = why_not(by, unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    text = plain(note)
    if len(text) > NOTE_AT_MOST:
        _refuse("note", f"交接说明有{len(text)}字，最多{NOTE_AT_MOST}字，请精简")
    held = _held_by(unit, plain(giver))
    successor = _successor(unit, plain(taker), held.user)
    try:
        with transaction.atomic():
            return _keep(unit, held, successor, note=text, by=by, at=at)
    except IntegrityError as error:
        raise _overtaken(unit) from error


def _refuse(field: str, sentence: str) -> None:
    raise Invalid(sentence, {field: sentence})


def _held_by(unit: Unit, username: str) -> Membership:
    """The clerk's membership that is to end."""
    clerks = Membership.objects.filter(unit=unit, role=Role.CLERK, user__username=username)
    held = clerks.filter(ended_at=None).select_related("user").first()
    if held is not None:
        return held
    if clerks.exists():
        raise _overtaken(unit)
    sentence = f"“{username[:64]}”不是{unit.name}的填报员，请从名单中选择移交人"
    raise Invalid(sentence, {"giver": sentence})


def _successor(unit: Unit, username: str, giver: User) -> User:
    """The account that takes over: one that is alive and stands for nobody else."""
    if not username:
        _refuse("taker", "请填写接收人的账号")
    if username == giver.username:
        _refuse("taker", f"移交人和接收人都是“{username}”，请填写另一个账号")
    found = User.objects.filter(username=username).first()
    mine = Membership.objects.filter(user=found, ended_at=None) if found else None
    if found is None or mine is None or mine.exclude(unit=unit).exists():
        # One sentence for both, so that nobody learns here which accounts other units have.
        _refuse(
            "taker",
            f"{unit.name}没有账号“{username[:64]}”可以接手，请核对；新账号由系统管理员建立，"
            "已在其他单位任职的请先由系统管理员调整",
        )
    assert found is not None
    assert mine is not None
    if not found.is_active:
        _refuse("taker", f"账号“{username}”已停用，不能接手；请另选账号，或由系统管理员先启用")
    if mine.filter(role=Role.CLERK).exists():
        _refuse("taker", f"“{username}”已经是{unit.name}的填报员，不需要交接，请另选账号")
    return found


def _keep(
    unit: Unit, held: Membership, taker: User, *, note: str, by: User, at: datetime
) -> HandOver:
    ended = Membership.objects.filter(pk=held.pk, ended_at=None).update(ended_at=at)
    if not ended:
        raise _overtaken(unit)
    # The account may have been put away since it was looked at.
    if not User.objects.select_for_update().filter(pk=taker.pk, is_active=True).exists():
        raise _overtaken(unit)
    # Locked, so that of two units that give to one account the second sees the first.
    elsewhere = Membership.objects.filter(user=taker, ended_at=None).exclude(unit=unit)
    if elsewhere.exists():
        raise Overtaken(f"账号“{taker.username}”刚由他人安排到其他单位，没有交接；请另选账号")
    Membership.objects.create(user=taker, unit=unit, role=Role.CLERK)
    end_access(held.user, at=at)
    return HandOver.objects.create(
        unit=unit,
        giver=held.user,
        taker=taker,
        note=note,
        open_items=open_items(unit, now=at),
        by=by,
        at=at,
    )


def _overtaken(unit: Unit) -> Overtaken:
    last = unit.hand_overs.select_related("by", "giver", "taker").first()
    if last is None:
        return Overtaken(f"{unit.name}的填报员刚被他人调整，请刷新后核对")
    when = timezone.localtime(last.at)
    return Overtaken(
        f"他人已先行办理：{last.by.post}于{when:%Y-%m-%d %H:%M}把“{last.giver.username}”的工作"
        f"交给了“{last.taker.username}”，请刷新后核对"
    )
