"""What the private servers say when they cannot run."""


class ServersError(Exception):
    """The private servers cannot run here; str() is a Chinese sentence that says why."""
