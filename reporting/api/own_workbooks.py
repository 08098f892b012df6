"""The unit's own workbook for programs: read at the places the unit has pointed at."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from reporting.filling import own_workbook
from reporting.permissions import visible_to
from reporting.queries.filling import own_books
from reporting.queries.filling.own_workbook import own_page
from reporting.refusals import Invalid, NotAllowed
from reporting.spreadsheets.opening import FILE, OWN_BYTES_AT_MOST
from units.models import User

PARSERS: tuple[Any, ...] = (*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser)


class GivenBook(serializers.Serializer[Any]):
    file = serializers.FileField(help_text=".xlsx，不超过5 MB，不带宏")


class ReadCell(serializers.Serializer[Any]):
    """One field the unit has pointed at, as it reads in this workbook."""

    metric = serializers.CharField(source="code", help_text="数据项代码")
    name = serializers.CharField(help_text="数据项名称")
    agreed = serializers.CharField(help_text="指定时的单元格")
    place = serializers.CharField(help_text="本月读取的单元格；位置不符时为空")
    typed = serializers.CharField(source="read", help_text="单元格中的内容")
    understood = serializers.CharField(source="shown", help_text="读作")
    changed = serializers.BooleanField(help_text="是否与报送单现有内容不同")
    problem = serializers.CharField(help_text="需要修改或说明之处")
    refused = serializers.SerializerMethodField(help_text="没有读取的原因，逐条")

    def get_refused(self, row: Any) -> list[str]:
        return list(row.lost.sentences) if row.lost else []


@extend_schema(tags=["报送单"])
class ReadOwnWorkbook(APIView):
    """按已指定的单元格读取本单位的工作簿；不保存任何内容，暂存请用报送单的接口。"""

    parser_classes = PARSERS

    @extend_schema(
        summary="读取本单位工作簿",
        request={"multipart/form-data": GivenBook},
        responses=ReadCell(many=True),
    )
    def post(self, request: Request, pk: int) -> Response:
        assert isinstance(request.user, User)
        rows = visible_to(request.user).select_related("period__campaign", "unit")
        submission = get_object_or_404(rows, pk=pk)
        refusal = own_workbook.why_not(request.user, submission)
        if refusal is not None:
            raise NotAllowed(refusal)
        chosen = request.FILES.get(FILE)
        if chosen is None:
            raise Invalid("没有选择文件", {FILE: "请以 multipart/form-data 上传 .xlsx 文件"})
        content, name = chosen.read(OWN_BYTES_AT_MOST + 1), chosen.name or ""
        book = own_books.opened(submission, name, content)
        read = [row for row in own_page(submission, book).mapped if row.cell]
        return Response(ReadCell(read, many=True).data)
