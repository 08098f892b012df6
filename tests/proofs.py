"""Proofs for tests: files of every kind, and what a person types beside them."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.models import Campaign
from ledgers.credit_code import check_digit
from reporting.models import Evidence
from reporting.proofs import evidence
from reporting.proofs.evidence import About, Upload
from tests import builders as build
from tests.bulletins import PDF
from units.models import User

WHEN = build.at(4, 18)
CREDIT_CODE = "11371500MB0000000" + check_digit("11371500MB0000000")


def scan(mark: str = "") -> Upload:
    """A paper of its own: other bytes, other digest."""
    return Upload(f"材料{mark}.pdf", PDF + mark.encode())


def sent(mark: str = "") -> SimpleUploadedFile:
    """The same as a browser sends it."""
    return SimpleUploadedFile(f"材料{mark}.pdf", PDF + mark.encode())


def typed(**instead: str) -> dict[str, str]:
    return {"title": "实施方案", "formed_on": "2022-04-10", "confidential": ""} | instead


def signed(**instead: str) -> dict[str, str]:
    """The form of a signed letter."""
    form = {"credit_code": CREDIT_CODE, "signed_on": "2022-04-12", "valid_until": ""}
    return form | instead


def added(
    campaign: Campaign,
    of: str = "market-supervision",
    *,
    by: User | None = None,
    at: datetime = WHEN,
    mark: str = "",
    task: str = "",
    indicator: int = 0,
    **fields: str,
) -> Evidence:
    """A proof of the unit, as its clerk adds it."""
    about = About(
        indicator=campaign.indicators.filter(number=indicator).first(),
        task=campaign.tasks.filter(code=task).first(),
    )
    return evidence.add(
        campaign,
        by=by or build.clerk(of),
        at=at,
        unit=build.unit(of),
        about=about,
        typed=typed(**fields),
        file=scan(mark or str(fields)),
    )
