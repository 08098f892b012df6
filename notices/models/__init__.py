"""Tables of this room."""

from notices.models.attachment import AttachedFile, Attachment
from notices.models.dispatch import Dispatch, DispatchAct

__all__ = ["AttachedFile", "Attachment", "Dispatch", "DispatchAct"]
