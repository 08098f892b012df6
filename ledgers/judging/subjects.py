"""E2 and 重错码: who a record is about, by code, papers and name; pure."""

from ledgers import credit_code
from ledgers.columns import Check
from ledgers.judging.cleaning import for_key
from ledgers.judging.rules import Found, Judged, Row, Rule, identity_findings, told
from ledgers.judging.verdicts import Finding

BODY = slice(8, 17)


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

    def rule(row: Row, found: Found) -> None:
        value = row[category]
        if value in persons:
            of_person(row, found)
        else:
            of_others(row, found)

    return rule


def _person(check: Check, judged: Judged) -> Rule:
    place, code, name = judged.part(check, "subject")
    papers = [judged.part(check, part) for part in ("type", "number") if part in check.parts]

    def rule(row: Row, found: Found) -> None:
        for at, column, called in papers:
            if not row[at] and not told(found, column):
                said = f"相对人为自然人时必须填写{called}，请补填"
                found.append(Finding(check.rule, column, said))
        if row[place] and not told(found, code):
            said = f"相对人为自然人时不填{name}，请删去，或核对行政相对人类别"
            found.append(Finding(check.rule, code, said))

    return rule


def _person_by_code(check: Check, judged: Judged) -> Rule:
    place, code, name = judged.part(check, "subject")

    def rule(row: Row, found: Found) -> None:
        if row[place]:
            found.extend(identity_findings(row[place], code, name, judged.reported_on, "E9"))

    return rule


def _coded(check: Check, judged: Judged) -> Rule:
    """Organisations, individual businesses, and rows whose category could not be read."""
    category, category_code, _ = judged.part(check, "category")
    place, code, name = judged.part(check, "subject")
    individuals = frozenset(check.words["individuals"])
    known = frozenset(judged.standard.column(category_code).choices)
    head = judged.part(check, "representative") if "representative" in check.parts else None

    def rule(row: Row, found: Found) -> None:
        value, number = row[category], row[place]
        if number:
            if not (value in individuals and number == credit_code.PLACEHOLDER):
                reason = credit_code.problem(number)
                if reason is not None:
                    found.append(Finding(check.rule, code, f"{name}：{reason}"))
        elif value in known and not told(found, code):
            found.append(Finding(check.rule, code, _absent(name, value, individuals)))
        if head and value in known and value not in individuals and not row[head[0]]:
            said = f"相对人为{value}时必须填写{head[2]}，请补填"
            found.append(Finding(check.rule, head[1], said))

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

    def rule(row: Row, found: Found) -> None:
        number, holder = row[place], for_key(row[name_place])
        if not holder or number in credit_code.PLACEHOLDERS or credit_code.problem(number):
            return
        first, theirs = holders.setdefault(number[BODY], (holder, number))
        if first != holder:
            what = name if theirs == number else "主体标识码（第9至17位）"
            said = f"{what}与本表中另一主体相同，属一码多赋，请核实后只保留一个主体"
            found.append(Finding(check.rule, code, said))
        elif codes.setdefault(holder, number) != number:
            said = "这一主体在本表中有两个代码，属一户多码，请核实后只保留一个"
            found.append(Finding(check.rule, name_code, said))

    return rule


def registered(check: Check, judged: Judged) -> Rule:
    """错码: the first character of a sound code names another department than the row does."""
    place, code, name = judged.part(check, "subject")
    department, _, department_name = judged.part(check, "department")

    def rule(row: Row, found: Found) -> None:
        said, number = row[department], row[place]
        if not said or not number or told(found, code):
            return
        named = credit_code.DEPARTMENTS[number[0]][0]
        if said.partition("-")[0] != named:
            reason = (
                f"{name}第1位“{number[0]}”是{named}部门的，与{department_name}“{said}”不符，请核对"
            )
            found.append(Finding(check.rule, code, reason))

    return rule
