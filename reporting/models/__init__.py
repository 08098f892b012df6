"""What was owed and delivered, and what it is worth."""

from reporting.models.period import Period
from reporting.models.score import ComponentScore, Score, Scoring
from reporting.models.submission import Cell, Event, Submission

__all__ = ["Cell", "ComponentScore", "Event", "Period", "Score", "Scoring", "Submission"]
