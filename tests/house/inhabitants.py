"""Who knocks at the portal's doors, and what lies behind them: one small filled portal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from knox.models import get_token_model

from indicators.catalogue import Loader
from indicators.models import Campaign
from indicators.scheme import read_scheme
from ledgers import zero_reports
from ledgers.models import Record
from notices import feeds
from notices.letters import Enclosed, ensure_letter
from notices.models import Dispatch
from reporting.dated import task_work
from reporting.dated.tasking import TaskMove
from reporting.demonstration.people import CLERK_OF, ensure_role_accounts
from reporting.duties import exemptions, periods
from reporting.filling import corrections, submissions
from reporting.filling.details import mark_of
from reporting.models import Submission
from reporting.scores import scorebook, snapshots
from reporting.screens import links
from tests import builders
from tests.bulletins import entered
from tests.house import circular_cases, ledger_cases, meetings, people_lists
from tests.ledgers import batches as invented
from tests.proofs import added
from units.models import Unit, User
from units.registry import ensure_person
from units.roles import Role

PASSWORD = "一把只用于测试的钥匙 42"
# In the order of ensure_role_accounts.
ROLES = ("clerk", "lead", "office", "head", "leader", "admin")
STRANGER_OF = "huxi"
COLLEAGUE = "clerk-huxi-2"
DOMAIN = "信易检测"


@dataclass(frozen=True)
class Portal:
    """A campaign with open months, sheets of one unit in every state, and a person per role."""

    campaign: Campaign
    people: dict[str, User]
    token: str
    sheets: dict[str, Submission]
    sessions: dict[str, str]
    names: dict[str, object]
    versions: dict[str, int]

    def address(self, pattern: str) -> str:
        """The address with the names in braces replaced by what exists."""
        return pattern.format_map(self.names)

    def visitor(self, role: str, **options: Any) -> Client:
        """A browser (or program) of that role, already signed in."""
        given = {"authorization": f"Token {self.token}"} if role == "token" else {}
        client = Client(headers=given, **options)
        client.handler = _handler(enforce_csrf_checks=options.get("enforce_csrf_checks", False))
        if role == "token":
            return client
        if role != "nobody":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        if role == "gone":
            User.objects.filter(pk=self.people[role].pk).update(is_active=False)
        return client


@cache
def _handler(*, enforce_csrf_checks: bool) -> ClientHandler:
    """One for all visitors: each new one would look through every static file again."""
    return ClientHandler(enforce_csrf_checks=enforce_csrf_checks)


def build() -> Portal:
    """Everything is entered by the services that enter it in earnest."""
    now = builders.at(5, 10)
    Loader(read_scheme(builders.FOLDER), demonstration=False, now=now).load()
    campaign = Campaign.objects.get(code=builders.CODE)
    periods.ensure_periods(campaign, now=now)
    people = _people()
    sheets = _sheets(campaign, people, now)
    theirs = _accepted_of_the_stranger(campaign, people, now)
    score = scorebook.ensure_scored(campaign, now=now)
    assert score is not None
    _, token = get_token_model().objects.create(user=people["clerk"])
    names = {name: sheet.pk for name, sheet in sheets.items()} | {
        "campaign": campaign.code,
        "score": score.pk,
        "letter": _letter(people["clerk"], now),
        "failed": _letter(people["clerk"], now, failed=True),
        "feed": feeds.issue(people["leader"], at=now),
        "snapshot": snapshots.take(campaign, name="四月通报", by=people["office"], at=now).pk,
        "bulletin": entered(campaign, by=people["office"], at=now, points_1="10").pk,
        "proof": added(campaign, CLERK_OF, by=people["clerk"], at=now).pk,
        "secret": added(campaign, CLERK_OF, by=people["clerk"], at=now, confidential="1").pk,
        "item": mark_of(DOMAIN),
        "person": people["stranger"].pk,
        "exemption": _exemption(campaign, people["clerk"], now),
        "correction": _correction(theirs, now),
        "metric": next(iter(submissions.fields_of(sheets["submitted"]))),
        **_ledger(),
        "kind": ContentType.objects.get_for_model(User).pk,
    }
    names |= _screen(campaign, people["head"]) | _locked() | people_lists.filled(people["admin"])
    names |= meetings.held(
        campaign, people["office"], of=CLERK_OF, before=builders.at(4, 29), now=now
    )
    names |= ledger_cases.filled(people["clerk"], of=CLERK_OF, other=STRANGER_OF, now=now)
    names |= circular_cases.filled(campaign, people["office"], people["head"], now=now)
    versions = _tasks(campaign, now)
    return Portal(campaign, people, token, sheets, _sessions(people), names, versions)


def _screen(campaign: Campaign, by: User) -> dict[str, object]:
    typed = {"name": "指挥室", "days": "7"}
    link, secret = links.make(campaign, by=by, at=timezone.now(), typed=typed)
    return {"screen": secret, "screen_link": link.pk}


def _locked() -> dict[str, object]:
    """An account closed by wrong passwords, for longer than these tests last."""
    account = User.objects.create_user("locked-out", post="锁定的填报员")
    AccessAttempt.objects.create(username=account.username, failures_since_start=5)
    AccessAttempt.objects.update(attempt_time=timezone.now() + timedelta(days=1))
    return {"locked": account.pk}


def _people() -> dict[str, User]:
    accounts = ensure_role_accounts(list(Unit.objects.all()))
    people = dict(zip(ROLES, accounts, strict=True))
    people["token"] = people["clerk"]
    people["stranger"] = User.objects.get(username=f"clerk-{STRANGER_OF}")
    unit = Unit.objects.get(code=CLERK_OF)
    people["gone"], _ = ensure_person(
        username="former-clerk", post="前任填报员", role=Role.CLERK, unit=unit
    )
    for person in set(people.values()):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return people


def _sessions(people: dict[str, User]) -> dict[str, str]:
    """Everybody signs in once: doing it again for each request cost as much as the answers."""
    sessions = {}
    for role, person in people.items():
        client = Client()
        client.force_login(person)
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions


def _sheets(campaign: Campaign, people: dict[str, User], now: datetime) -> dict[str, Submission]:
    """One unit's months, each left in another state."""
    states = ("draft", "filled", "submitted", "returned", "accepted")
    sheets = {
        state: builders.sheet_of(campaign, CLERK_OF, month)
        for month, state in enumerate(states, start=1)
    }
    for state in ("submitted", "returned", "accepted"):
        builders.submit(sheets[state], by=people["clerk"], when=now, benefit_domains=DOMAIN)
    filled, back = sheets["filled"], sheets["returned"]
    typed = builders.answers(filled)
    submissions.save(filled, by=people["clerk"], at=now, version=0, typed=typed)
    reasons = {next(iter(typed)): "请核对后重新填报"}
    submissions.return_(back, by=people["office"], at=now, version=back.version, reasons=reasons)
    builders.accept(sheets["accepted"], by=people["office"], when=now)
    return sheets


def _exemption(campaign: Campaign, by: User, now: datetime) -> int:
    unit, metric = Unit.objects.get(code=CLERK_OF), campaign.metrics.get(code="fulfilment_records")
    return exemptions.ask(unit=unit, metric=metric, by=by, at=now, reason="没有这项业务").pk


def _ledger() -> dict[str, object]:
    """A batch of unit A in the ledger, another that waits for a decision, and a month of none."""
    imported = invented.merged([invented.row(1), invented.row(2, ok="f", codes="E1")])
    previewed = invented.checked([invented.row(3)])
    zero_reports.sign(
        by=imported.uploaded_by,
        at=invented.NOW,
        unit=imported.unit,
        standard_code=invented.LICENCE,
        month=date(2022, 3, 1),
    )
    record = Record.objects.filter(batch=imported).earliest("pk")
    return {"imported": imported.pk, "previewed": previewed.pk, "record": record.pk}


def _tasks(campaign: Campaign, now: datetime) -> dict[str, int]:
    """A task that waits for its sign-off and one that has it: code → version."""
    made = {
        "xinyidai-yuji": ("yuji", [TaskMove.CLAIM]),
        "xinyidai-lihaiwu": ("lihaiwu", [TaskMove.CLAIM, TaskMove.SIGN_OFF]),
    }
    for code, (of, moves) in made.items():
        task, people = campaign.tasks.get(code=code), [builders.clerk(of), builders.reviewer()]
        unit = builders.unit(of)
        for version, (step, by) in enumerate(zip(moves, people, strict=False)):
            task_work.move(task, unit, move=step, by=by, at=now, version=version, text="已完成")
    return {code: len(moves) for code, (_, moves) in made.items()}


def _correction(sheet: Submission, now: datetime) -> int:
    """Asked for by a colleague of the stranger, of their own unit's accepted month."""
    return corrections.ask(
        sheet,
        by=User.objects.get(username=COLLEAGUE),
        at=now,
        version=sheet.version,
        typed={"commitment_records": ("99", False)},
        reason="漏计一批",
    ).pk


def _accepted_of_the_stranger(
    campaign: Campaign, people: dict[str, User], now: datetime
) -> Submission:
    """The stranger keeps no row of its own: it is the person that is deleted."""
    sheet, unit = builders.sheet_of(campaign, STRANGER_OF, 1), Unit.objects.get(code=STRANGER_OF)
    colleague, _ = ensure_person(
        username=COLLEAGUE, post="填报员", role=Role.CLERK, unit=unit, email="a@example.org"
    )
    builders.submit(sheet, by=colleague, when=now)
    return builders.accept(sheet, by=people["head"], when=now)


def _letter(to: User, now: datetime, *, failed: bool = False) -> int:
    occasion = "failed" if failed else timezone.localdate(now).isoformat()
    ensure_letter(
        plan="monthly-reminder",
        occasion=occasion,
        to=to,
        subject="提醒",
        body="请填报",
        html="<p>请填报</p>",
        attachments=[Enclosed("通报.pdf", "application/pdf", b"%PDF-1.7")],
        now=now,
    )
    one = Dispatch.objects.get(occasion=occasion)
    if failed:
        Dispatch.objects.filter(pk=one.pk).update(state=Dispatch.State.FAILED, code=550)
    return one.pk
