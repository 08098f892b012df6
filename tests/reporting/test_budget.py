"""No unit is asked for more than twelve numbers a month, and nobody's visits are counted."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from indicators.models import Campaign
from indicators.scheme import read_scheme
from tests import builders as build
from tests.web import read, signed_in

ROOT = Path(__file__).parents[2]
SCHEMES = sorted(path.name for path in build.FOLDER.parent.iterdir() if path.is_dir())
MOST = 12
ROOMS = ("units", "indicators", "ledgers", "reporting", "notices")
# Words by which software ranks people by activity; Django's own last_login is shown to
# the administrator only, who must find forgotten accounts, and asked before a first password is
# made anew: it would end one that is in use. A token notes it as the sign-in page does.
COUNTED = re.compile(
    r"visit|click|online|login_count|logins|activity|streak|leaderboard|活跃|登录次数"
)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_unit_owes_more_than_twelve_numbers_in_any_month(scheme: str) -> None:
    plan = read_scheme(build.FOLDER.parent / scheme)
    monthly = {metric.code for metric in plan.metrics if metric.owed == "monthly"}
    owed = Counter(
        unit
        for unit, metric in {(duty.unit, duty.metric) for duty in plan.duties if duty.reports}
        if metric in monthly
    )
    assert {unit: count for unit, count in owed.items() if count > MOST} == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("twentieth_of_april")
def test_page_says_how_many_numbers_are_asked_for(opened: Campaign) -> None:
    for of, count in (("market-supervision", 10), ("finance", 4), ("huxi", 6)):
        page = read(signed_in(build.clerk(of)), "sheet", build.sheet_of(opened, of, 4).pk)
        assert f"本月请您填 {count} 项" in page


def test_no_table_counts_visits_or_ranks_activity() -> None:
    columns = [
        f"{model._meta.label}.{field.name}"
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if COUNTED.search(field.name) or COUNTED.search(str(getattr(field, "verbose_name", "")))
    ]
    assert columns == []


def test_only_the_administrator_and_the_first_passwords_read_a_sign_in() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    files += list((ROOT / "templates").rglob("*.html"))
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in files
        if "migrations" not in path.parts and "last_login" in path.read_text(encoding="utf-8")
    ]
    known = ["units/admin.py", "units/api/views.py", "units/first_passwords.py"]
    assert sorted(readers) == known
