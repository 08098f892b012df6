"""Finds an office program that really runs, or installs one: `python -m tests.notices.office`."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfReader

from tests.packages import can_install, install

NAMES = ("soffice", "libreoffice")
PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)
PACKAGES = ("libreoffice-writer-nogui", "fonts-noto-cjk")
MISSING = (
    "没有可用的 LibreOffice，无法清点 .docx 的页数。"
    "请安装 libreoffice-writer（Debian：apt install libreoffice-writer-nogui）。"
)


def find() -> str | None:
    """Return the path of an office program, None when there is none."""
    on_path = [path for path in map(shutil.which, NAMES) if path]
    return next((path for path in (*on_path, *PLACES) if Path(path).exists()), None)


def pages(files: Sequence[Path]) -> dict[str, int]:
    """How many pages the program sets each file on; its PDF is written beside the file."""
    program = find()
    assert program is not None, MISSING
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                program,
                f"-env:UserInstallation=file://{profile}",
                *("--headless", "--convert-to", "pdf", "--outdir", f"{files[0].parent}"),
                *map(str, files),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return {one.stem: len(PdfReader(one.with_suffix(".pdf")).pages) for one in files}


def main() -> int:
    """Find or install; print the path, or what is missing and how to get it."""
    if find() is None and can_install():
        sys.stdout.write("安装 LibreOffice（只用于测试）…\n")
        install(*PACKAGES)
    path = find()
    sys.stdout.write(f"LibreOffice：{path}\n" if path else f"{MISSING}\n")
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
