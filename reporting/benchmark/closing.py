"""The last minute of a month: every unit hands in at the same moment over HTTP."""

import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from threading import Barrier
from urllib.parse import urlencode

from django.contrib.auth.hashers import make_password
from django.core.management import CommandError
from django.db.models import F

from indicators.models import Campaign
from reporting.benchmark.filling import load
from reporting.demonstration import figures
from reporting.demonstration.people import People
from reporting.duties import periods
from reporting.filling.answers import read_answers
from reporting.filling.submissions import fields_of
from reporting.models import Event, Period, Submission
from reporting.workflow import Move, State
from units.models import User

BEFORE_THE_END = timedelta(seconds=60)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 60.0
Page = tuple[int, Mapping[str, str], str]


@dataclass(frozen=True)
class Round:
    """One moment: the seconds every unit waited for its answer, and how long all of it took."""

    month: str
    waited: list[float]
    whole: float


class Browser:
    """One clerk signed in; a connection for every request, as after minutes of typing."""

    def __init__(self, place: tuple[str, int], account: str) -> None:
        self.place, self.account = place, account
        self.cookies: dict[str, str] = {}

    def sign_in(self, password: str) -> None:
        typed = {"username": self.account, "password": password}
        status, _, _ = self.post("/sign-in/", typed | {"next": "/"}, self.token("/sign-in/"))
        if status != 302:
            raise CommandError(f"{self.account}登录失败（{status}）")

    def token(self, path: str) -> str:
        status, _, page = self.ask("GET", path)
        found = TOKEN.search(page)
        if status != 200 or found is None:
            raise CommandError(f"{self.account}打不开{path}（{status}）")
        return found[1]

    def post(self, path: str, typed: Mapping[str, str], token: str) -> Page:
        return self.ask("POST", path, urlencode({**typed, "csrfmiddlewaretoken": token}))

    def ask(self, method: str, path: str, body: str = "") -> Page:
        """Status, headers and text of one request."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": kept, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection(*self.place, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self._keep(answer)
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()

    def _keep(self, answer: HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value


@dataclass(frozen=True)
class Prepared:
    """A month opened in the browser with everything typed; only the button is left."""

    browser: Browser
    sheet: int
    token: str
    typed: Mapping[str, str]

    def press(self) -> tuple[float, int, str]:
        """Seconds until the answer, its status and where it leads."""
        begun = time.perf_counter()
        answer = self.browser.post(f"/submissions/{self.sheet}/submit/", self.typed, self.token)
        return time.perf_counter() - begun, answer[0], answer[1].get("Location", "")


def prepare(*, now: datetime) -> tuple[Campaign, People, str]:
    """The plan with all its months open, a clerk for every unit, and the password of them all."""
    campaign, people = load(now=now)
    periods.ensure_periods(campaign, now=now)
    password = secrets.token_urlsafe(16)
    User.objects.filter(pk__in=[one.pk for one in people.clerks.values()]).update(
        password=make_password(password)
    )
    return campaign, people, password


def signed_in(people: People, password: str, place: tuple[str, int]) -> dict[int, Browser]:
    """Unit → its clerk's browser."""
    browsers = {unit: Browser(place, clerk.username) for unit, clerk in people.clerks.items()}
    for browser in browsers.values():
        browser.sign_in(password)
    return browsers


def close(
    period: Period, browsers: Mapping[int, Browser], *, clock: Callable[[], datetime]
) -> Round:
    """All member units press 提交 in the last minute of the month; refuses what got lost."""
    sheets = list(
        Submission.objects.filter(period=period, unit__member=True).select_related(
            "unit", "period__campaign"
        )
    )
    prepared = [_prepared(sheet, browsers[sheet.unit_id]) for sheet in sheets]
    due = clock() + BEFORE_THE_END
    Period.objects.filter(pk=period.pk).update(
        opens_at=due - timedelta(days=25), due_at=due, soft_due_at=due - timedelta(days=3)
    )
    begun = time.perf_counter()
    pressed = _at_once([one.press for one in prepared])
    whole = time.perf_counter() - begun
    prove(prepared, [(status, where) for _, status, where in pressed])
    return Round(period.label, [seconds for seconds, _, _ in pressed], whole)


def _prepared(sheet: Submission, browser: Browser) -> Prepared:
    """The page is read and filled in as the clerk does, unusual numbers explained."""
    codes = list(fields_of(sheet))
    invented = figures.sheet(sheet.unit.code, sheet.unit.position, codes, sheet.period.month)
    given = {code: (one.typed, one.zero_report) for code, one in invented.items()}
    asked = read_answers(sheet, given, {}, complete=True).unexplained
    typed = {"version": str(sheet.version)}
    for code, (text, zero) in given.items():
        typed |= {f"value-{code}": text, f"was-{code}": ""}
        typed |= {f"zero-{code}": "on"} if zero else {}
        typed |= {f"note-{code}": "已与业务系统核对"} if code in asked else {}
    return Prepared(browser, sheet.pk, browser.token(f"/submissions/{sheet.pk}/"), typed)


def _at_once(
    actions: Sequence[Callable[[], tuple[float, int, str]]],
) -> list[tuple[float, int, str]]:
    start = Barrier(len(actions))

    def run(action: Callable[[], tuple[float, int, str]]) -> tuple[float, int, str]:
        start.wait(PATIENCE)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def prove(prepared: Sequence[Prepared], answers: Sequence[tuple[int, str]]) -> None:
    """Nothing lost, nothing twice: one 提交 per sheet, before the end, with what was typed."""
    for one, (status, where) in zip(prepared, answers, strict=True):
        if (status, where) != (302, f"/submissions/{one.sheet}/"):
            raise CommandError(f"报送单{one.sheet}没有提交成功：{status} {where}")
    keys = [one.sheet for one in prepared]
    sheets = Submission.objects.filter(pk__in=keys, state=State.SUBMITTED, version=1)
    on_time = sheets.filter(first_submitted_at__lt=F("period__due_at")).count()
    events = Event.objects.filter(submission__in=keys).values_list("submission_id", "move")
    if on_time != len(keys) or sorted(events) != sorted((key, Move.SUBMIT) for key in keys):
        raise CommandError(f"{len(keys)}家同时提交，按时{on_time}家，办理记录{len(events)}条")
    for sheet in sheets.prefetch_related("cells__metric"):
        _prove_cells(sheet, next(one.typed for one in prepared if one.sheet == sheet.pk))


def _prove_cells(sheet: Submission, typed: Mapping[str, str]) -> None:
    for cell in sheet.cells.all():
        code = cell.metric.code
        kept = (cell.typed, cell.zero_report)
        if kept != (typed.get(f"value-{code}", ""), f"zero-{code}" in typed):
            raise CommandError(f"报送单{sheet.pk}的{cell.metric.name}与填写的不同：{kept}")
