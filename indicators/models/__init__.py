"""A campaign as loaded from its scheme: dated data with sources, never edited in place."""

from indicators.models.campaign import Campaign, Contradiction, Phase
from indicators.models.measure import Adoption, Component, Indicator, Metric, Reading, Target
from indicators.models.work import Duty, Task, TaskDuty

__all__ = [
    "Adoption",
    "Campaign",
    "Component",
    "Contradiction",
    "Duty",
    "Indicator",
    "Metric",
    "Phase",
    "Reading",
    "Target",
    "Task",
    "TaskDuty",
]
