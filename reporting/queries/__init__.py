"""What pages, the API and letters ask about reporting; each answer costs a constant number
of queries."""

from reporting.queries.dated.tasks import TaskPage, task_page
from reporting.queries.filling.beside_desk import BesideDesk, beside_desk
from reporting.queries.filling.desk import Desk, desk_of, still_owed
from reporting.queries.filling.matrix import Matrix, matrix_of
from reporting.queries.filling.sheet import SheetPage, sheet_page
from reporting.queries.published.bases import Official, OfficialNumber, official_of
from reporting.queries.scores.dashboard import Dashboard, dashboard_of
from reporting.queries.scores.indicator import IndicatorPage, indicator_page
from reporting.queries.scores.levers import Levers, levers_of, levers_of_indicator

__all__ = [
    "BesideDesk",
    "Dashboard",
    "Desk",
    "IndicatorPage",
    "Levers",
    "Matrix",
    "Official",
    "OfficialNumber",
    "SheetPage",
    "TaskPage",
    "beside_desk",
    "dashboard_of",
    "desk_of",
    "indicator_page",
    "levers_of",
    "levers_of_indicator",
    "matrix_of",
    "official_of",
    "sheet_page",
    "still_owed",
    "task_page",
]
