"""How mail is set up, never with its password, and how the outbox stands now."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from notices import trial_letters
from notices.answers import meaning
from notices.carrying import IN_PORTAL
from notices.models import Dispatch
from notices.outbox import DOUBTFUL_AFTER
from notices.permissions import state_at, visible_to
from units.models import User

State = Dispatch.State
ON_ITS_WAY = (State.QUEUED, State.CLAIMED, State.IN_DATA)
TRIALS = 5
IN_THE_CLEAR = "不加密（smtp://），密码和信件可能被截获"


@dataclass(frozen=True)
class Server:
    """The mail server as configured; without `host` letters become files in the portal."""

    host: str
    port: int
    encryption: str
    encrypted: bool
    signs_in: bool
    own_authority: bool
    sender: str
    robots: list[str]
    folder: str = ""


def server() -> Server:
    """What the settings say; asks nobody."""
    own = settings.EMAIL_BACKEND == IN_PORTAL
    tls, ssl = (bool(getattr(settings, f"EMAIL_USE_{name}", False)) for name in ("TLS", "SSL"))
    return Server(
        host="" if own else settings.EMAIL_HOST,
        port=0 if own else settings.EMAIL_PORT,
        encryption="TLS（smtp+ssl）" if ssl else "STARTTLS（smtp+tls）" if tls else IN_THE_CLEAR,
        encrypted=tls or ssl,
        signs_in=not own and bool(settings.EMAIL_HOST_USER and settings.EMAIL_HOST_PASSWORD),
        own_authority=bool(settings.EMAIL_CA_FILE),
        sender=settings.DEFAULT_FROM_EMAIL,
        robots=sorted(settings.ROBOTS),
        folder=Path(settings.MAIL_FOLDER).name if own else "",
    )


@dataclass(frozen=True)
class Outbox:
    """The letters this person may read, counted, with the oldest waiting and the last sent."""

    waiting: int
    doubtful: int
    failed: int
    oldest: datetime | None
    last_sent: datetime | None


def outbox(user: User, *, now: datetime) -> Outbox:
    """One query."""
    lost = Q(state=State.IN_DATA, in_data_at__lt=now - DOUBTFUL_AFTER)
    waits = Q(state__in=ON_ITS_WAY) & ~lost
    return Outbox(
        **visible_to(user).aggregate(
            waiting=Count("pk", filter=waits),
            doubtful=Count("pk", filter=Q(state=State.UNKNOWN) | lost),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            oldest=Min("created_at", filter=waits),
            last_sent=Max("sent_at", filter=Q(state=State.SENT)),
        )
    )


@dataclass(frozen=True)
class Trial:
    """A test letter with its state now and what the server's answer means."""

    letter: Dispatch
    state: str
    meaning: str

    @property
    def label(self) -> str:
        return str(State(self.state).label)

    @property
    def tone(self) -> str:
        return {State.SENT: "good", State.FAILED: "bad", State.UNKNOWN: "bad"}.get(
            State(self.state), "wait"
        )

    @property
    def pending(self) -> bool:
        return self.state in ON_ITS_WAY


def trials(user: User, *, now: datetime) -> list[Trial]:
    """The latest test letters this person may read, newest first; one query."""
    rows = visible_to(user).filter(plan=trial_letters.PLAN).select_related("asked_by")
    return [Trial(one, state_at(one, now), meaning(one.code)) for one in rows[:TRIALS]]
