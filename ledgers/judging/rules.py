"""The kinds of rule over several columns of a row, built from a standard's lines; pure.

Each goes over many rows at once: the columns it asks for, and no row it has nothing to say of.
"""

from collections.abc import Callable, Sequence
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

# The clean cells of some rows, a column after the other, and what was found in each row.
Columns = Sequence[Sequence[str]]
Found = list[Finding]
Founds = Sequence[Found]
Rule = Callable[[Columns, Founds], None]
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

    def rule(columns: Columns, found: Founds) -> None:
        for row, number in enumerate(columns[place]):
            if number and (type_place is None or columns[type_place][row] in types):
                on = judged.reported_on
                found[row].extend(identity_findings(number, code, name, on, check.rule))

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

    def rule(columns: Columns, found: Founds) -> None:
        for row, (until, since) in enumerate(zip(columns[last], columns[first], strict=True)):
            if until and until < since:
                said = f"{name}{until}早于{first_name}{since}，请核对"
                found[row].append(Finding(check.rule, code, said))

    return rule


def when(check: Check, judged: Judged) -> Rule:
    place, code, name = judged.part(check, "column")
    on, on_code, on_name = judged.part(check, "on")
    has, lacks = check.words.get("has", ()), frozenset(check.words.get("lacks", ()))
    blank = frozenset(check.words.get("blank", ()))

    def asked(value: str) -> bool:
        return any(word in value for word in has) or bool(lacks and value and value not in lacks)

    def rule(columns: Columns, found: Founds) -> None:
        for row, (given, written) in enumerate(zip(columns[place], columns[on], strict=True)):
            if given and not blank:
                continue
            value = without_numbers(written)
            if given:
                if value in blank:
                    said = f"{on_name}为“{value}”时不填{name}，请删去或核对{on_name}"
                    found[row].append(Finding(check.rule, code, said))
            elif asked(value) and not told(found[row], code) and not told(found[row], on_code):
                said = f"{on_name}为“{value}”时必须填写{name}，请补填"
                found[row].append(Finding(check.rule, code, said))

    return rule


def too_large(check: Check, judged: Judged) -> Rule:
    place, code, name = judged.part(check, "amount")
    digits = len(str(check.most))

    def rule(columns: Columns, found: Founds) -> None:
        for row, amount in enumerate(columns[place]):
            # Only a long text can be over the bound: Decimal is the dear part.
            if len(amount) >= digits and Decimal(amount) > check.most:
                said = f"{name}{amount}万元超过{check.most}万元，请核对是否把元当成了万元"
                found[row].append(Finding(check.rule, code, said))

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

    def rule(columns: Columns, found: Founds) -> None:
        for row, pair in enumerate(zip(columns[text], columns[place], strict=True)):
            if not all(pair):
                continue
            said = kept.get(pair)
            if said is None:
                said = difference(*pair)
                keep(kept, pair, said)
            if said:
                found[row].append(Finding(check.rule, code, said))

    return rule


def keep(kept: dict[K, V], key: K, value: V) -> None:
    """Remembers what was worked out, up to a bound that keeps the memory flat."""
    if len(kept) < MOST_KEPT:
        kept[key] = value


def region(check: Check, judged: Judged) -> Rule:
    places = [(judged.standard.places[code], code) for code in check.columns]
    region, end = judged.region, 2 + len(judged.region)
    names = {code: judged.standard.column(code).name for code in check.columns}

    def elsewhere(value: str) -> bool:
        here = value[2:end] == region
        return bool(value) and not here and value not in credit_code.PLACEHOLDERS

    def rule(columns: Columns, found: Founds) -> None:
        for place, code in places:
            # A column repeats itself, and most often all of it is from here.
            others = {value for value in {*columns[place]} if elsewhere(value)}
            if not others:
                continue
            for row, value in enumerate(columns[place]):
                if value in others and not told(found[row], code):
                    said = (
                        f"{names[code]}第3至8位“{value[2:8]}”不是本地（{region}）的区划码，请核对"
                    )
                    found[row].append(Finding(check.rule, code, said))

    return rule


def organisation(check: Check, judged: Judged) -> Rule:
    places = [(judged.standard.places[code], code) for code in check.columns]
    names = {code: judged.standard.column(code).name for code in check.columns}
    kept: dict[str, str | None] = {}

    def reason(value: str) -> str | None:
        if len(value) != credit_code.LENGTH:
            return credit_code.organisation_problem(value)
        inner = credit_code.organisation_problem(value[8:17])
        return inner and f"第9至17位中的{inner}"

    def wrong(value: str) -> str | None:
        if not value or value in credit_code.PLACEHOLDERS:
            return None
        if value not in kept:
            said = reason(value)
            keep(kept, value, said)
            return said
        return kept[value]

    def rule(columns: Columns, found: Founds) -> None:
        for place, code in places:
            said = {value: why for value in {*columns[place]} if (why := wrong(value))}
            if not said:
                continue
            for row, value in enumerate(columns[place]):
                if value in said and not told(found[row], code):
                    found[row].append(Finding(check.rule, code, f"{names[code]}：{said[value]}"))

    return rule


def words(check: Check, judged: Judged) -> Rule:
    places = [(judged.standard.places[code], code) for code in check.columns]
    names = {code: judged.standard.column(code).name for code in check.columns}

    def rule(columns: Columns, found: Founds) -> None:
        for place, code in places:
            for row, text in enumerate(columns[place]):
                word = next((one for one in check.words["words"] if one in text), None)
                if word:
                    said = (
                        f"{names[code]}中有“{word}”："
                        "简易程序和轻微违法的处罚不归集公示，请核对后删去"
                    )
                    found[row].append(Finding(check.rule, code, said))

    return rule
