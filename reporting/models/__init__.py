"""What was owed and delivered, what it is worth, and what the city published about it."""

from reporting.models.bulletin import Bulletin, BulletinFile, BulletinLine
from reporting.models.correction import Correction, Exemption
from reporting.models.evidence import Commitment, Evidence, EvidenceFile
from reporting.models.period import Period
from reporting.models.score import (
    ComponentScore,
    Score,
    ScoreRequest,
    Scoring,
    Snapshot,
    StoredFact,
)
from reporting.models.submission import Cell, Event, Submission
from reporting.models.work import TaskStep, TaskWork

__all__ = [
    "Bulletin",
    "BulletinFile",
    "BulletinLine",
    "Cell",
    "Commitment",
    "ComponentScore",
    "Correction",
    "Event",
    "Evidence",
    "EvidenceFile",
    "Exemption",
    "Period",
    "Score",
    "ScoreRequest",
    "Scoring",
    "Snapshot",
    "StoredFact",
    "Submission",
    "TaskStep",
    "TaskWork",
]
