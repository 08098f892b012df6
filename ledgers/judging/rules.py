"""The kinds of rule over several columns of a row, built from a standard's lines; pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from indicators.scoring.exact import write_plain
from ledgers import credit_code
from ledgers.columns import Check, Standard
from ledgers.judging.amounts import YUAN, fines_told
from ledgers.judging.identity import identity_problem, strange_region
from ledgers.judging.verdicts import Finding
from ledgers.masking import without_numbers

Row = list[str]
Found = list[Finding]
Rule = Callable[[Row, Found], None]
K = TypeVar("K")
V = TypeVar("V")
MOST_KEPT = 20_000
# Of the fines a text names a sentence repeats so many.
TOLD = 5


@dataclass(frozen=True)
class Judged:
    """What a rule is built for: the standard, whose region is ours, and the day of the report."""

    standard: Standard
    region: str
    reported_on: date

    def part(self, check: Check, name: str) -> tuple[int, str, str]:
        """A part's place in the row, its column code and its name."""
        column = self.standard.column(check.parts[name])
        return self.standard.places[column.code], column.code, column.name


def told(found: Found, column: str) -> bool:
    """Say whether the column was already found wrong, so that one fault is told once."""
    return any(one.column == column and one.wrong for one in found)


def identity(check: Check, judged: Judged) -> Rule:
    place, code, name = judged.part(check, "number")
    type_place = judged.part(check, "type")[0] if "type" in check.parts else None
    types = frozenset(check.words["types"])

    def rule(row: Row, found: Found) -> None:
        number = row[place]
        if number and (type_place is None or row[type_place] in types):
            found.extend(identity_findings(number, code, name, judged.reported_on, check.rule))

    return rule


def identity_findings(number: str, code: str, name: str, on: date, rule: str) -> Found:
    """E9 about an ID number, or the warning W9 where only its region is unknown."""
    reason = identity_problem(number, on=on)
    if reason is not None:
        return [Finding(rule, code, f"{name}{reason}")]
    if strange_region(number):
        return [Finding("W9", code, f"{name}前两位不是已知的省份，请对照证件")]
    return []


def order(check: Check, judged: Judged) -> Rule:
    (first, _, first_name), (last, code, name) = (
        judged.part(check, "first"),
        judged.part(check, "last"),
    )

    def rule(row: Row, found: Found) -> None:
        if row[last] and row[last] < row[first]:
            said = f"{name}{row[last]}早于{first_name}{row[first]}，请核对"
            found.append(Finding(check.rule, code, said))

    return rule


def when(check: Check, judged: Judged) -> Rule:
    place, code, name = judged.part(check, "column")
    on, on_code, on_name = judged.part(check, "on")
    has, lacks = check.words.get("has", ()), frozenset(check.words.get("lacks", ()))
    blank = frozenset(check.words.get("blank", ()))

    def rule(row: Row, found: Found) -> None:
        value = without_numbers(row[on])
        if row[place]:
            if value in blank:
                said = f"{on_name}为“{value}”时不填{name}，请删去或核对{on_name}"
                found.append(Finding(check.rule, code, said))
            return
        asked = any(word in value for word in has) or (lacks and value and value not in lacks)
        if asked and not told(found, code) and not told(found, on_code):
            said = f"{on_name}为“{value}”时必须填写{name}，请补填"
            found.append(Finding(check.rule, code, said))

    return rule


def too_large(check: Check, judged: Judged) -> Rule:
    place, code, name = judged.part(check, "amount")

    def rule(row: Row, found: Found) -> None:
        # Only a long text can be over the bound: Decimal is the dear part.
        if len(row[place]) >= len(str(check.most)) and Decimal(row[place]) > check.most:
            said = f"{name}{row[place]}万元超过{check.most}万元，请核对是否把元当成了万元"
            found.append(Finding(check.rule, code, said))

    return rule


def agrees(check: Check, judged: Judged) -> Rule:
    (text, _, text_name), (place, code, name) = (
        judged.part(check, "text"),
        judged.part(check, "amount"),
    )
    kept: dict[tuple[str, str], str] = {}

    def difference(content: str, amount: str) -> str:
        fines = fines_told(content)
        yuan = Decimal(amount) * YUAN
        if not fines or yuan in fines or yuan == sum(fines):
            return ""
        said = "、".join(write_plain(fine) for fine in fines[:TOLD])
        said += "元等" if len(fines) > TOLD else ""
        return f"{text_name}写罚款{said}元，{name}为{amount}，两处不一致，请核对"

    def rule(row: Row, found: Found) -> None:
        if not row[place] or not row[text]:
            return
        pair = (row[text], row[place])
        said = kept.get(pair)
        if said is None:
            said = difference(*pair)
            keep(kept, pair, said)
        if said:
            found.append(Finding(check.rule, code, said))

    return rule


def keep(kept: dict[K, V], key: K, value: V) -> None:
    """Remembers what was worked out, up to a bound that keeps the memory flat."""
    if len(kept) < MOST_KEPT:
        kept[key] = value


def region(check: Check, judged: Judged) -> Rule:
    places = [(judged.standard.places[code], code) for code in check.columns]
    region, end = judged.region, 2 + len(judged.region)
    names = {code: judged.standard.column(code).name for code in check.columns}

    def rule(row: Row, found: Found) -> None:
        for place, code in places:
            value = row[place]
            if not value or value[2:end] == region or value in credit_code.PLACEHOLDERS:
                continue
            if not told(found, code):
                said = f"{names[code]}第3至8位“{value[2:8]}”不是本地（{region}）的区划码，请核对"
                found.append(Finding(check.rule, code, said))

    return rule


def organisation(check: Check, judged: Judged) -> Rule:
    places = [(judged.standard.places[code], code) for code in check.columns]
    names = {code: judged.standard.column(code).name for code in check.columns}
    kept: dict[str, str | None] = {}
    placeholders = credit_code.PLACEHOLDERS

    def reason(value: str) -> str | None:
        if len(value) != credit_code.LENGTH:
            return credit_code.organisation_problem(value)
        inner = credit_code.organisation_problem(value[8:17])
        return inner and f"第9至17位中的{inner}"

    def rule(row: Row, found: Found) -> None:
        for place, code in places:
            value = row[place]
            if not value or value in placeholders:
                continue
            if value in kept:
                said = kept[value]
            else:
                said = reason(value)
                keep(kept, value, said)
            if said and not told(found, code):
                found.append(Finding(check.rule, code, f"{names[code]}：{said}"))

    return rule


def words(check: Check, judged: Judged) -> Rule:
    places = [(judged.standard.places[code], code) for code in check.columns]
    names = {code: judged.standard.column(code).name for code in check.columns}

    def rule(row: Row, found: Found) -> None:
        for place, code in places:
            word = next((one for one in check.words["words"] if one in row[place]), None)
            if word:
                said = (
                    f"{names[code]}中有“{word}”：简易程序和轻微违法的处罚不归集公示，请核对后删去"
                )
                found.append(Finding(check.rule, code, said))

    return rule
