"""What the frame of every page shows: campaign, role, and the places a person may go."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from indicators.models import Campaign
from indicators.queries import current_campaign
from ledgers.permissions import answers_for_keeping, sees_records
from reporting.permissions import sees_all_units
from reporting.proofs.commitments import letter_of
from units.models import User
from units.queries import standing
from units.roles import ANSWERS_FOR_SETTINGS, OFFICE, Role

# Who is shown a place: everybody, or those of whom the fact holds.
UNIT, ALL, DOES, ADMIN = "has a unit", "sees all units", "works in the office", "administers"
KEEPS, MAILS = "keeps records", "answers for letters"
KEEPING = "answers for how long records are kept"
SETS = "answers for the settings"
SCORED, CAMPAIGN = "the campaign is scored", "there is a campaign"
SIGNS = "the plan has a letter to be signed"
# So many bars are kept ready: of a few kinds of people, on every kind of page.
BARS = 256


@dataclass(frozen=True)
class Place:
    """One page of the navigation; `also` are the addresses below it that mark it as current.

    `kind` is the last word of an address that asks for one.
    """

    label: str
    name: str
    needs: frozenset[str]
    also: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True)
class Entry:
    """A place as this person is shown it."""

    label: str
    address: str
    here: bool


@dataclass(frozen=True)
class Menu:
    """A word of the bar and the places below it; without a word the places stand in the bar."""

    label: str
    entries: tuple[Entry, ...]

    @property
    def here(self) -> bool:
        return any(entry.here for entry in self.entries)


def _place(label: str, name: str, *needs: str, also: str = "", kind: str = "") -> Place:
    return Place(label, name, frozenset(needs), frozenset(also.split()), kind)


MENUS: list[tuple[str, list[Place]]] = [
    (
        "",
        [
            _place("我的工作台", "desk", CAMPAIGN, UNIT),
            _place("总览", "dashboard", CAMPAIGN, also="indicator sources what-if"),
        ],
    ),
    (
        "审核",
        [
            _place("审核台", "review", CAMPAIGN, ALL),
            _place("报送矩阵", "matrix", CAMPAIGN, ALL),
            _place("催报", "urge", CAMPAIGN, DOES),
            _place("无此业务", "exemptions", CAMPAIGN, ALL, also="decide-exemption"),
            _place(
                "更正与重新打开",
                "corrections",
                *(CAMPAIGN, ALL),
                also="correction decide-correction",
            ),
        ],
    ),
    (
        "得分",
        [
            _place("下一分", "levers", CAMPAIGN, SCORED),
            _place("得分历史", "history", CAMPAIGN, SCORED, also="snapshot take-snapshot"),
            _place(
                "",
                "bulletins",
                *(CAMPAIGN, SCORED),
                also="bulletin enter-bulletin correct-bulletin",
            ),
            _place("对账", "reconciliation", CAMPAIGN, SCORED),
            _place("口径", "readings", CAMPAIGN, SCORED, also="reading"),
        ],
    ),
    (
        "目标任务",
        [
            _place("目标完成", "targets", CAMPAIGN, SCORED),
            _place("节点任务", "tasks", CAMPAIGN, also="task move-task"),
            _place(
                "月调度", "meetings", CAMPAIGN, SCORED, also="meeting meeting-unit meeting-plan"
            ),
            _place("督办事项", "follow-ups", CAMPAIGN, SCORED, also="follow-up"),
            _place("考核事实", "assessment", CAMPAIGN, also="assessment-unit"),
        ],
    ),
    (
        "台账",
        [
            _place(
                "台账与三率",
                "ledgers",
                CAMPAIGN,
                also="ledger ledger-month ledger-losses ledger-records ledger-record",
            ),
            _place("导入工作簿", "ledger-upload", CAMPAIGN, KEEPS),
            _place(
                "导入批次",
                "ledger-batches",
                *(CAMPAIGN, KEEPS),
                also="ledger-batch ledger-problems ledger-receipt",
            ),
            _place("移交市平台", "ledger-deliveries", CAMPAIGN, KEEPS),
            _place("异议", "cases", CAMPAIGN, KEEPS, also="case enter-case", kind="objections"),
            _place("信用修复", "cases", CAMPAIGN, KEEPS, also="case enter-case", kind="repairs"),
            _place("名单", "cases", CAMPAIGN, KEEPS, also="case enter-case", kind="listings"),
        ],
    ),
    (
        "资料",
        [
            _place(
                "佐证材料",
                "evidence-list",
                CAMPAIGN,
                also="evidence add-evidence revise-evidence describe-evidence",
            ),
            _place("登记清单", "registers", CAMPAIGN, SCORED, also="register register-item"),
            _place("承诺书", "commitments", CAMPAIGN, SIGNS, also="enter-commitment"),
            _place("单位", "units", CAMPAIGN, also="unit unit-posts hand-over"),
            _place("通讯录", "directory", CAMPAIGN, ALL),
            _place("更正与重新打开", "corrections", CAMPAIGN, UNIT),
        ],
    ),
    (
        "通报",
        [
            _place("周通报", "circulars", CAMPAIGN, also="circular edit-circular move-circular"),
            _place("单位周报", "briefs", CAMPAIGN, UNIT, also="brief"),
        ],
    ),
    (
        "设置",
        [
            _place(
                "全部设置",
                "settings",
                SETS,
                also="settings-mail settings-security settings-backups"
                " people-imports people-import first-passwords",
            ),
            _place("通报设置", "circular-arrangement", CAMPAIGN, DOES),
            _place("大屏链接", "screens", CAMPAIGN, SCORED, DOES, also="revoke-screen"),
            _place("发送记录", "mail", MAILS, also="letter act-on-letter"),
            _place("通知方案", "notice-plans", MAILS, also="notice-text"),
            _place("日历订阅", "feed"),
            _place("人员管理", "admin:index", ADMIN),
            _place("节假日表", "calendar", also="calendar-year"),
            _place("保存期限", "ledger-retention", CAMPAIGN, KEEPING),
            _place("API", "api-page"),
        ],
    ),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor; two queries for somebody signed in, none for a stranger.

    A page that has found its campaign asked one of them already.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    campaigns = getattr(request, "campaigns", None) or list(Campaign.objects.all())
    here = getattr(request, "campaign", None)
    if here is None:
        here = current_campaign(today=timezone.localdate())
    mine = standing(user)
    facts = facts_of(user, here)
    at = request.resolver_match.url_name if request.resolver_match else None
    return {
        "nav_campaigns": campaigns,
        "nav_campaign": here,
        "nav_role": mine.label,
        "nav_all_units": ALL in facts,
        "nav_has_unit": UNIT in facts,
        "nav_mails": MAILS in facts,
        "nav_bar": _bar(facts, *_named(here), at, _kind(request)),
    }


def facts_of(user: User, campaign: Campaign | None) -> frozenset[str]:
    """What holds of this person in the campaign, so far as a place asks for it; no query anew."""
    mine = standing(user)
    facts = {
        UNIT: bool(mine.units),
        ADMIN: mine.has({Role.ADMINISTRATOR}),
        MAILS: mine.has(OFFICE | {Role.ADMINISTRATOR}),
        SETS: mine.has(ANSWERS_FOR_SETTINGS),
    }
    if campaign is not None:
        facts |= {
            CAMPAIGN: True,
            UNIT: bool(mine.within(campaign.jurisdiction).units),
            SCORED: campaign.scored,
            SIGNS: letter_of(campaign) is not None,
            ALL: sees_all_units(user, campaign),
            DOES: mine.within(campaign.jurisdiction).has(OFFICE),
            KEEPS: sees_records(user, campaign.jurisdiction),
            KEEPING: answers_for_keeping(user, campaign.jurisdiction),
        }
    return frozenset(fact for fact, holds in facts.items() if holds)


def _kind(request: HttpRequest) -> str:
    """The kind an address names, "" where it names none."""
    return str(request.resolver_match.kwargs.get("kind", "")) if request.resolver_match else ""


def menus_for(facts: frozenset[str], campaign: Campaign | None) -> tuple[Menu, ...]:
    """The bar for somebody of whom these facts hold; every page stands in it once."""
    return _menus(facts, *_named(campaign))


def _named(campaign: Campaign | None) -> tuple[str, str]:
    """All that the bar takes of a campaign: its code and what it calls the official numbers."""
    return (campaign.code, campaign.official_name) if campaign else ("", "")


@lru_cache(maxsize=BARS)
def _bar(facts: frozenset[str], code: str, official: str, at: str | None, kind: str) -> str:
    """The bar as HTML: every page has one, and the same words give the same."""
    menus = _menus(facts, code, official, at, kind)
    return render_to_string("components/bar.html", {"menus": menus})


def _menus(
    facts: frozenset[str], code: str, official: str, at: str | None = None, kind: str = ""
) -> tuple[Menu, ...]:
    menus, named = [], set[tuple[str, str]]()
    for label, places in MENUS:
        shown = [one for one in places if one.needs <= facts and (one.name, one.kind) not in named]
        named |= {(one.name, one.kind) for one in shown}
        if shown:
            entries = tuple(_entry(one, code, official, at, kind) for one in shown)
            menus.append(Menu(label, entries))
    return tuple(menus)


def _entry(place: Place, code: str, official: str, at: str | None, kind: str) -> Entry:
    if not code or CAMPAIGN not in place.needs:
        address, official = reverse(place.name), ""
    else:
        words = [code, place.kind] if place.kind else [code]
        address = reverse(place.name, args=words)
    here = place.kind in ("", kind) and (at == place.name or at in place.also)
    return Entry(place.label or official, address, here)
