"""The page /styleguide/ (开发与验收用): every component in every state, with invented words."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creditcity.styleguide_charts import sample_charts, sample_heat
from units.columns import Columns
from units.queries import standing
from units.roles import OFFICE, Role

SHOWN_TO = OFFICE | {Role.ADMINISTRATOR}
WHY_CLOSED = "界面样式页供开发与验收使用，由专班办公室和系统管理员查看"
TONES = [
    ("good", "已通过", "完成、合格、按时"),
    ("wait", "待审核", "等别人办理"),
    ("warn", "临近截止", "要留意"),
    ("bad", "已退回", "有误、逾期，要马上办"),
    ("info", "市级通报", "说明来源"),
    ("", "未开始", "没有状态"),
]
INKS = ("ink", "soft", "main", "good", "warn", "bad", "wait")
COLUMNS = (("state", "状态"), ("owed", "必报"), ("score", "得分"))
TABLE = [("区财政局", "12/12", "good", "已通过"), ("区城管局", "8/12", "bad", "已退回")]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything the components can look like; nothing on it changes anything."""
    if not standing(request.user).has(SHOWN_TO):
        raise PermissionDenied(WHY_CLOSED)
    return render(request, "styleguide/page.html", _shown())


def _shown() -> dict[str, Any]:
    return {
        "tones": TONES,
        "inks": INKS,
        "table": TABLE,
        "lines": range(3),
        "charts": sample_charts(),
        "heat": sample_heat(),
        "trail": [("单位", "/"), ("区财政局", "/"), ("联系岗位", "")],
        "columns": Columns("sample", COLUMNS, frozenset({"owed"})),
        "tabs": [
            ("待审", "?tab=1", True, 3),
            ("已退回", "?tab=2", False, 0),
            ("全部", "?tab=3", False, None),
        ],
        "sample": {
            "message": "还有2处需要修改，没有保存",
            "problems": {"count": "办件数应为0或正整数", "day": "日期应写成 2026-11-25"},
        },
    }
