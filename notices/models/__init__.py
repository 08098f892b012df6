"""Tables of this room."""

from notices.models.attachment import AttachedFile, Attachment
from notices.models.circular import Circular, CircularArrangement, CircularStep, WeeklyBrief
from notices.models.dispatch import Dispatch, DispatchAct
from notices.models.feed import Feed
from notices.models.meeting import FollowUp, FollowUpStep, FormerPack, Meeting, MeetingPlan
from notices.models.wording import NoticeText, Reminded

__all__ = [
    "AttachedFile",
    "Attachment",
    "Circular",
    "CircularArrangement",
    "CircularStep",
    "Dispatch",
    "DispatchAct",
    "Feed",
    "FollowUp",
    "FollowUpStep",
    "FormerPack",
    "Meeting",
    "MeetingPlan",
    "NoticeText",
    "Reminded",
    "WeeklyBrief",
]
