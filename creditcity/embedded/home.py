"""Where the private servers keep their data and sockets, and under which account they run."""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from creditcity.embedded import binaries
from creditcity.embedded.errors import ServersError
from creditcity.processes import Account, own_account

# Between Linux (107) and macOS (103) with room to spare.
LONGEST_SOCKET = 100
SOCKET_NAME = ".s.PGSQL.5432"
TEMPORARY_PREFIX = "creditcity-"
UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Home:
    """A folder (0700) of the servers' account, that account, and the programs it runs."""

    folder: Path
    account: Account
    binaries: binaries.Binaries

    @property
    def data(self) -> Path:
        """The PostgreSQL cluster."""
        return self.folder / "postgres"

    @property
    def password(self) -> Path:
        """The file with the password of the cluster; it lives and dies with the cluster."""
        return self.folder / "password"


def settle(var: Path) -> Home:
    """Choose and create the servers' folder for a portal whose data belong below var.

    PostgreSQL refuses to run as root. Root therefore hands the folder to an existing account
    without rights, below var if that account can get there, else below /var/lib.
    """
    found = binaries.find()
    if os.geteuid() != 0:
        account = own_account()
        return Home(_private_folder(var / "servers", account), account, found)
    account = _account_of(var / "servers")
    base = var if _can_enter(account, var) else _fallback(var)
    if not _can_run(account, found):
        found = binaries.copy(found, _fallback(var))
    return Home(_private_folder(base / "servers", account), account, found)


def _account_of(folder: Path) -> Account:
    """Return the owner of data that are already there, else the account without rights."""
    if folder.is_dir() and folder.lstat().st_uid != 0:
        status = folder.lstat()
        return Account(status.st_uid, status.st_gid)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise ServersError(
            f"以 root 启动需要系统账户 {UNPRIVILEGED}；"
            "请改用普通用户启动，或设置 DATABASE_URL 与 REDIS_URL。"
        ) from error
    return Account(entry.pw_uid, entry.pw_gid)


def _fallback(var: Path) -> Path:
    """Return a folder of root's that everybody may enter, one per var."""
    mark = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    folder = Path("/var/lib") / f"creditcity-{mark}"
    try:
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise ServersError(f"{folder} 不是本系统建立的目录，请移走后再启动。") from None
    return folder


def _private_folder(folder: Path, account: Account) -> Path:
    """Create folder for account alone; what is already there is only checked, never changed."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid != account.uid:
            raise ServersError(
                f"{folder} 属于另一个系统账户：请用原来的账户启动，或换一个 PORTAL_VAR 目录。"
            ) from None
    return folder


def _can_enter(account: Account, folder: Path) -> bool:
    """Ask the kernel as that account: permissions, mount options and ACLs all count."""
    probe = ["/bin/sh", "-c", 'cd "$1"', "probe", str(folder)]
    answer = subprocess.run(probe, capture_output=True, check=False, **account.identity())
    return answer.returncode == 0


def _can_run(account: Account, found: binaries.Binaries) -> bool:
    for program in (*map(found.program, binaries.POSTGRES_PROGRAMS), str(found.redis)):
        try:
            subprocess.run(
                [program, "--version"],
                capture_output=True,
                check=True,
                cwd="/",
                **account.identity(),
            )
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def open_sockets(home: Home) -> Path:
    """Create the folder of the sockets afresh: below the home, or short and private when too deep.

    Only the account can enter it, which is why Redis has no password: whoever gets this far could
    read the data files as well.
    """
    folder = home.folder / "run"
    if not _fits(folder):
        base = os.environ.get("XDG_RUNTIME_DIR", "")
        short = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=_usable(base)))
        os.chown(short, home.account.uid, home.account.gid)
        return short
    # Left-over sockets and lock files of a killed run; their processes are gone by now.
    shutil.rmtree(folder, ignore_errors=True)
    return _private_folder(folder, home.account)


def close_sockets(home: Home, sockets: Path) -> None:
    """Remove a folder of sockets that open_sockets created, in this run or an earlier one."""
    ours = sockets == home.folder / "run" or sockets.name.startswith(TEMPORARY_PREFIX)
    if ours and sockets.is_dir() and sockets.lstat().st_uid == home.account.uid:
        # rmtree itself refuses a symlink.
        shutil.rmtree(sockets, ignore_errors=True)


def _fits(folder: Path) -> bool:
    """Tell whether folder can stand in socket addresses and in PostgreSQL's list of folders."""
    plain = re.fullmatch(r"[A-Za-z0-9_./-]+", str(folder)) is not None
    return plain and len(str(folder / SOCKET_NAME)) < LONGEST_SOCKET


def _usable(base: str) -> str:
    """Return base when a short folder below it can serve; root's is closed to the account."""
    sample = Path(base) / f"{TEMPORARY_PREFIX}01234567"
    good = base and os.geteuid() and _fits(sample) and Path(base).is_dir()
    # Not tempfile's own choice: macOS' is too deep for a socket. mkdtemp makes the folder private.
    return base if good else "/tmp"
