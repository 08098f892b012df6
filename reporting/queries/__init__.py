"""What pages, the API and letters ask about reporting; each answer costs a constant number
of queries."""

from reporting.queries.bases import Official, OfficialNumber, official_of
from reporting.queries.dashboard import Dashboard, dashboard_of
from reporting.queries.desk import Desk, desk_of, still_owed
from reporting.queries.indicator import IndicatorPage, indicator_page
from reporting.queries.levers import Levers, levers_of, levers_of_indicator
from reporting.queries.matrix import Matrix, matrix_of
from reporting.queries.sheet import SheetPage, sheet_page
from reporting.queries.tasks import TaskPage, task_page

__all__ = [
    "Dashboard",
    "Desk",
    "IndicatorPage",
    "Levers",
    "Matrix",
    "Official",
    "OfficialNumber",
    "SheetPage",
    "TaskPage",
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
