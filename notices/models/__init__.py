"""Tables of this room."""

from notices.models.attachment import AttachedFile, Attachment
from notices.models.circular import Circular, CircularArrangement, CircularStep, WeeklyBrief
from notices.models.dispatch import Dispatch, DispatchAct

__all__ = [
    "AttachedFile",
    "Attachment",
    "Circular",
    "CircularArrangement",
    "CircularStep",
    "Dispatch",
    "DispatchAct",
    "WeeklyBrief",
]
