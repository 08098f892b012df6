"""What the forms of the ledgers and their cases may change, for test_planting.py."""

from typing import Any

STEP = {"ledgers.caseevent": {"+"}}
SEEN = {"ledgers.unmasking": {"+"}}
ENDED = {"state", "ended_by_id", "ended_at", "told"}
MONTH = "/c/{campaign}/ledgers/standards/publicity-licence/units/market-supervision/"

API = "/api/v1/campaigns/{campaign}"
API_MONTH = MONTH.replace("/c/{campaign}", API)
API_BATCHES = f"{API}/ledgers/batches/"
API_DELIVERIES = f"{API}/ledgers/deliveries/"
DECISION = {"ledgers.batch": {"state", "choice", "decided_by_id", "decided_at"}}
TAKEN_BACK = {
    "ledgers.batch": {*ENDED, "counts"},
    "ledgers.record": {"-"},
    "ledgers.tally": {"reported", "compliant", "timely"},
}
ZERO_WITHDRAWN = {"ledgers.zeroreport": {"withdrawn_at", "withdrawn_by_id"}}
HANDED_OVER = {"ledgers.delivery": {"delivered_at", "delivered_by_id", "receipt"}}
DISCARDED = {"ledgers.delivery": {"discarded_at", "discarded_by_id", "stored", "told"}}
MOVED = {"ledgers.objection": {"state", "version"}} | STEP

MEASURED = {"ledgers.listmeasure": {"+"}} | STEP
FED_BACK = {"ledgers.listmeasure": {"started_on", "feedback", "version"}} | STEP
# Whoever confirms picks from what is offered; nothing is.
NOTHING_LET_GO: dict[str, Any] = {"lets_go": [], "why_let_go": ""}

Changes = dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]]
API_CHANGES: Changes = {
    (API_BATCHES, "POST"): ({}, {"ledgers.batch": {"+"}}),
    (API_BATCHES + "{previewed}/confirm/", "POST"): (NOTHING_LET_GO, DECISION),
    (API_BATCHES + "{previewed}/stop/", "POST"): ({}, {"ledgers.batch": ENDED}),
    (API_BATCHES + "{imported}/take-back/", "POST"): ({}, TAKEN_BACK),
    (f"{API_MONTH}2022-04/sign-zero/", "POST"): ({}, {"ledgers.zeroreport": {"+"}}),
    (f"{API_MONTH}2022-03/withdraw-zero/", "POST"): ({}, ZERO_WITHDRAWN),
    (f"{API_MONTH}2022-05/decided/", "PUT"): ({}, {"ledgers.decided": {"+"}}),
    (API_DELIVERIES, "POST"): ({}, {"ledgers.delivery": {"+"}}),
    (API_DELIVERIES + "{delivery}/file/", "POST"): ({}, SEEN),
    (API_DELIVERIES + "{delivery}/hand-over/", "POST"): ({}, HANDED_OVER),
    (API_DELIVERIES + "{delivery}/discard/", "POST"): ({}, DISCARDED),
    # Neither a record nor a ledger that does not exist; the page leaves both empty.
    (f"{API}/cases/objections/", "POST"): (
        {"record": None, "standard": ""},
        {"ledgers.objection": {"+"}} | STEP,
    ),
    (API + "/cases/objections/{objection}/moves/withdraw/", "POST"): ({}, MOVED),
    (API + "/cases/listings/{listing}/measures/", "POST"): ({}, MEASURED),
    # It has not ended; the page leaves that empty.
    (API + "/cases/listings/{listing}/measures/{measure}/", "POST"): ({"ended_on": ""}, FED_BACK),
}
LEDGER_CHANGES: Changes = {
    **API_CHANGES,
    ("/c/{campaign}/ledgers/upload/", "POST"): ({}, {"ledgers.batch": {"+"}}),
    ("/c/{campaign}/ledgers/batches/{imported}/workbook/", "POST"): ({}, SEEN),
    ("/c/{campaign}/ledgers/batches/{previewed}/confirm/", "POST"): (NOTHING_LET_GO, DECISION),
    ("/c/{campaign}/ledgers/batches/{previewed}/stop/", "POST"): (
        {},
        {"ledgers.batch": ENDED},
    ),
    ("/c/{campaign}/ledgers/batches/{imported}/take-back/", "POST"): ({}, TAKEN_BACK),
    (f"{MONTH}2022-04/sign-zero/", "POST"): ({}, {"ledgers.zeroreport": {"+"}}),
    (f"{MONTH}2022-03/withdraw-zero/", "POST"): ({}, ZERO_WITHDRAWN),
    (f"{MONTH}2022-05/decided/", "POST"): ({}, {"ledgers.decided": {"+"}}),
    ("/c/{campaign}/ledgers/records/{record}/reveal/", "POST"): ({}, SEEN),
    ("/c/{campaign}/ledgers/deliveries/", "POST"): ({}, {"ledgers.delivery": {"+"}}),
    ("/c/{campaign}/ledgers/deliveries/{delivery}/file/", "POST"): ({}, SEEN),
    ("/c/{campaign}/ledgers/deliveries/{delivery}/hand-over/", "POST"): ({}, HANDED_OVER),
    ("/c/{campaign}/ledgers/deliveries/{delivery}/discard/", "POST"): ({}, DISCARDED),
    ("/c/{campaign}/cases/objections/new/", "POST"): ({}, {"ledgers.objection": {"+"}} | STEP),
    ("/c/{campaign}/cases/objections/{objection}/reveal/", "POST"): ({}, SEEN),
    ("/c/{campaign}/cases/objections/{objection}/moves/withdraw/", "POST"): ({}, MOVED),
    ("/c/{campaign}/cases/listings/{listing}/measures/", "POST"): ({}, MEASURED),
    ("/c/{campaign}/cases/listings/{listing}/measures/{measure}/", "POST"): ({}, FED_BACK),
}
