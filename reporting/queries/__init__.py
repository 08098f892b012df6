"""What pages, the API and letters ask about reporting; each answer costs a constant number
of queries."""

from reporting.queries.dashboard import Dashboard, dashboard_of
from reporting.queries.desk import Desk, desk_of, still_owed
from reporting.queries.indicator import IndicatorPage, indicator_page
from reporting.queries.matrix import Matrix, matrix_of
from reporting.queries.sheet import SheetPage, sheet_page

__all__ = [
    "Dashboard",
    "Desk",
    "IndicatorPage",
    "Matrix",
    "SheetPage",
    "dashboard_of",
    "desk_of",
    "indicator_page",
    "matrix_of",
    "sheet_page",
    "still_owed",
]
