"""Cases and a file for the city in the small filled portal, and what is sent to their pages."""

from datetime import date, datetime
from typing import Any

from ledgers import deliveries
from ledgers.cases import listings, objections, repairs
from ledgers.cases.linking import About
from ledgers.cases.steps import Step
from ledgers.deliveries import Wanted
from tests import builders
from tests.ledgers import batches, cases
from units.models import Unit, User

MEASURE = {"measure": "限制优惠政策", "basis": "合作备忘录", "asked_on": "2022-05-10"}
# The last parts of an address → what somebody with the right sends there.
SENT = {
    "deliveries": {
        "standard": batches.LICENCE,
        "layout": "2019",
        "first": "",
        "last": "",
        "everything": "",
        "masked": "",
        "reason": "报送市平台",
    },
    "file": {"reason": "报送市平台"},
    "hand-over": {"receipt": "回执1号"},
    "new": cases.OBJECTION | {"person": "", "standard": "", "record": ""},
    "objections": cases.OBJECTION,
    "remove": {"version": "3"},
    "reveal": {"reason": "核对身份"},
    "withdraw": {"note": "申请人撤回", "version": "0"},
    "measures": MEASURE | {"joint": "on", "version": "2"},
    "feedback": {
        "started_on": "2022-05-11",
        "ended_on": "",
        "feedback": "已执行",
        "version": "0",
    },
}


def filled(clerk: User, *, of: str, other: str, now: datetime) -> dict[str, object]:
    """One of each of the unit's; a measure is the other unit's to carry out."""
    about = About(builders.unit(of))
    typed = cases.OBJECTION | cases.PERSON | {"received_on": "2022-05-09"}
    objection = objections.enter(about, by=clerk, at=now, typed=typed)
    typed = cases.REPAIR | {"received_on": "2022-05-09"}
    repair = repairs.enter(about, by=clerk, at=now, typed=typed)
    entry = listings.enter(about, by=clerk, at=now, typed=cases.LISTING)
    told = {"told_on": "2022-05-01", "note": "拟列入的事实和理由"}
    listings.move(entry, "tell", step=Step(clerk, now, 0), typed=told)
    decided = {"heard": "没有提出", "document": "1号", "listed_on": "2022-05-09"}
    decided |= {"until": "2035-05-09"}
    listings.move(entry, "list", step=Step(clerk, now, 1), typed=decided)
    measure = listings.add_measure(
        entry, unit=builders.unit(other), step=Step(clerk, now, 2), typed=MEASURE
    )
    return {
        "objection": objection.pk,
        "repair": repair.pk,
        "listing": entry.pk,
        "measure": measure.pk,
        "delivery": _delivery(clerk, about.unit, now),
    }


def _delivery(clerk: User, unit: Unit, now: datetime) -> int:
    """A workbook written and not yet handed over, of a month with this record only."""
    batches.merged([batches.row(7, XK_JDRQ="2022-02-08")], of=unit.code)
    month = date(2022, 2, 1)
    wanted = Wanted(unit.jurisdiction, batches.LICENCE, unit, month, month, reason="报送市平台")
    delivery = deliveries.ask(wanted, by=clerk, at=now)
    deliveries.make(delivery.pk)
    return delivery.pk


def is_ours(address: str) -> bool:
    return "/cases/" in address or "/deliveries/" in address


def sent_to(address: str, *, unit: str) -> dict[str, Any]:
    """What is sent for the address to succeed; nothing that its form does not have."""
    parts = address.rstrip("/").split("/")
    last = "feedback" if parts[-2] == "measures" else parts[-1]
    given = {"unit": unit} | SENT.get(last, {})
    if not address.startswith("/api/"):
        return given
    # A program leaves out what a form sends empty, and says yes as JSON does.
    said = {name: value for name, value in given.items() if value != ""}
    return said | {name: True for name, value in said.items() if value == "on"}
