"""What bench.letters does in the database: write the letters, watch them, compare in the end."""

import hashlib
import random
from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from bench.letter_server import Unreliable
from notices.letters import Enclosed, ensure_letter
from notices.models import Dispatch
from units.models import User

if TYPE_CHECKING:
    from bench.letters import Found

State = Dispatch.State
OPEN = (State.QUEUED, State.CLAIMED, State.IN_DATA)
PAPER = random.Random(1).randbytes(60_000)
DIGEST = hashlib.sha256(PAPER).hexdigest()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def addressed(count: int) -> list[User]:
    """So many invented people."""
    return [
        User.objects.create_user(f"invented-{n}", post=f"演示岗位{n}", email=f"p{n}@example.org")
        for n in range(count)
    ]


def write(people: list[User], circulars: set[int]) -> None:
    """A letter to each: a circular with its file to those named, a reminder to the others."""
    now = timezone.now()
    for person in people:
        circular = person.pk in circulars
        ensure_letter(
            plan="circular" if circular else "monthly-reminder",
            occasion="bench",
            to=person,
            subject="【信用创建周通报】第1期" if circular else "【报送提醒】还有1项未完成",
            body="正文\n.\n..以点开头的行",
            html="<p>正文</p>" if circular else "",
            attachments=[Enclosed("第1期通报.docx", DOCX, PAPER)] if circular else (),
            now=now,
        )


def caught() -> Counter[str]:
    """How many letters are between the queue and their end just now."""
    states = Dispatch.objects.filter(state__in=[State.CLAIMED, State.IN_DATA])
    return Counter(states.values_list("state", flat=True))


def all_settled() -> bool:
    return not Dispatch.objects.filter(state__in=OPEN).exists()


def watch(found: "Found") -> None:
    """How long a letter has been on the line without anybody being told."""
    now = timezone.now()
    begun = Dispatch.objects.filter(state=State.IN_DATA).values_list("in_data_at", flat=True)
    ages = [(now - since).total_seconds() for since in begun if since is not None]
    found.longest_doubt = max([found.longest_doubt, *ages])


def compare(found: "Found", server: Unreliable) -> None:
    """Every letter's state against what the mail server has really taken."""
    for one in Dispatch.objects.order_by("id"):
        came = server.taken[one.message_id]
        found.states[one.state] += 1
        if came > 1:
            found.twice.append(one.address)
        if one.state == State.SENT and not came:
            found.lost.append(one.address)
        if one.state == State.FAILED and came:
            found.false_failures.append(one.address)
        if one.state in OPEN:
            found.left_open.append(one.address)
        if one.state in (State.FAILED, State.UNKNOWN):
            label = f"{State(one.state).label} {one.code or ''} {one.error}"
            found.doubtful.append((one.address, label, bool(came)))
        expected = (DIGEST,) if one.plan == "circular" else ()
        if came and server.files[one.message_id] != expected:
            found.damaged.append(one.address)
    found.did = server.did
    connection.close()
