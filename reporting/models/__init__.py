"""What was owed and delivered, what it is worth, and what the city published about it."""

from reporting.models.bulletin import Bulletin, BulletinFile, BulletinLine
from reporting.models.correction import Correction, Exemption
from reporting.models.evidence import Commitment, Evidence, EvidenceChange, EvidenceFile
from reporting.models.own_workbook import OwnMapping
from reporting.models.period import Period
from reporting.models.register import RegisterDetail
from reporting.models.reviewing import BeingReviewed
from reporting.models.score import (
    ComponentScore,
    Score,
    ScoreRequest,
    Scoring,
    Snapshot,
    StoredFact,
)
from reporting.models.screen import ScreenLink
from reporting.models.submission import Cell, Event, Submission
from reporting.models.work import TaskStep, TaskWork

__all__ = [
    "BeingReviewed",
    "Bulletin",
    "BulletinFile",
    "BulletinLine",
    "Cell",
    "Commitment",
    "ComponentScore",
    "Correction",
    "Event",
    "Evidence",
    "EvidenceChange",
    "EvidenceFile",
    "Exemption",
    "OwnMapping",
    "Period",
    "RegisterDetail",
    "Score",
    "ScoreRequest",
    "Scoring",
    "ScreenLink",
    "Snapshot",
    "StoredFact",
    "Submission",
    "TaskStep",
    "TaskWork",
]
