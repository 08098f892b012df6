"""Many campaigns by several workers: seconds, memory, and whether the results are right."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.core.management import CommandError
from django.db import connection, transaction
from django.db.models import Count

from indicators.models import Campaign
from indicators.queries import readings_in_force, rules_of
from indicators.scoring.engine import score
from reporting.benchmark import notes
from reporting.benchmark.cloning import Copies
from reporting.benchmark.fleet import Fleet
from reporting.benchmark.notes import Memory, Note
from reporting.benchmark.single import forget
from reporting.benchmark.spread import Spread
from reporting.benchmark.tasks import score_year, store_facts
from reporting.models import ComponentScore, Score, Scoring
from reporting.scores import scorebook
from reporting.scores.knowledge import facts_now

PROVEN = 5


@dataclass(frozen=True)
class Step:
    """One number of campaigns, scored several times from stored facts."""

    campaigns: int
    seconds: Spread
    each: Spread
    memory: list[Memory]
    facts: Spread
    proven: int

    @property
    def per_second(self) -> float:
        return self.campaigns / self.seconds.median


def steps(
    copies: Copies,
    fleet: Fleet,
    *,
    campaigns: Sequence[int],
    repeats: int,
    say: Callable[[str], None],
) -> Iterator[Step]:
    """One step after the other, smallest first; the copies of one are part of the next."""
    known = 0
    for count in sorted(set(campaigns)):
        say(f"  {count} 个创建活动：复制数据 …")
        keys = copies.up_to(count)
        say(f"  {count} 个创建活动：由已通过的数据格生成数据项现值 …")
        fleet.run(store_facts, f"facts {count}", keys[known:])
        known = count
        _analysed()
        yield _step(keys, fleet, repeats, say)


def _step(keys: list[int], fleet: Fleet, repeats: int, say: Callable[[str], None]) -> Step:
    count, seconds, taken = len(keys), [], list[Note]()
    for repeat in range(1, repeats + 1):
        _unscored()
        run = f"year {count} {repeat}"
        seconds.append(fleet.run(score_year, run, keys))
        taken += notes.read(run)
        say(f"  {count} 个创建活动 × 12 个月，第 {repeat} 次：{seconds[-1]:.1f} 秒")
    return Step(
        campaigns=count,
        seconds=Spread.of(seconds),
        each=Spread.of([note.seconds for note in taken]),
        memory=notes.memory(taken),
        facts=Spread.of([note.seconds for note in notes.read(f"facts {count}")]),
        proven=prove(keys),
    )


def prove(keys: Sequence[int]) -> int:
    """Refuses a measurement of wrong results; returns how many campaigns were computed again."""
    scores = Score.objects.filter(campaign__in=keys)
    found = scores.aggregate(all=Count("pk"), own=Count("digest", distinct=True))
    if set(found.values()) != {len(keys)} or scorebook.due_campaigns().exists():
        raise CommandError(f"得分行数不对：{len(keys)} 个创建活动，{found}")
    sample = sorted({keys[index * (len(keys) - 1) // (PROVEN - 1)] for index in range(PROVEN)})
    for key in sample:
        _prove(Campaign.objects.get(pk=key))
    return len(sample)


@transaction.atomic
def _prove(campaign: Campaign) -> None:
    """The worker's score against one computed here from nothing, and against the pure rules."""
    kept = Score.objects.get(campaign=campaign)
    plan, readings = rules_of(campaign).plan, readings_in_force(campaign)
    by_rules = score(plan, facts_now(campaign, plan, readings).values, readings)
    forget(campaign)
    again = scorebook.ensure_scored(campaign, now=kept.computed_at)
    if again is None or told(kept) != told(again) or kept.total != by_rules.total:
        raise CommandError(f"{campaign.code}：后台任务的得分与重新核算的不一致")
    transaction.set_rollback(True)


def told(kept: Score) -> tuple[object, ...]:
    """Everything a score says, whoever computed it and when."""
    return (
        *(kept.digest, kept.total, kept.points, kept.interval, kept.intervals),
        *(kept.closed, kept.engine, kept.readings),
    )


def _unscored() -> None:
    """Facts stay, scores go: every campaign is due."""
    models = (Score.parts.through, Score, ComponentScore, Scoring)
    tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def _analysed() -> None:
    """What autovacuum does within a minute on a portal that fills up month by month."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
