"""The register of signed letters (承诺书): who must sign, who has, what share that is."""

from dataclasses import dataclass
from datetime import date

from indicators.models import Campaign
from reporting.models import Commitment
from reporting.proofs import commitments
from units.models import Unit, User
from units.queries import standing
from units.roles import OFFICE


@dataclass(frozen=True)
class CommitmentRow:
    """A unit that must sign, with its letter in force and the newest one that has run out."""

    unit: Unit
    letter: Commitment | None
    lapsed: Commitment | None
    may_enter: bool


@dataclass(frozen=True)
class CommitmentRegister:
    rows: list[CommitmentRow]

    @property
    def signed(self) -> int:
        return sum(row.letter is not None for row in self.rows)

    @property
    def unsigned(self) -> int:
        return len(self.rows) - self.signed

    @property
    def share(self) -> str:
        """ "3/16（18.75%）"; a share that is not whole never shows as 100%."""
        total = len(self.rows)
        percent = f"{self.signed * 100 / total:.2f}".rstrip("0").rstrip(".") if total else "0"
        return f"{self.signed}/{total}（{percent}%）"


def commitment_register(campaign: Campaign, user: User, *, today: date) -> CommitmentRegister:
    """Every unit that must sign, in the plan's order; three queries."""
    signed = commitments.in_force(campaign, today=today)
    mine = standing(user).within(campaign.jurisdiction)
    newest: dict[int, Commitment] = {}
    for one in campaign.commitments.all():
        newest.setdefault(one.unit_id, one)
    return CommitmentRegister(
        [
            CommitmentRow(
                unit,
                signed.get(unit.pk),
                None if unit.pk in signed else newest.get(unit.pk),
                mine.has(OFFICE) or unit.pk in mine.units,
            )
            for unit in commitments.units_that_sign(campaign)
        ]
    )
