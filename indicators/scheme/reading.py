"""Reads a scheme folder: all of its files, nothing but its files, every reference resolved."""

from pathlib import Path

from indicators.scheme.campaigns import read_campaign, read_contradiction, read_phase
from indicators.scheme.measures import read_indicator, read_metric, read_reading
from indicators.scheme.moving import moved
from indicators.scheme.references import (
    check_content,
    check_indicators,
    check_metrics,
    check_tasks,
)
from indicators.scheme.rows import Scheme
from indicators.scheme.rules import read_rules
from indicators.scheme.work import read_duties, read_task, read_units
from indicators.tables import SchemeError, Table, read_table

# File → the name of its rows; campaign.toml also holds the campaign itself.
ROWS = {
    "campaign.toml": "phase",
    "units.toml": "unit",
    "metrics.toml": "metric",
    "readings.toml": "reading",
    "duties.toml": "duty",
    "tasks.toml": "task",
    "contradictions.toml": "contradiction",
}
# What only a plan with indicators must have.
OF_INDICATORS = ("metrics.toml", "readings.toml", "duties.toml")


def read_scheme(folder: Path, *, year: int | None = None) -> Scheme:
    """The scheme in the folder, moved to `year` when given; raises SchemeError.

    Guarantees that every unit, metric and reading that a row names exists, that every
    number is owed by somebody and that the maxima sum to the total.
    """
    _refuse_strangers(folder)
    scheme = _read(folder)
    return scheme if year is None else moved(scheme, year)


def _read(folder: Path) -> Scheme:
    files = {name: read_table(folder, name) for name in _expected(folder)}
    rows = {name: files[name].rows(kind) if name in files else [] for name, kind in ROWS.items()}
    campaign = read_campaign(files["campaign.toml"])
    for table in files.values():
        table.finish()
    units = read_units(rows["units.toml"])
    metrics = tuple(read_metric(table) for table in rows["metrics.toml"])
    readings = tuple(read_reading(table) for table in rows["readings.toml"])
    indicators = tuple(read_indicator(table) for table in _indicator_files(folder))
    duties = read_duties(rows["duties.toml"], campaign=campaign, units=units, metrics=metrics)
    tasks = tuple(read_task(table, units=units) for table in rows["tasks.toml"])
    check_metrics(metrics, duties)
    check_indicators(indicators, metrics, readings)
    check_tasks(tasks, metrics, duties)
    check_content(campaign, indicators=indicators, metrics=metrics, tasks=tasks)
    return Scheme(
        code=campaign.code,
        campaign=campaign,
        phases=tuple(read_phase(table) for table in rows["campaign.toml"]),
        units=units,
        metrics=metrics,
        readings=readings,
        indicators=indicators,
        duties=duties,
        tasks=tasks,
        contradictions=tuple(read_contradiction(t) for t in rows["contradictions.toml"]),
        plan=read_rules(campaign, metrics, readings, indicators),
    )


def _expected(folder: Path) -> list[str]:
    """Every file; without indicators those of the indicators may be left out."""
    if (folder / "indicators").is_dir():
        return list(ROWS)
    return [name for name in ROWS if name not in OF_INDICATORS or (folder / name).is_file()]


def _indicator_files(folder: Path) -> list[Table]:
    paths = sorted((folder / "indicators").glob("*.toml"))
    return [read_table(folder, f"indicators/{path.name}") for path in paths]


def _refuse_strangers(folder: Path) -> None:
    """A file that nobody reads would be believed to be in force."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        expected = name in ROWS or (name.startswith("indicators/") and path.suffix == ".toml")
        if path.is_file() and not expected:
            raise SchemeError(name, "", "不是方案的文件")
