"""What the frame of every page shows: campaign, role, and the places a person may go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from indicators.models import Campaign
from indicators.queries import current_campaign
from reporting.permissions import sees_all_units
from units.models import User
from units.queries import standing
from units.roles import OFFICE, Role, Standing

# Who is shown a place: everybody, or those of whom the fact holds.
UNIT, ALL, DOES, ADMIN = "has a unit", "sees all units", "works in the office", "administers"
SCORED, CAMPAIGN = "the campaign is scored", "there is a campaign"


@dataclass(frozen=True)
class Place:
    """One page of the navigation; `also` are the addresses below it that mark it as current."""

    label: str
    name: str
    needs: frozenset[str]
    also: frozenset[str] = frozenset()


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
    entries: list[Entry]

    @property
    def here(self) -> bool:
        return any(entry.here for entry in self.entries)


def _place(label: str, name: str, *needs: str, also: str = "") -> Place:
    return Place(label, name, frozenset(needs), frozenset(also.split()))


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
            _place("承诺书", "commitments", CAMPAIGN, also="enter-commitment"),
            _place("单位", "units", CAMPAIGN, also="unit unit-posts hand-over"),
            _place("通讯录", "directory", CAMPAIGN, ALL),
            _place("更正与重新打开", "corrections", CAMPAIGN, UNIT),
        ],
    ),
    (
        "设置",
        [
            _place("发送记录", "mail", ADMIN, also="letter"),
            _place("人员管理", "admin:index", ADMIN),
            _place("节假日表", "calendar", also="calendar-year"),
            _place("API", "api-page"),
        ],
    ),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor; two queries for somebody signed in, none for a stranger."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    campaigns = list(Campaign.objects.all())
    here = getattr(request, "campaign", None)
    if here is None:
        here = current_campaign(today=timezone.localdate())
    mine = standing(user)
    facts = _facts(user, mine, here)
    at = request.resolver_match.url_name if request.resolver_match else None
    return {
        "nav_campaigns": campaigns,
        "nav_campaign": here,
        "nav_role": mine.label,
        "nav_all_units": ALL in facts,
        "nav_has_unit": UNIT in facts,
        "nav_administrator": ADMIN in facts,
        "nav_menus": menus_for(facts, here, at),
    }


def _facts(user: User, mine: Standing, campaign: Campaign | None) -> frozenset[str]:
    facts = {UNIT: bool(mine.units), ADMIN: mine.has({Role.ADMINISTRATOR})}
    if campaign is not None:
        facts |= {
            CAMPAIGN: True,
            SCORED: campaign.scored,
            ALL: sees_all_units(user, campaign),
            DOES: mine.within(campaign.jurisdiction).has(OFFICE),
        }
    return frozenset(fact for fact, holds in facts.items() if holds)


def menus_for(facts: frozenset[str], campaign: Campaign | None, at: str | None) -> list[Menu]:
    """The bar for somebody of whom these facts hold; every page stands in it once."""
    menus, named = [], set[str]()
    for label, places in MENUS:
        shown = [one for one in places if one.needs <= facts and one.name not in named]
        named |= {one.name for one in shown}
        if shown:
            menus.append(Menu(label, [_entry(one, campaign, at) for one in shown]))
    return menus


def _entry(place: Place, campaign: Campaign | None, at: str | None) -> Entry:
    if campaign is None or CAMPAIGN not in place.needs:
        address, official = reverse(place.name), ""
    else:
        address, official = reverse(place.name, args=[campaign.code]), campaign.official_name
    return Entry(place.label or official, address, at == place.name or at in place.also)
