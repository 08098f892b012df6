"""Editing the prose of a draft: bound fields stay whole, hand-typed numbers are asked about."""

from collections.abc import Collection, Mapping
from datetime import datetime

from notices.circular_moves import CircularMove
from notices.circulars import moving
from notices.circulars.bound_text import Verdict, fixed, judge, keys_in, loose_numbers, tidy, token
from notices.circulars.opening import LINES_AT_MOST
from notices.circulars.wording import SECTIONS
from notices.models import Circular
from reporting.refusals import Invalid
from units.models import User
from units.posts import visible

TEXT_AT_MOST, NOTE_AT_MOST = 6000, 200


def save(
    circular: Circular,
    *,
    by: User,
    at: datetime,
    version: int,
    sections: Mapping[str, str],
    notes: Mapping[str, str],
    omitted: Collection[str] = (),
) -> Circular:
    """Keeps the texts; sections that are not given stay. Nothing changed: no step.

    `omitted` confirms which proposed fields are left out. Raises NotAllowed, Overtaken, and
    Invalid with `section-…` → a sentence naming every unknown, missing or broken field.
    """
    moving.check(circular, CircularMove.EDIT, by=by, version=version)
    texts = {key: tidy(sections.get(key, circular.sections.get(key, ""))) for key in SECTIONS}
    kept = {key: visible(notes.get(key, circular.notes.get(key, ""))) for key in SECTIONS}
    left_out = sorted({*circular.omitted, *omitted} & _gone(circular, texts))
    problems = _problems(circular, texts, kept, left_out)
    if problems:
        raise Invalid(f"有{len(problems)}处需要修改，尚未保存", problems)
    changes = _changes(circular, texts)
    said = {key: note for key, note in kept.items() if note}
    if not changes and said == circular.notes:
        return circular
    return moving.move(
        circular,
        CircularMove.EDIT,
        by=by,
        at=at,
        version=version,
        changes=changes,
        sections=texts,
        notes=said,
        omitted=left_out,
        edited_by=by,
        edited_at=at,
    )


def _changes(circular: Circular, texts: Mapping[str, str]) -> dict[str, list[str]]:
    pairs = {key: [circular.sections.get(key, ""), text] for key, text in texts.items()}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _gone(circular: Circular, texts: Mapping[str, str]) -> set[str]:
    """The fields that some section was proposed with and has no more."""
    return {
        key
        for section, text in texts.items()
        for key in {*keys_in(circular.proposal.get(section, ""))} - {*keys_in(text)}
    }


def _problems(
    circular: Circular, texts: Mapping[str, str], notes: Mapping[str, str], omitted: Collection[str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, text in texts.items():
        verdict = judge(text, circular.proposal.get(key, ""), circular.fields, omitted)
        said = _verdict(verdict, circular.fields) + _length(key, text)
        if said:
            found[f"section-{key}"] = f"{SECTIONS[key]}：{'；'.join(said)}"
        if len(notes[key]) > NOTE_AT_MOST:
            found[f"note-{key}"] = f"{SECTIONS[key]}的说明超过{NOTE_AT_MOST}字，请精简"
    return found


def _verdict(verdict: Verdict, fields: Mapping[str, str]) -> list[str]:
    said = []
    if verdict.unknown:
        named = "、".join(token(key) for key in verdict.unknown)
        said.append(f"没有绑定字段{named}，请从字段表中选用")
    if verdict.broken:
        said.append(f"绑定字段不完整：{'、'.join(f'“{one}”' for one in verdict.broken)}，请恢复")
    kept = [key for key in verdict.missing if fixed(key)]
    if kept:
        said.append(f"不能略去{_named(kept, fields)}")
    others = [key for key in verdict.missing if not fixed(key)]
    if others:
        said.append(
            f"缺少{_named(others, fields)}；数字和单位名称不能改写，"
            "请恢复，确需略去的请勾选“确认略去”后再保存"
        )
    return said


def _named(keys: Collection[str], fields: Mapping[str, str]) -> str:
    return "、".join(f"{token(key)}（{fields.get(key, '')}）" for key in keys)


def _length(key: str, text: str) -> list[str]:
    said = []
    if len(text) > TEXT_AT_MOST:
        said.append(f"有{len(text)}字，最多{TEXT_AT_MOST}字，请精简")
    lines = text.count("\n") + 1
    if key == "opening" and lines > LINES_AT_MOST:
        said.append(f"有{lines}行，手机首屏最多{LINES_AT_MOST}行，请精简")
    return said


def missing_now(circular: Circular, sections: Mapping[str, str]) -> dict[str, list[str]]:
    """Section → proposed fields that the typed text lacks and that may be left out."""
    found = {}
    for key, text in sections.items():
        verdict = judge(tidy(text), circular.proposal.get(key, ""), circular.fields)
        keys = [one for one in verdict.missing if not fixed(one)]
        if keys:
            found[key] = keys
    return found


def asked_about(circular: Circular) -> dict[str, list[str]]:
    """Section → numbers typed by hand that nobody has explained yet (核实性)."""
    found = {}
    for key, text in circular.sections.items():
        loose = loose_numbers(text, circular.proposal.get(key, ""))
        if loose and not circular.notes.get(key):
            found[key] = loose
    return found
