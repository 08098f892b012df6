"""Tables of this room."""

from notices.models.dispatch import Dispatch
from notices.models.meeting import FollowUp, FollowUpStep, Meeting, MeetingPlan

__all__ = ["Dispatch", "FollowUp", "FollowUpStep", "Meeting", "MeetingPlan"]
