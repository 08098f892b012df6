"""Tables of this room."""

from notices.models.attachment import AttachedFile, Attachment
from notices.models.dispatch import Dispatch, DispatchAct
from notices.models.feed import Feed
from notices.models.meeting import FollowUp, FollowUpStep, Meeting, MeetingPlan
from notices.models.wording import NoticeText, Reminded

__all__ = [
    "AttachedFile",
    "Attachment",
    "Dispatch",
    "DispatchAct",
    "Feed",
    "FollowUp",
    "FollowUpStep",
    "Meeting",
    "MeetingPlan",
    "NoticeText",
    "Reminded",
]
