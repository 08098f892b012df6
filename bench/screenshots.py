"""Pictures of every page of every role, at three widths, light and dark; and what axe says of each.

`python -m bench.screenshots http://127.0.0.1:8000` while the portal runs; `--axe` looks for faults
instead of taking pictures and answers 1 when there is one; `--manual` takes the pictures of the
manual (docs/manual/images) instead and answers 1 when one is too large.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import manual_shots
from tests.browser import pictures
from tests.browser.accessible import HELP, SETTINGS, administration, faults, pages_of
from tests.browser.chromium import find
from tests.browser.conftest import FLAGS

ROLES = ("clerk", "unit-lead", "office", "office-head", "leader", "administrator")


def main() -> int:
    """Walk through the portal as each role; the number of faults decides the answer."""
    asked = _asked()
    passwords = dict(
        line.split("\t")[:2]
        for line in asked.accounts.read_text(encoding="utf-8").splitlines()
        if "\t" in line
    )
    if asked.manual:
        return _for_the_manual(asked.address, passwords)
    found = 0
    for role in asked.roles:
        with _signed_in(asked.address, role, passwords[role]) as page:
            paths = [*pages_of(page, asked.address), *HELP, "/styleguide/"]
            if role == "administrator":
                paths += [*SETTINGS, *administration(page, asked.address)]
            for path in paths:
                answer = page.goto(asked.address + path)
                if answer is not None and answer.ok:
                    found += _look_for_faults(page, role) if asked.axe else 0
                    if not asked.axe:
                        said = pictures.take(page, asked.folder / role, path)
                        sys.stdout.writelines(f"{one}\n" for one in said)
    sys.stdout.write(f"{found} faults\n" if asked.axe else f"{asked.folder}\n")
    return 1 if found else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="where the portal answers")
    parser.add_argument("--accounts", type=Path, default=Path("var/accounts.txt"))
    parser.add_argument("--folder", type=Path, default=Path("var/screenshots/pages"))
    parser.add_argument("--roles", nargs="+", choices=ROLES, default=ROLES)
    parser.add_argument("--manual", action="store_true", help="the manual's pictures instead")
    parser.add_argument("--axe", action="store_true", help="ask axe in all four coats instead")
    asked = parser.parse_args()
    asked.address = asked.address.rstrip("/")
    return asked


def _for_the_manual(address: str, passwords: dict[str, str]) -> int:
    wrong = manual_shots.take(
        address, lambda role: _signed_in(address, role, passwords.get(role, ""))
    )
    sys.stdout.writelines(f"{one}\n" for one in wrong)
    return 1 if wrong else 0


@contextmanager
def _signed_in(address: str, role: str, password: str) -> Iterator[Page]:
    """A browser with that role at the door passed; without a role before it."""
    chromium = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(locale="zh-CN", reduced_motion="reduce")
        page.goto(f"{address}/sign-in/")
        if role:
            page.fill("#id_username", role)
            page.fill("#id_password", password)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
        yield page
        browser.close()


def _look_for_faults(page: Page, role: str) -> int:
    said = faults(page)
    for one in said:
        sys.stdout.write(f"{role} {page.url} {one}\n")
    return len(said)


if __name__ == "__main__":
    sys.exit(main())
