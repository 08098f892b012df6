"""What was owed and delivered, what it is worth, and what the city published about it."""

from reporting.models.bulletin import Bulletin, BulletinFile, BulletinLine
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

__all__ = [
    "Bulletin",
    "BulletinFile",
    "BulletinLine",
    "Cell",
    "ComponentScore",
    "Event",
    "Period",
    "Score",
    "ScoreRequest",
    "Scoring",
    "Snapshot",
    "StoredFact",
    "Submission",
]
