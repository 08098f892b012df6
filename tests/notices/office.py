"""Finds an office program and has it count the pages of a paper."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfReader

NAMES = ("soffice", "libreoffice")
PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)
PACKAGES = ("libreoffice-writer-nogui", "fonts-noto-cjk")
MISSING = "没有可用的 LibreOffice，无法清点 .docx 的页数（软件包 libreoffice-writer-nogui）。"


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
