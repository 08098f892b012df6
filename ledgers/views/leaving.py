"""Whether whoever asked for a page or file is still there while it is being made."""

import select
import socket

from django.http import HttpRequest

# Where gunicorn, the portal's server, puts the connection of a request.
SOCKET = "gunicorn.socket"


def has_left(request: HttpRequest) -> bool:
    """Say whether the other end closed the connection: stopped, went on, or lost the line.

    Nothing is read from it. False under a server that does not show it.
    """
    connection: socket.socket | None = request.META.get(SOCKET)
    if connection is None:
        return False
    try:
        ready = select.poll()
        ready.register(connection, select.POLLIN)
        # Something to read is its end, or the browser's next request.
        return bool(ready.poll(0)) and not connection.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):
        return True
