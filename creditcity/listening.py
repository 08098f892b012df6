"""The port that the web server listens on: the one asked for, or the next free one."""

import errno
import socket
from collections.abc import Mapping

PORTS_TRIED = 100


class PortRefused(Exception):
    """No port can be opened; str() is a Chinese sentence that says why."""


def open_port(variables: Mapping[str, str]) -> socket.socket:
    """Open the web server's socket here, so that no one takes the port between test and use.

    PORT (8000) or the next free one; HOST is 127.0.0.1 unless given. Raises PortRefused.
    """
    host, wanted = variables.get("HOST") or "127.0.0.1", variables.get("PORT") or "8000"
    if not wanted.isdecimal() or int(wanted) > 65535:
        raise PortRefused(f"PORT 应是 0 到 65535 的整数，现在是“{wanted}”。")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(int(wanted), min(int(wanted) + PORTS_TRIED, 65536)):
        try:
            return socket.create_server((host, port), family=family, backlog=2048)
        except PermissionError as error:
            raise PortRefused(
                f"没有权限使用端口 {port}，请用 PORT=8000 之类大于 1023 的端口。"
            ) from error
        except socket.gaierror as error:
            raise PortRefused(f"HOST“{host}”不是本机的地址。") from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PortRefused(f"无法在 {host}:{port} 上接受连接：{error.strerror}") from error
    raise PortRefused(f"端口 {wanted} 及其后 {PORTS_TRIED} 个都被占用，请用 PORT 指定另一个。")


def reachable(host: str) -> str:
    """Return where this machine finds a server that listens on host."""
    # Compared with, not listened on.
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def address(listener: socket.socket) -> str:
    """Return what a person types into the browser on this machine."""
    host, port = listener.getsockname()[:2]
    shown = reachable(host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
