"""Tables of this room."""

from notices.models.dispatch import Dispatch

__all__ = ["Dispatch"]
