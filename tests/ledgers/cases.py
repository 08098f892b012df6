"""Cases for tests: 异议, 修复 and 名单 entered by the services, and how they are looked at."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ledgers.cases import listings, objections, repairs
from ledgers.cases.linking import About
from ledgers.cases.steps import AnyCase, Step
from ledgers.models import ListEntry, Objection, Repair
from ledgers.queries import cases as queries
from tests import builders as build
from units.models import User
from units.refusals import Invalid

NOW = build.at(5, 12)
TODAY = date(2022, 5, 12)
FIRM = {"subject": "示例企业有限公司", "number": "91350100M000100Y43"}
PERSON = {"person": "on", "subject": "乙某某", "number": "371502199003070019"}
OBJECTION = FIRM | {"reason": "处罚已撤销", "received_on": "2022-05-12", "rule": "own"}
REPAIR = FIRM | {
    "decided_on": "2022-01-10",
    "severity": "general",
    "papers": "申请表\n承诺书",
    "received_on": "2022-05-12",
    "rule": "joint",
}
LISTING = FIRM | {
    "kind": "dishonest",
    "domain": "食品药品",
    "basis": "示例条例第九条",
    "responsible": "丙某某\n丁某",
}


def about(of: str = "market-supervision") -> About:
    return About(build.unit(of))


def clerk() -> User:
    return build.clerk("market-supervision")


def step(case: Any, *, by: User | None = None, at: Any = NOW) -> Step:
    return Step(by or clerk(), at, case.version)


def objection(**instead: str) -> Objection:
    return objections.enter(about(), by=clerk(), at=NOW, typed=OBJECTION | instead)


def repair(*, at: Any = NOW, **instead: str) -> Repair:
    return repairs.enter(about(), by=clerk(), at=at, typed=REPAIR | instead)


def listing(**instead: str) -> ListEntry:
    return listings.enter(about(), by=clerk(), at=NOW, typed=LISTING | instead)


def on_the_list() -> ListEntry:
    entry = listing()
    told = {"told_on": "2022-05-01", "note": "拟列入的事实和理由"}
    listings.move(entry, "tell", step=step(entry), typed=told)
    decided = {
        "heard": "没有提出",
        "document": "认〔2022〕1号",
        "listed_on": "2022-05-10",
        "until": "2025-05-10",
    }
    listings.move(entry, "list", step=step(entry), typed=decided)
    return entry


def problems(call: Any, *given: Any, **named: Any) -> Mapping[str, str]:
    with pytest.raises(Invalid) as refused:
        call(*given, **named)
    return refused.value.problems


def seen(case: AnyCase, today: date = TODAY) -> queries.Row:
    return queries.rows_of([case], today=today)[0]
