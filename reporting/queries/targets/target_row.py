"""One target as people and programs read it (目标完成): state, what is missing, forecast."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from indicators.models import Target
from indicators.scoring.exact import write_short
from indicators.scoring.facts import Value
from indicators.scoring.gauges import PERCENT, Gauge
from indicators.scoring.pace import Outlook, expected, steady
from indicators.scoring.spec import ComponentSpec, IndicatorSpec
from indicators.scoring.targets import Goal, Progress
from reporting.queries.targets.target_bar import LEVELS, amount, mean_of, now_of, shown, wanted

MET, UNMET, UNKNOWN, UNMEASURED = "met", "unmet", "unknown", "unmeasured"
DAY = timedelta(days=1)
NO_NUMBER = "没有报送数据能直接衡量，须凭材料另行核对"
STATES = {MET: "已达成", UNMET: "未达成", UNKNOWN: "数据未知", UNMEASURED: "不适用"}


@dataclass(frozen=True)
class TargetRow:
    """One target as people and programs read it."""

    target: Target
    goal: Goal
    indicator: IndicatorSpec
    component: ComponentSpec
    gauge: Gauge | None
    progress: Progress
    outlook: Outlook
    points: Value
    first: date
    last: date
    today: date

    @property
    def elapsed(self) -> Fraction:
        """How much of the time has gone: from the window's first day to the target's last."""
        due = self.target.due or (self.last + timedelta(days=32)).replace(day=1) - DAY
        gone, whole = self.today - self.first + DAY, due - self.first + DAY
        return min(max(Fraction(gone // DAY, max(whole // DAY, 1)), Fraction(0)), Fraction(1))

    @property
    def expected(self) -> str:
        """今天应到, rounded up: who stands at what is written is not behind."""
        if self.gauge is None:
            return ""
        value = expected(self.goal, self.gauge, elapsed=self.elapsed)
        if steady(self.goal, self.gauge):
            return self.wanted
        return amount(self.gauge.cut(value, rising=False), self.gauge.measure)

    @property
    def expected_share(self) -> Fraction | None:
        """The same as a share of the target, 1 for one that holds on every day."""
        if self.gauge is None:
            return None
        return Fraction(1) if steady(self.goal, self.gauge) else self.elapsed

    @property
    def state(self) -> str:
        if self.gauge is None:
            return UNMEASURED
        return {True: MET, False: UNMET, None: UNKNOWN}[self.progress.met]

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def level_label(self) -> str:
        return LEVELS[self.goal.level]

    @property
    def wanted(self) -> str:
        return wanted(self.goal, self.gauge)

    @property
    def now(self) -> str:
        return now_of(self.gauge, self.goal) if self.gauge else ""

    @property
    def completion(self) -> str:
        """Whole percent, never rounded up."""
        part = self.progress.completion
        return "" if part is None else f"{int(part * 100)}%"

    @property
    def shortfall(self) -> str:
        """缺口 in the target's own measure, empty where nothing is missing or nobody knows."""
        shortfall, gauge = self.progress.shortfall, self.gauge
        if not shortfall or gauge is None:
            return ""
        measure = "个百分点" if gauge.measure == PERCENT else gauge.measure
        # Rounded up, so that closing what is written does reach the target.
        return amount(gauge.cut(shortfall, rising=False), measure)

    @property
    def reaches(self) -> bool | None:
        """Whether the target is met at the end of the window at the present pace."""
        value = self.outlook.value
        return None if value is None else self.goal.met_at(value)

    @property
    def forecast(self) -> str:
        """Where the present pace leads, or why that is not said."""
        value, gauge = self.outlook.value, self.gauge
        if gauge is None or value is None:
            return self.outlook.reason
        end = f"{mean_of(gauge)}约{shown(value, gauge, self.goal)}"
        if self.state == MET:
            verb = "能保持" if self.reaches else "将不再达到"
        else:
            verb = "能达到" if self.reaches else "达不到"
        late = "期限已过；" if self.overdue else ""
        return f"{late}按目前进度，{self.last.month}月底{end}，{verb}"

    @property
    def overdue(self) -> bool:
        """Whether the day has passed by which the target had to be met."""
        return (
            self.target.due is not None
            and self.target.due < self.today
            and self.state in (UNMET, UNKNOWN)
        )

    @property
    def worth(self) -> str:
        """What exactly meeting the target brings, where it stands on the component's own gauge."""
        if self.points is None:
            return ""
        return f"恰好达成得{write_short(self.points) if self.points else 0}分"

    @property
    def origin(self) -> str:
        plan = "市方案" if self.target.source else "本方案"
        return f"{plan}第{self.target.line}行"
