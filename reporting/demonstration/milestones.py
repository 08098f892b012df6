"""What the invented office decided and froze on the way: one reading, one snapshot a month."""

from datetime import datetime

from indicators.models import Campaign, Reading
from reporting.duties.deadlines import SHANGHAI
from reporting.scores import adoptions, snapshots
from units.models import User

READING, OPTION = "uncovered_value", "upper"


def adopt(campaign: Campaign, *, by: User, at: datetime) -> None:
    """The head adopts the other option of one reading; a plan without that reading has none."""
    reading = Reading.objects.filter(campaign=campaign, code=READING).first()
    if reading is None:
        return
    typed = {
        "option": OPTION,
        "decided_by": "市专班办公室（演示）",
        "decided_on": f"{at.astimezone(SHANGHAI):%Y-%m-%d}",
        "document": "演示〔口径〕1号",
        "reason": "演示：市里答复，正好等于门槛的数值归较高一档",
    }
    adoptions.adopt(reading, by=by, at=at, sequence=0, typed=typed)


def freeze(campaign: Campaign, *, by: User, at: datetime) -> None:
    """The office takes the snapshot its monthly paper quotes."""
    snapshots.take(campaign, name=f"演示：{at.astimezone(SHANGHAI):%Y年%m月%d日}", by=by, at=at)
