"""Finds a Chromium that really runs, or installs one: `python -m tests.browser.chromium`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.packages import can_install, install

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGES = ("chromium", "fonts-noto-cjk", "fontconfig")


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


def _download_with_playwright() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Find or install; print the path, or what is missing and how to get it."""
    if (find() is None or not has_chinese_font()) and can_install():
        print("安装 Chromium 与中文字体 …", flush=True)
        install(*PACKAGES)
    if find() is None:
        print("下载 Playwright 的 Chromium …", flush=True)
        _download_with_playwright()
    path = find()
    if path is None:
        print(
            "没有可用的 Chromium，浏览器测试无法运行。"
            "请安装 chromium（Debian：apt install chromium），或用 CHROMIUM=/路径/chromium 指定。"
        )
        return 1
    if not has_chinese_font():
        print("缺少中文字体，截图会出现空框。请安装 fonts-noto-cjk（apt install fonts-noto-cjk）。")
        return 1
    print(f"Chromium：{path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
