"""Finds a Chromium that really runs, and tells what keeps it from showing our pages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# The last for the program that Playwright drives a browser with; a small system lacks it.
PACKAGES = ("chromium", "fonts-noto-cjk", "fontconfig", "libatomic1")
NO_DRIVER = "Playwright 的驱动程序无法启动，多半缺少系统库 libatomic.so.1（软件包 libatomic1）。"
NO_CHROMIUM = "没有可用的 Chromium：请安装软件包 chromium，或用 CHROMIUM=/路径/chromium 指定。"
NO_FONT = "缺少中文字体，截图会出现空框（软件包 fonts-noto-cjk 和 fontconfig）。"


def find() -> str | None:
    """Return the path of a Chromium that can show a page, None when there is none.

    CHROMIUM names one; then the system's; then the one that Playwright downloaded.
    """
    return next((path for path in _candidates() if _runs(path)), None)


def _candidates() -> list[str]:
    named = os.environ.get("CHROMIUM")
    if named:
        return [named]
    on_path = [path for path in map(shutil.which, NAMES) if path]
    return [path for path in (*on_path, *PLACES, _playwrights_own()) if Path(path).exists()]


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _runs(path: str) -> bool:
    """Let it draw an empty page: a stub of a package manager also has the name."""
    command = [path, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "<html" in answer.stdout


def has_chinese_font() -> bool:
    """Tell whether pages can show Chinese; macOS always can."""
    if sys.platform == "darwin":
        return True
    try:
        answer = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return bool(answer.stdout.strip())


def download() -> None:
    """Fetch Playwright's own Chromium into this account's folder; needs no root."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def missing() -> list[str]:
    """Return a Chinese sentence for everything that keeps the browser tests from running."""
    if not _has_driver():
        return [NO_DRIVER]
    return [
        *([] if find() else [NO_CHROMIUM]),
        *([] if has_chinese_font() else [NO_FONT]),
    ]


def _has_driver() -> bool:
    answer = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False
    )
    return answer.returncode == 0
