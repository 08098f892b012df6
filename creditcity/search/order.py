"""Which kinds of things the search looks for, by the names of their finders, in their order."""

KINDS = [
    "reporting.search.places.PLACES",
    *("reporting.search.plan.UNITS", "reporting.search.plan.INDICATORS"),
    "reporting.search.kept.SUBMISSIONS",
    "reporting.search.plan.TASKS",
    *("notices.search.MEETINGS", "notices.search.FOLLOW_UPS"),
    *(f"ledgers.search.{kind}" for kind in ("batches.KINDS", "batches.BATCHES", "records.RECORDS")),
    *(f"ledgers.search.cases.{kind}" for kind in ("OBJECTIONS", "REPAIRS", "LISTINGS")),
    *("reporting.search.kept.EVIDENCE", "reporting.search.registers.ITEMS"),
    "reporting.search.published.BULLETINS",
    *("notices.search.CIRCULARS", "notices.search.LETTERS"),
    "creditcity.help.searching.HELP",
]
