"""Where a next step is done: the sheet, the register or the matrix that this person may open."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from indicators.models import Campaign
from reporting.models import Period
from reporting.permissions import visible_to
from reporting.queries.scores.ahead import Ahead
from units.models import Unit, User


class Places:
    """The addresses of steps for one person; sheets are looked up once for all of them.

    `period` is the newest open month, where a step without a month of its own is done. `units`
    are the person's own, None for whoever sees every unit.
    """

    def __init__(
        self,
        campaign: Campaign,
        period: Period | None,
        user: User,
        units: frozenset[int] | None,
    ) -> None:
        self.campaign, self.period, self.user, self.units = campaign, period, user, units
        self.sheets: dict[tuple[int, date], int] = {}

    def look_up(self, steps: Iterable[Ahead]) -> None:
        """Finds the sheets the steps may lead to; one query, none without an open month."""
        if self.period is None:
            return
        found = [(one, self._month(one)) for one in steps]
        units = {unit.pk for one, _ in found if (unit := self._by(one))}
        months = {month for _, month in found} | {self.period.month}
        rows = visible_to(self.user).filter(
            period__campaign=self.campaign, period__month__in=months, unit_id__in=units
        )
        self.sheets = {
            (unit, month): pk
            for unit, month, pk in rows.values_list("unit_id", "period__month", "pk")
        }

    def of(self, step: Ahead) -> str:
        """The address; the indicator's own page is named by the row itself, so that it is blank
        where this person can do nothing."""
        code = self.campaign.code
        unit = self._by(step)
        if step.register and (self.units is None or unit):
            return reverse("register", args=(code, step.metric.code))
        if step.register or self.period is None:
            return ""
        if unit and (sheet := self._sheet(unit, step)):
            return f"{reverse('sheet', args=(sheet,))}#value-{step.metric.code}"
        if self.units is None:
            return f"{reverse('matrix', args=(code,))}?month={self.period.month:%Y-%m}"
        return ""

    def _by(self, step: Ahead) -> Unit | None:
        """Whose sheet it is done in: the own unit's; for whoever sees all the only one's."""
        if self.units is not None:
            return next((one for one in step.reporters if one.pk in self.units), None)
        return step.reporters[0] if len(step.reporters) == 1 else None

    def _sheet(self, unit: Unit, step: Ahead) -> int | None:
        """The month's own sheet, before it is opened that of the newest month."""
        assert self.period
        own = self.sheets.get((unit.pk, self._month(step)))
        return own or self.sheets.get((unit.pk, self.period.month))

    def _month(self, step: Ahead) -> date:
        assert self.period
        return date.fromisoformat(f"{step.month}-01") if step.month else self.period.month
