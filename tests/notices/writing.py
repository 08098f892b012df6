"""Letters written for tests of sending, and how they stand."""

from typing import Any

from notices.models import Dispatch
from tests import builders as build
from units.models import User

NOW = build.at(4, 22)


def letter(recipient: User, number: int = 1, **columns: Any) -> Dispatch:
    return Dispatch.objects.create(
        **{
            "plan": "monthly-reminder",
            "occasion": f"2022-04-{number:02}",
            "recipient": recipient,
            "address": recipient.email,
            "subject": "【报送提醒】还有1项未完成",
            "body": "区财政局填报员：\n\n· 区财政局 2022年4月：待报\n",
            "message_id": f"<letter-{number}@portal.invalid>",
            "created_at": NOW,
        }
        | columns
    )


def states() -> list[str]:
    return list(Dispatch.objects.order_by("id").values_list("state", flat=True))
