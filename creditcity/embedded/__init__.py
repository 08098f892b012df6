"""Private PostgreSQL and Redis on sockets, from binaries that came with the wheels."""

from creditcity.embedded.errors import ServersError
from creditcity.embedded.record import Addresses, addresses
from creditcity.embedded.servers import Servers

__all__ = ["Addresses", "Servers", "ServersError", "addresses"]
