"""The tables of the ledgers: calendar, batches, records, what is counted, and cases about them."""

from ledgers.models.batch import Batch, Finding, Repeated
from ledgers.models.calendar import CalendarDay, CalendarYear
from ledgers.models.cases import CaseEvent, ListEntry, ListMeasure, Objection, Repair
from ledgers.models.guarding import DeliveredRecord, Delivery, Erasure, Retention, Unmasking
from ledgers.models.numbers import DOCUMENT, DOCUMENT_NUMBER
from ledgers.models.record import Decided, Ledger, Record, RecordHistory, Tally, ZeroReport

__all__ = [
    "DOCUMENT",
    "DOCUMENT_NUMBER",
    "Batch",
    "CalendarDay",
    "CalendarYear",
    "CaseEvent",
    "Decided",
    "DeliveredRecord",
    "Delivery",
    "Erasure",
    "Finding",
    "Ledger",
    "ListEntry",
    "ListMeasure",
    "Objection",
    "Record",
    "RecordHistory",
    "Repair",
    "Repeated",
    "Retention",
    "Tally",
    "Unmasking",
    "ZeroReport",
]
