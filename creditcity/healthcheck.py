"""Asks a running web server whether it is well: `python -m creditcity.healthcheck [PORT]`."""

import http.client
import os
import sys

SECONDS = 5


def answers(host: str, port: int, *, allowed_hosts: list[str]) -> bool:
    """Tell whether /healthz answers 200; it introduces itself by a name the server accepts."""
    name = next(iter(allowed_hosts), host).lstrip(".")
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz", headers={"Host": name if name != "*" else host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main(arguments: list[str]) -> int:
    """Return 0 when the server of this machine is well, else 1: the container's health check."""
    port = int(arguments[0]) if arguments else 8000
    names = [name.strip() for name in os.environ.get("ALLOWED_HOSTS", "").split(",")]
    return 0 if answers("127.0.0.1", port, allowed_hosts=[n for n in names if n]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
