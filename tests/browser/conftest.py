"""The whole portal as `make run` starts it, and a real Chromium in front of it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.chromium import find

ROOT = Path(__file__).resolve().parents[2]
# Pictures to look at, where they are wanted: one costs a browser as much as its page.
WANTED = "PICTURES" in os.environ
SHOTS = ROOT / "var" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP = ViewportSize(width=1440, height=900)
# Milliseconds; a machine that scores and renders beside the browser needs them.
PATIENCE = 60_000
PHONE = ViewportSize(width=390, height=844)
# What the server has not confirmed yet, static/sheet.js keeps in the browser.
NOTHING_KEPT = "() => !Object.keys(localStorage).some(key => key.startsWith('sheet-'))"


@dataclass(frozen=True)
class Portal:
    """A running portal: its address and the password of every account."""

    address: str
    passwords: dict[str, str]


# Not for the session: Playwright keeps an event loop running, in which Django refuses to work.
@pytest.fixture(scope="package")
def portal() -> Iterator[Portal]:
    folder = Path(tempfile.mkdtemp(prefix="creditcity-tests-"))
    # The private servers' account must be able to enter.
    folder.chmod(0o711)
    # The server is the portal's own: what this run of tests uses must not reach it.
    foreign = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    process = subprocess.Popen(
        [sys.executable, "-m", "creditcity.portal"],
        cwd=ROOT,
        env=environment | {"PORTAL_VAR": str(folder / "var"), "PORT": "8700"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Portal(_address(process), _passwords(folder / "var" / "accounts.txt"))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _address(process: subprocess.Popen[str]) -> str:
    """The address the portal prints once it answers."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        found = re.search(r"门户已就绪：(http://\S+?)/?\s", line)
        if found:
            return found.group(1)
    pytest.fail("门户没有启动：\n" + "".join(said))


def _passwords(file: Path) -> dict[str, str]:
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return {row[0]: row[1] for row in rows if len(row) > 1}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = find()
    assert path is not None, "没有 Chromium：请运行 python -m tests.programs"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """The window or the whole page in var/screenshots/, with PICTURES in the environment."""
    if WANTED:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)


class Person:
    """Somebody at a screen: signs in, walks, and remembers what the browser complained about."""

    def __init__(self, chromium: Browser, portal: Portal, account: str, screen: ViewportSize):
        self.portal, self.account, self.screen = portal, account, screen
        self.context: BrowserContext = chromium.new_context(viewport=screen, locale="zh-CN")
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, message) -> None:
        # A refused form answers 403, 409 or 422: the browser reports that, and it is right.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request) -> None:
        if not request.url.startswith((self.portal.address, "data:")):
            self.strangers.append(request.url)

    def sign_in(self) -> "Person":
        self.open("/sign-in/")
        self.page.fill("#id_username", self.account)
        self.page.fill("#id_password", self.portal.passwords[self.account])
        self.follow("main button[type=submit]")
        return self

    def arrive(self, sessions: dict[str, list[Any]]) -> "Person":
        """The first page of the account, in its session if one goes on, else by signing in."""
        self.context.add_cookies(sessions.get(self.account, []))
        self.open("/")
        if "/sign-in/" in self.page.url:
            self.sign_in()
            sessions[self.account] = [*self.context.cookies()]
        return self

    def open(self, path: str) -> int:
        answer = self.page.goto(self.portal.address + path)
        assert answer is not None
        return answer.status

    def follow(self, selector: str) -> None:
        """Click what leads to another page, or to this one again; it is there with its scripts.

        A bare click returns while the next page begins: what it shows can be pressed already,
        before a script that is to answer has run.
        """
        self.page.wait_for_load_state()
        with self.page.expect_event("load", timeout=PATIENCE):
            self.page.click(selector)

    def text(self) -> str:
        self.page.wait_for_load_state()
        return self.page.inner_text("body")

    def sees(self, words: str, within: str = "body") -> None:
        """Wait until that part shows the words and the page they stand on has its scripts."""
        part = self.page.locator(within).first
        expect(part).to_contain_text(words, use_inner_text=True, timeout=PATIENCE)
        self.page.wait_for_load_state()

    def shoot(self, name: str) -> None:
        """Fails where the page scrolls sideways; a picture of it, where pictures are wanted."""
        self.page.wait_for_load_state()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        picture(self.page, f"{name}-{self.screen['width']}", whole=True)
        assert width <= self.screen["width"], f"{name}: {width}px wide"

    def sees_saved(self) -> None:
        """Wait until the server has all that is typed into the sheet, not only what came first."""
        expect(self.page.locator("#saved")).to_contain_text("已保存", timeout=PATIENCE)
        self.page.wait_for_function(NOTHING_KEPT, timeout=PATIENCE)

    def leave(self) -> None:
        self.context.close()
        assert self.complaints == []
        assert self.strangers == []


@pytest.fixture(scope="package")
def sessions() -> dict[str, list[Any]]:
    """Account → the cookies of its first sign-in here: each later one would cost a second."""
    return {}


@pytest.fixture
def person(chromium: Browser, portal: Portal, sessions: dict[str, list[Any]]):
    """Somebody signed in; at the end nobody's browser may have complained."""
    people: list[Person] = []

    def enter(account: str, screen: ViewportSize = DESKTOP) -> Person:
        people.append(Person(chromium, portal, account, screen).arrive(sessions))
        return people[-1]

    yield enter
    for one in people:
        one.leave()
