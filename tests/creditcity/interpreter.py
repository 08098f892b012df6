"""This Python once more, where an ordinary user can run it."""

import shutil
import sys
import sysconfig
from pathlib import Path

# A third of the files, of which the portal opens none: tools of development, headers of C.
UNUSED = (
    *("playwright", "mypy*", "ruff*", "hypothesis*", "fontTools", "*-stubs"),
    *("pip", "setuptools", "include"),
)


def copy_interpreter(target: Path) -> tuple[Path, dict[str, str]]:
    """Copy this Python and its packages: root's own may lie where nobody else can go.

    Returns the program and the variables that it needs to find itself.
    """
    base = Path(sys.base_prefix)
    program = Path(sys.executable).resolve()
    library = Path(sysconfig.get_path("stdlib"))
    # What is compiled already is taken along.
    unneeded = shutil.ignore_patterns("site-packages", "test", "config-*")
    shutil.copytree(library, target / library.relative_to(base), ignore=unneeded, symlinks=True)
    (target / "bin").mkdir()
    shutil.copy2(program, target / "bin" / "python")
    for shared in (base / "lib").glob("libpython*.so*"):
        shutil.copy2(shared, target / "lib" / shared.name)
    packages = target / "packages"
    unused = shutil.ignore_patterns(*UNUSED)
    shutil.copytree(sysconfig.get_path("purelib"), packages, ignore=unused, symlinks=True)
    return target / "bin" / "python", {
        "PYTHONHOME": str(target),
        "PYTHONPATH": str(packages),
        "LD_LIBRARY_PATH": str(target / "lib"),
    }
