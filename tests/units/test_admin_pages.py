"""人员管理 speaks Chinese: every page of Django's administration that the administrator opens."""

import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Campaign
from tests import builders as build
from tests.proofs import added
from tests.web import signed_in
from units.models import User

pytestmark = pytest.mark.django_db
CATALOGUE = Path(__file__).parents[2] / "locale" / "zh_Hans" / "LC_MESSAGES"
ENGLISH = re.compile(r"[A-Za-z][A-Za-z’']{2,}")
SPOKEN = {"title", "alt", "placeholder", "aria-label", "value"}
# Accounts and addresses are as their owners wrote them.
NAMES = re.compile(r"administrator|clerk-finance|newcomer|@?example\.org|x y")


class _Said(HTMLParser):
    """What a page says, seen or heard; scripts and styles say nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")
        spoken = dict(attrs)
        if tag == "input" and spoken.get("type") in ("hidden", "radio", "checkbox"):
            return
        if tag in ("option", "button"):
            spoken.pop("value", None)
        self.words += [str(value) for name, value in spoken.items() if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def english(page: str) -> set[str]:
    said = _Said()
    said.feed(page)
    return {one for text in said.words for one in ENGLISH.findall(NAMES.sub("", text))}


@pytest.fixture
def person(campaign: Campaign) -> User:
    """Somebody with work of their own."""
    clerk = build.clerk("finance")
    added(campaign, "finance", by=clerk)
    return clerk


@pytest.fixture
def client() -> Client:
    administrator = build.administrator()
    User.objects.filter(pk=administrator.pk).update(is_staff=True, is_superuser=True)
    return signed_in(User.objects.get(pk=administrator.pk))


def test_no_page_of_the_administrator_says_anything_in_english(
    person: User, client: Client
) -> None:
    of_a_user = "admin:units_user"
    pages = {
        "index": client.get(reverse("admin:index")),
        "list": client.get(reverse(f"{of_a_user}_changelist"), {"q": "clerk-finance"}),
        "filtered": client.get(reverse(f"{of_a_user}_changelist"), {"is_active__exact": "1"}),
        "new": client.get(reverse(f"{of_a_user}_add")),
        "refused": client.post(reverse(f"{of_a_user}_add"), {"username": "x y"} | NO_ROLES),
        "one": client.get(reverse(f"{of_a_user}_change", args=(person.pk,))),
        "password": client.get(reverse("admin:auth_user_password_change", args=(person.pk,))),
        "history": client.get(reverse(f"{of_a_user}_history", args=(person.pk,))),
        "delete": client.get(reverse(f"{of_a_user}_delete", args=(person.pk,))),
    }
    assert {name: one.status_code for name, one in pages.items()} == dict.fromkeys(pages, 200)
    found = {name: english(one.content.decode()) for name, one in pages.items()}
    assert {name: words for name, words in found.items() if words} == {}
    assert "填写邮箱" in pages["new"].content.decode()
    assert "佐证文件：1条" in pages["delete"].content.decode()
    assert "administrator岗" in pages["index"].content.decode()
    assert "您的密码必须包含至少 10 个字符" in pages["password"].content.decode()


def test_a_role_ends_at_the_minute_typed_in_beijing_time(person: User, client: Client) -> None:
    held = person.memberships.get()
    row = {"id": held.pk, "user": person.pk, "unit": held.unit_id, "role": held.role}
    form: dict[str, object] = {"username": person.username, "post": person.post, "is_active": "on"}
    form |= {f"memberships-0-{name}": value for name, value in row.items()}
    form |= {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1}
    page = reverse("admin:units_user_change", args=(person.pk,))
    client.post(page, form | {"memberships-0-ended_at": "2022-05-01T09:30"})
    held.refresh_from_db()
    assert held.ended_at == build.at(5, 1, 9, 30)
    assert 'value="2022-05-01T09:30"' in client.get(page).content.decode()


NO_ROLES = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}


def test_compiled_catalogue_is_the_written_one() -> None:
    written = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    pairs = re.findall(r'msgid "(.+)"\n(?:msgid_plural "(.*)"\n)?msgstr(?:\[0\])? "(.+)"', written)
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    plain = [[text.replace('\\"', '"') for text in texts] for texts in pairs]
    assert len(plain) > 15
    # Python 3.11.2, Debian's, finds the singular of a pair by ngettext() alone.
    assert [
        one
        for one, many, said in plain
        if said != (compiled.ngettext(one, many, 1) if many else compiled.gettext(one))
    ] == []
