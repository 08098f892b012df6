"""Two snapshots to compare: those asked for, else last week's and the latest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from reporting.models import Snapshot

# What was frozen for last week's circular, even where this week's came a day early.
WEEK = timedelta(days=6)
UNKNOWN = "没有所选的快照，以下为最近的两份，请从列表中另选。"
SAME = "请选择两份不同的快照，以下为最近的两份。"


@dataclass(frozen=True)
class Between:
    """The earlier and the later snapshot; `problem` says why they are not the ones asked for."""

    before: Snapshot
    after: Snapshot
    problem: str = ""


def between(snapshots: Sequence[Snapshot], asked: Mapping[str, str]) -> Between | None:
    """Of the campaign's snapshots, newest first; None while there are fewer than two.

    `before` and `after` in the address are numbers of snapshots; given the wrong way round they
    are put in order of time.
    """
    if len(snapshots) < 2:
        return None
    if not asked.keys() & {"before", "after"}:
        return _latest(snapshots)
    known = {str(one.pk): one for one in snapshots}
    found = [known.get(asked.get(name, "")) for name in ("before", "after")]
    if found[0] is None or found[1] is None:
        return _latest(snapshots, UNKNOWN)
    if found[0] == found[1]:
        return _latest(snapshots, SAME)
    before, after = sorted((one for one in found if one), key=lambda one: (one.taken_at, one.pk))
    return Between(before, after)


def _latest(snapshots: Sequence[Snapshot], problem: str = "") -> Between:
    """The newest and the last one a week older; without one so old, the one before it."""
    after, *older = snapshots
    week = [one for one in older if after.taken_at - one.taken_at >= WEEK]
    return Between((week or older)[0], after, problem)
