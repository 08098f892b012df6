"""How quickly pages come: first words in a browser, and the server's answers to fifty people.

`python -m bench.pages http://127.0.0.1:8000` while the portal runs. Every person asks for the
overview once in PAUSE seconds on average; they share one session.
"""

import argparse
import random
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import find
from tests.browser.conftest import FLAGS
from tests.browser.loading import Loading, load

PAGES = ("clerk", "office")
PEOPLE, PAUSE = 50, 10.0


@dataclass
class Answers:
    """Milliseconds from question to last byte, and how many answers were no page."""

    took: list[float] = field(default_factory=list)
    refused: int = 0

    def share(self, part: float) -> float:
        """The time within which that part of the answers came."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def main() -> int:
    """Prints one line per page and one for the people."""
    asked = _asked()
    passwords = dict(
        line.split("\t")[:2]
        for line in asked.accounts.read_text(encoding="utf-8").splitlines()
        if "\t" in line
    )
    for role in PAGES:
        with _signed_in(asked.address, role, passwords[role]) as (browser, state, address):
            loads = [load(browser, address, signed_in=state) for _ in range(asked.repeats)]
            _tell(role, loads)
            if role == "office":
                cookies = "; ".join(f"{one['name']}={one['value']}" for one in state["cookies"])
    _tell_people(_people(address, cookies, seconds=asked.seconds), asked.seconds)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="where the portal answers")
    parser.add_argument("--accounts", type=Path, default=Path("var/accounts.txt"))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    return parser.parse_args()


@contextmanager
def _signed_in(address: str, role: str, password: str) -> Iterator[tuple[Browser, Any, str]]:
    path = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(locale="zh-CN")
        page.goto(f"{address.rstrip('/')}/sign-in/")
        page.fill("#id_username", role)
        page.fill("#id_password", password)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
        yield browser, page.context.storage_state(), page.url
        browser.close()


def _tell(role: str, loads: list[Loading]) -> None:
    words = statistics.median(one.first_words for one in loads)
    sys.stdout.write(
        f"{role}: first words {words:.0f} ms (median of {len(loads)}), "
        f"{loads[0].received / 1024:.0f} KiB, shift {max(one.shifted for one in loads):.3f}\n"
    )


def _people(address: str, cookies: str, *, seconds: float) -> Answers:
    answers, end = Answers(), time.monotonic() + seconds
    people = [
        threading.Thread(target=_reads, args=(address, cookies, end, answers))
        for _ in range(PEOPLE)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return answers


def _reads(address: str, cookies: str, end: float, answers: Answers) -> None:
    chance = random.Random(threading.get_ident())
    headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
    while (wait := chance.uniform(0, 2 * PAUSE)) + time.monotonic() < end:
        time.sleep(wait)
        begun = time.monotonic()
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as got:
                got.read()
                answers.refused += got.url != address
        except OSError:
            answers.refused += 1
        answers.took.append((time.monotonic() - begun) * 1000)


def _tell_people(answers: Answers, seconds: float) -> None:
    sys.stdout.write(
        f"{PEOPLE} people for {seconds:.0f} s: {len(answers.took)} answers, "
        f"median {answers.share(0.5):.0f} ms, p95 {answers.share(0.95):.0f} ms, "
        f"{answers.refused} refused\n"
    )


if __name__ == "__main__":
    sys.exit(main())
