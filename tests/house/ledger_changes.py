"""What the forms of the ledgers and their cases may change, for test_planting.py."""

from typing import Any

STEP = {"ledgers.caseevent": {"+"}}
SEEN = {"ledgers.unmasking": {"+"}}
ENDED = {"state", "ended_by_id", "ended_at", "told"}
MONTH = "/c/{campaign}/ledgers/standards/publicity-licence/units/market-supervision/"

LEDGER_CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]] = {
    ("/c/{campaign}/ledgers/upload/", "POST"): ({}, {"ledgers.batch": {"+"}}),
    ("/c/{campaign}/ledgers/batches/{imported}/workbook/", "POST"): ({}, SEEN),
    ("/c/{campaign}/ledgers/batches/{previewed}/confirm/", "POST"): (
        {},
        {"ledgers.batch": {"state", "choice", "decided_by_id", "decided_at"}},
    ),
    ("/c/{campaign}/ledgers/batches/{previewed}/stop/", "POST"): (
        {},
        {"ledgers.batch": ENDED},
    ),
    ("/c/{campaign}/ledgers/batches/{imported}/take-back/", "POST"): (
        {},
        {
            "ledgers.batch": {*ENDED, "counts"},
            "ledgers.record": {"-"},
            "ledgers.tally": {"reported", "compliant", "timely"},
        },
    ),
    (f"{MONTH}2022-04/sign-zero/", "POST"): ({}, {"ledgers.zeroreport": {"+"}}),
    (f"{MONTH}2022-03/withdraw-zero/", "POST"): (
        {},
        {"ledgers.zeroreport": {"withdrawn_at", "withdrawn_by_id"}},
    ),
    (f"{MONTH}2022-05/decided/", "POST"): ({}, {"ledgers.decided": {"+"}}),
    ("/c/{campaign}/ledgers/records/{record}/reveal/", "POST"): ({}, SEEN),
    ("/c/{campaign}/ledgers/deliveries/", "POST"): ({}, {"ledgers.delivery": {"+"}}),
    ("/c/{campaign}/ledgers/deliveries/{delivery}/file/", "POST"): ({}, SEEN),
    ("/c/{campaign}/ledgers/deliveries/{delivery}/hand-over/", "POST"): (
        {},
        {"ledgers.delivery": {"delivered_at", "delivered_by_id", "receipt"}},
    ),
    ("/c/{campaign}/ledgers/deliveries/{delivery}/discard/", "POST"): (
        {},
        {"ledgers.delivery": {"discarded_at", "discarded_by_id", "stored", "told"}},
    ),
    ("/c/{campaign}/cases/objections/new/", "POST"): ({}, {"ledgers.objection": {"+"}} | STEP),
    ("/c/{campaign}/cases/objections/{objection}/reveal/", "POST"): ({}, SEEN),
    ("/c/{campaign}/cases/objections/{objection}/moves/withdraw/", "POST"): (
        {},
        {"ledgers.objection": {"state", "version"}} | STEP,
    ),
    ("/c/{campaign}/cases/listings/{listing}/measures/", "POST"): (
        {},
        {"ledgers.listmeasure": {"+"}} | STEP,
    ),
    ("/c/{campaign}/cases/listings/{listing}/measures/{measure}/", "POST"): (
        {},
        {"ledgers.listmeasure": {"started_on", "feedback", "version"}} | STEP,
    ),
}
