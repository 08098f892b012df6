"""Annotated workbooks are made so many at once: the next is told when to ask, no turn is lost."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection
from django.urls import reverse

from ledgers import turns
from ledgers.models import Unmasking
from ledgers.turns import AGAIN_SECONDS, AT_ONCE, Busy
from tests import builders as build
from tests.ledgers.brought import UNIT, checked
from tests.racing import at_once
from tests.web import signed_in
from tests.worker import ROOT, environment
from units.models import User

pytestmark = pytest.mark.django_db
PATIENCE = 20
# A process of the web server as far as turns go; it is killed while it has one.
HOLDER = """
import django, sys
django.setup()
from ledgers import turns
from units.models import User
with turns.turn(User(pk=int(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_of_many_at_once_so_many_get_a_turn_and_the_others_the_next() -> None:
    people, all_asked = range(1, AT_ONCE + 4), threading.Barrier(AT_ONCE + 3)

    def ask(number: int) -> str:
        try:
            with turns.turn(User(pk=number)):
                all_asked.wait(PATIENCE)
                return "made"
        except Busy as busy:
            all_asked.wait(PATIENCE)
            return busy.message

    said = at_once([lambda number=number: ask(number) for number in people])  # type: ignore[misc]
    refused = f"正在为他人生成错误标注表，请{AGAIN_SECONDS}秒后再试"
    assert sorted(map(str, said)) == ["made"] * AT_ONCE + [refused] * 3
    with ExitStack() as later:
        for person in range(AT_ONCE):
            later.enter_context(_taken_elsewhere(person + 1))


def test_one_person_holds_one_turn_and_keeps_none_after_a_failure() -> None:
    with _taken_elsewhere(7), pytest.raises(Busy, match="您要的另一份"), turns.turn(User(pk=7)):
        pass
    with pytest.raises(ZeroDivisionError), turns.turn(User(pk=7)):
        raise ZeroDivisionError
    with _taken_elsewhere(7):
        pass


def test_killed_process_leaves_its_turn_to_the_next() -> None:
    with ExitStack() as killed:
        for number in range(AT_ONCE):
            killed.enter_context(_killed_at_work(number + 1))
        with pytest.raises(Busy), turns.turn(User(pk=9)):
            pass
    pause = threading.Event()
    for _ in range(PATIENCE * 20):
        try:
            with turns.turn(User(pk=9)):
                return
        except Busy:
            pause.wait(0.05)
    pytest.fail("a turn of a dead process is still held")


@pytest.mark.usefixtures("campaign")
def test_page_says_when_to_ask_again_keeps_the_reason_and_logs_nothing() -> None:
    batch, clerk = checked(), signed_in(build.clerk(UNIT))
    address = reverse("ledger-workbook", args=[build.CODE, batch.pk])
    with ExitStack() as others:
        for number in range(AT_ONCE):
            others.enter_context(_taken_elsewhere(10_000 + number))
        answers = [clerk.get(address), clerk.post(address, {"opening": "改正两行"})]
    assert [one.status_code for one in answers] == [429, 429]
    assert [one["Retry-After"] for one in answers] == [str(AGAIN_SECONDS)] * 2
    pages = [one.content.decode() for one in answers]
    assert all(f"正在为他人生成错误标注表，请{AGAIN_SECONDS}秒后再试" in page for page in pages)
    assert 'value="改正两行"' in pages[1]
    assert Unmasking.objects.count() == 0
    assert b"".join(clerk.get(address)).startswith(b"PK")


@contextmanager
def _taken_elsewhere(number: int) -> Iterator[None]:
    """Somebody else's request holds a turn, in a thread with a connection of its own."""
    held, enough, said = threading.Event(), threading.Event(), []

    def hold() -> None:
        try:
            with turns.turn(User(pk=number)):
                said.append("held")
                held.set()
                enough.wait(PATIENCE)
        finally:
            held.set()
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(PATIENCE)
        assert said == ["held"]
        yield
    finally:
        enough.set()
        thread.join(PATIENCE)


@contextmanager
def _killed_at_work(number: int) -> Iterator[None]:
    command = [sys.executable, "-c", HOLDER, str(number)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    own = environment(DJANGO_SETTINGS_MODULE="creditcity.settings")
    with subprocess.Popen(command, cwd=ROOT, env=own, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            assert process.stdout.readline() == "held\n"
            yield
        finally:
            process.kill()
