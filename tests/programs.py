"""Sees to the programs the tests drive and no Python package brings: `python -m tests.programs`."""

import sys

from tests.browser import chromium
from tests.notices import office
from tests.packages import can_install, install

PACKAGES = sorted({*chromium.PACKAGES, *office.PACKAGES})
HOW = (
    "以上程序只用于测试，运行门户不需要。请由 root 安装后再运行 make test；Debian、Ubuntu：\n"
    f"apt install {' '.join(PACKAGES)}"
)


def main() -> int:
    """Install what is missing where this account may; else tell all of it at once, and how."""
    missing = _missing()
    if missing and can_install():
        _say("安装测试用的 Chromium、LibreOffice 与中文字体 …")
        install(*PACKAGES)
        missing = _missing()
    if chromium.NO_CHROMIUM in missing:
        _say("下载 Playwright 的 Chromium …")
        chromium.download()
        missing = _missing()
    if missing:
        _say("\n".join([*missing, HOW]))
        return 1
    _say(f"Chromium：{chromium.find()}　LibreOffice：{office.find()}")
    return 0


def _missing() -> list[str]:
    return [*chromium.missing(), *([] if office.find() else [office.MISSING])]


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
