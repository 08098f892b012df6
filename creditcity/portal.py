"""The whole portal in one process tree: `python -m creditcity.portal`."""

import io
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import django
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from creditcity import env, healthcheck, listening, processes
from creditcity.embedded import Servers, ServersError
from creditcity.interruption import Interrupted, Signals
from creditcity.supervisor import Program, Supervisor

BASE_DIR = Path(__file__).resolve().parent.parent
# The first is the plan the portal is set up for.
SCHEMES = ("liaocheng-resort-2022", "liaocheng-2022", "licheng-2021")
PAUSE = 0.1
READY_SECONDS = 60


class Refused(Exception):
    """The portal cannot go on; str() is a Chinese sentence for the person at the keyboard."""


def main() -> int:
    """Run the portal until a signal comes; return the exit code. Nothing is left running."""
    if "MAKELEVEL" in os.environ:
        # make passes TERM on, but a killed make must not leave a portal nobody knows of.
        processes.end_with_parent(signal.SIGTERM)
    signals = Signals()
    with ExitStack() as cleanup:
        try:
            return _run(signals, cleanup)
        except Interrupted:
            say("正在停止 …")
            return 0
        except (Refused, ServersError, listening.PortRefused, CommandError) as error:
            say(f"门户已停止：{error}")
        except OperationalError as error:
            say(f"门户已停止：数据库没有应答：{error}")
        return 1


def _run(signals: Signals, cleanup: ExitStack) -> int:
    environment = env.read(os.environ, base_dir=BASE_DIR)
    # The children work in another folder, where a relative one would be a different one.
    os.environ["PORTAL_VAR"] = str(environment.var)
    servers = _start_servers(environment, cleanup)
    with signals.breaking():
        demonstration = not environment.production and os.environ.get("DEMO") != "0"
        accounts = _prepare(demonstration=demonstration)
    listener = cleanup.enter_context(listening.open_port(os.environ))
    supervisor = Supervisor(
        _programs(listener, environment.var),
        logs=environment.var / "log",
        folder=BASE_DIR,
        environment=os.environ,
        say=say,
    )
    cleanup.callback(supervisor.stop)
    supervisor.start()
    answers = _health(listener, environment.allowed_hosts, supervisor.log("web"))
    if not _wait(signals, supervisor, servers, answers):
        return 0
    say(f"\n{accounts}\n\n门户已就绪：{listening.address(listener)}    按 Ctrl-C 停止")
    _wait(signals, supervisor, servers, lambda: False)
    return 0


def _start_servers(environment: env.Environment, cleanup: ExitStack) -> Servers | None:
    """Start the private servers unless both addresses were given."""
    given = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    if given:
        return None
    with step("启动数据库与消息队列"):
        return cleanup.enter_context(Servers.at(environment.var))


def _prepare(*, demonstration: bool) -> str:
    """Bring the tables, the plans, the demonstration and the accounts up to date.

    Returns what there is to say about the accounts: one per role with the demonstration, the
    administrator alone without it. One process for all: every start of Django
    costs a second.
    """
    with step("读取设置"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditcity.settings")
        django.setup()
    with step("更新数据表"):
        call_command("migrate", interactive=False, verbosity=0)
    with step("载入方案和节假日表"):
        for name in SCHEMES:
            call_command("load_scheme", name, stdout=io.StringIO())
        call_command("load_holidays", stdout=io.StringIO())
    if demonstration:
        with step("准备演示数据"):
            call_command("demo", unless_removed=True, stdout=io.StringIO())
    with step("开放报送期并核算"):
        call_command("tick", stdout=io.StringIO())
    said = io.StringIO()
    with step("准备账户"):
        call_command("accounts", administrator_only=not demonstration, stdout=said)
    connections.close_all()
    return said.getvalue().strip()


def _programs(listener: socket.socket, var: Path) -> list[Program]:
    """Return the children in the order of their start; they stop in the opposite one."""
    python, descriptor = sys.executable, listener.fileno()
    web = [
        *(python, "-m", "gunicorn", "creditcity.wsgi:application", "--bind", f"fd://{descriptor}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
        *("--no-control-socket", "--graceful-timeout", "5"),
    ]
    celery = [python, "-m", "celery", "-A", "creditcity"]
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--schedule", str(var / "beat-schedule")]
    return [
        Program(name="web", command=tuple(web), pass_fds=(descriptor,)),
        Program(
            name="worker",
            command=(*worker, "--loglevel", "INFO"),
            grace=20,
            # Without its broker a worker never ends a warm shutdown; tasks are run again anyway.
            death_signal=signal.SIGKILL,
        ),
        Program(name="beat", command=(*beat, "--loglevel", "INFO")),
    ]


def _health(listener: socket.socket, hosts: list[str], log: Path) -> Callable[[], bool]:
    """Return the question whether the web server answers; asked too long, it raises Refused."""
    host, port = listener.getsockname()[:2]
    end = time.monotonic() + READY_SECONDS

    def answers() -> bool:
        if time.monotonic() > end:
            raise Refused(f"网站 {READY_SECONDS} 秒没有应答；原因见 {log} 的末尾。")
        return healthcheck.answers(listening.reachable(host), port, allowed_hosts=hosts)

    return answers


def _wait(
    signals: Signals,
    supervisor: Supervisor,
    servers: Servers | None,
    reached: Callable[[], bool],
) -> bool:
    """Keep the children running until reached() (True) or a signal (False).

    Raises Refused when a server ends or a program dies again and again.
    """
    while not signals.received:
        trouble = supervisor.look() or _trouble(servers)
        if trouble:
            raise Refused(trouble)
        if reached():
            return True
        time.sleep(PAUSE)
    say("正在停止 …")
    return False


def _trouble(servers: Servers | None) -> str | None:
    name = servers.failed() if servers else None
    return f"{name} 意外退出，门户随之停止；日志在 var/log。" if name else None


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print what is being done, and when it is done the seconds that it took."""
    say(f"{title} …", end=" ")
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        say("未完成")
        raise
    say(f"{time.monotonic() - begun:.1f} 秒")


def say(sentence: str, end: str = "\n") -> None:
    """Print for the person at the keyboard; a closed terminal must not keep us from stopping."""
    with suppress(OSError, ValueError):
        sys.stdout.write(sentence + end)
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
