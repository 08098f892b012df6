"""The notice plans (通知方案) as shipped, and the words in force for each of their letters."""

from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from notices.models import NoticeText
from notices.occasions import NoticePlan, Wording, read_plan
from notices.placeholders import unreadable
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import User
from units.queries import standing
from units.roles import Role

FOLDER = Path(__file__).parent / "definitions" / "plans"
PLANS: dict[str, NoticePlan] = {
    plan.code: plan for plan in (read_plan(path) for path in sorted(FOLDER.glob("*.toml")))
}
SUBJECT_AT_MOST, BODY_AT_MOST = 150, 4000
# 专班办公室主任 answers for what goes out under the office's name.
REWRITES = frozenset({Role.OFFICE_HEAD, Role.ADMINISTRATOR})


def wordings(plan: NoticePlan) -> dict[str, Wording]:
    """Letter → the words in force; one query."""
    rows = NoticeText.objects.filter(plan=plan.code).order_by("letter", "-number")
    written = {row.letter: row for row in rows.distinct("letter")}
    return {
        code: shipped
        if (row := written.get(code)) is None or row.shipped
        else Wording(shipped.name, row.subject, row.body)
        for code, shipped in plan.letters.items()
    }


def last_written() -> dict[tuple[str, str], NoticeText]:
    """Plan and letter → its last change, where there is one; one query."""
    rows = NoticeText.objects.order_by("plan", "letter", "-number").distinct("plan", "letter")
    return {(row.plan, row.letter): row for row in rows.select_related("by")}


def why_not(user: User) -> str | None:
    """None when this person may change the words of letters."""
    mine = standing(user)
    return None if mine.has(REWRITES) else f"您的角色（{mine.label}）不能修改通知方案"


def rewrite(
    plan: NoticePlan, letter: str, *, by: User, at: datetime, number: int, typed: Wording | None
) -> NoticeText:
    """Writes the words down as the next number; None puts the shipped ones back.

    `number` is the one that was shown (0: none). Raises NotAllowed, Invalid with "subject" or
    "body", and Overtaken where somebody else has written meanwhile.
    """
    refusal = why_not(by)
    if refusal is not None:
        raise NotAllowed(refusal)
    words = plan.letters[letter] if typed is None else typed
    subject, body = words.subject.strip(), words.body.replace("\r\n", "\n").strip()
    problems = {} if typed is None else _problems(plan, subject, body)
    if problems:
        raise Invalid("文字没有保存，请按提示修改", problems)
    columns = {"subject": subject, "body": body, "by": by, "at": at, "shipped": typed is None}
    last = NoticeText.objects.filter(plan=plan.code, letter=letter).first()
    if (last.number if last else 0) != number:
        raise _overtaken(plan, letter)
    try:
        with transaction.atomic():
            return NoticeText.objects.create(
                plan=plan.code, letter=letter, number=number + 1, **columns
            )
    except IntegrityError as error:
        raise _overtaken(plan, letter) from error


def _problems(plan: NoticePlan, subject: str, body: str) -> dict[str, str]:
    found = {
        "subject": _problem(plan, "主题", subject, SUBJECT_AT_MOST),
        "body": _problem(plan, "正文", body, BODY_AT_MOST),
    }
    if not found["subject"] and len(subject.splitlines()) > 1:
        found["subject"] = "主题只能写一行"
    return {name: said for name, said in found.items() if said}


def _problem(plan: NoticePlan, label: str, text: str, at_most: int) -> str:
    if not text:
        return f"{label}不能为空"
    if "\x00" in text:
        return f"{label}含有不能保存的空字符"
    if len(text) > at_most:
        return f"{label}有{len(text)}个字，至多{at_most}个"
    return unreadable(text, plan.placeholders)


def _overtaken(plan: NoticePlan, letter: str) -> Overtaken:
    last = NoticeText.objects.filter(plan=plan.code, letter=letter).select_related("by").first()
    who = f"{last.by.post}于{timezone.localtime(last.at):%Y-%m-%d %H:%M}" if last else "他人"
    return Overtaken(f"这段文字已由{who}改过；您填的内容没有保存，仍在下面，请核对后再保存")
