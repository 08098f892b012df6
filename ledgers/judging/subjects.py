"""E2 and 重错码: who a record is about, by code, papers and name; pure."""

from collections.abc import Callable, Sequence

from ledgers import credit_code
from ledgers.columns import Check
from ledgers.judging.cleaning import for_key
from ledgers.judging.rules import Columns, Founds, Judged, Rule, identity_findings, told
from ledgers.judging.verdicts import Finding

BODY = slice(8, 17)
# A rule that is told which of the rows it is about.
Some = Callable[[Columns, Founds, Sequence[int]], None]


def subject(check: Check, judged: Judged) -> Rule:
    """E2: a person by papers and without a code, an organisation by code and representative.

    An individual business by its code, or by the placeholder where it has none. Where `number` is
    the same column as `subject`, a person's ID number stands there.
    """
    category = judged.part(check, "category")[0]
    persons = frozenset(check.words["persons"])
    person = _person_by_code if check.by_number else _person
    of_person = person(check, judged)
    of_others = _coded(check, judged)

    def rule(columns: Columns, found: Founds) -> None:
        people: list[int] = []
        others: list[int] = []
        for row, value in enumerate(columns[category]):
            (people if value in persons else others).append(row)
        of_person(columns, found, people)
        of_others(columns, found, others)

    return rule


def _person(check: Check, judged: Judged) -> Some:
    place, code, name = judged.part(check, "subject")
    papers = [judged.part(check, part) for part in ("type", "number") if part in check.parts]

    def rule(columns: Columns, found: Founds, rows: Sequence[int]) -> None:
        for row in rows:
            for at, column, called in papers:
                if not columns[at][row] and not told(found[row], column):
                    said = f"相对人为自然人时必须填写{called}，请补填"
                    found[row].append(Finding(check.rule, column, said))
            if columns[place][row] and not told(found[row], code):
                said = f"相对人为自然人时不填{name}，请删去，或核对行政相对人类别"
                found[row].append(Finding(check.rule, code, said))

    return rule


def _person_by_code(check: Check, judged: Judged) -> Some:
    place, code, name = judged.part(check, "subject")

    def rule(columns: Columns, found: Founds, rows: Sequence[int]) -> None:
        for row in rows:
            if number := columns[place][row]:
                on = judged.reported_on
                found[row].extend(identity_findings(number, code, name, on, "E9"))

    return rule


def _coded(check: Check, judged: Judged) -> Some:
    """Organisations, individual businesses, and rows whose category could not be read."""
    category, category_code, _ = judged.part(check, "category")
    place, code, name = judged.part(check, "subject")
    individuals = frozenset(check.words["individuals"])
    known = frozenset(judged.standard.column(category_code).choices)
    head = judged.part(check, "representative") if "representative" in check.parts else None
    problem = credit_code.problem

    headed = known - individuals if head else frozenset[str]()
    head_place, head_code, head_name = head or (place, "", "")

    def rule(columns: Columns, found: Founds, rows: Sequence[int]) -> None:
        values, numbers, heads = (columns[at] for at in (category, place, head_place))
        for row in rows:
            value, number = values[row], numbers[row]
            if number:
                reason = problem(number)
                if reason and not (value in individuals and number == credit_code.PLACEHOLDER):
                    found[row].append(Finding(check.rule, code, f"{name}：{reason}"))
            elif value in known and not told(found[row], code):
                found[row].append(Finding(check.rule, code, _absent(name, value, individuals)))
            if not heads[row] and value in headed:
                said = f"相对人为{value}时必须填写{head_name}，请补填"
                found[row].append(Finding(check.rule, head_code, said))

    return rule


def _absent(name: str, value: str, individuals: frozenset[str]) -> str:
    if value in individuals:
        return f"{value}必须填写{name}，请补填；暂无代码的填17个0加X"
    return f"相对人为{value}时必须填写{name}，请补填"


def assigned(check: Check, judged: Judged) -> Rule:
    """重错码 within a file: one code or one 主体标识码 on two subjects, two codes on one subject.

    The first that came keeps its place; the one that contradicts it is told.
    """
    place, code, name = judged.part(check, "subject")
    name_place, name_code, _ = judged.part(check, "name")
    holders: dict[str, tuple[str, str]] = {}
    codes: dict[str, str] = {}

    def contradicted(number: str, holder: str) -> Finding | None:
        first, theirs = holders.setdefault(number[BODY], (holder, number))
        if first != holder:
            what = name if theirs == number else "主体标识码（第9至17位）"
            said = f"{what}与本表中另一主体相同，属一码多赋，请核实后只保留一个主体"
            return Finding(check.rule, code, said)
        if codes.setdefault(holder, number) != number:
            said = "这一主体在本表中有两个代码，属一户多码，请核实后只保留一个"
            return Finding(check.rule, name_code, said)
        return None

    def rule(columns: Columns, found: Founds) -> None:
        for row, (number, called) in enumerate(
            zip(columns[place], columns[name_place], strict=True)
        ):
            holder = for_key(called)
            if not holder or number in credit_code.PLACEHOLDERS or credit_code.problem(number):
                continue
            if one := contradicted(number, holder):
                found[row].append(one)

    return rule


def registered(check: Check, judged: Judged) -> Rule:
    """错码: the first character of a sound code names another department than the row does."""
    place, code, name = judged.part(check, "subject")
    department, _, department_name = judged.part(check, "department")

    def rule(columns: Columns, found: Founds) -> None:
        for row, (said, number) in enumerate(zip(columns[department], columns[place], strict=True)):
            if not said or not number or told(found[row], code):
                continue
            named = credit_code.DEPARTMENTS[number[0]][0]
            if said.partition("-")[0] != named:
                reason = (
                    f"{name}第1位“{number[0]}”是{named}部门的，"
                    f"与{department_name}“{said}”不符，请核对"
                )
                found[row].append(Finding(check.rule, code, reason))

    return rule
