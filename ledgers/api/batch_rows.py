"""The shapes in which a batch travels: its state, what was understood, what is wrong in it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ledgers import imports, rekeyed
from ledgers.models import Batch
from ledgers.queries import previews
from ledgers.queries.batches import AT_WORK, READ
from ledgers.standard import standard


class BatchRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="批次编号")
    standard = serializers.CharField(source="ledger.standard", help_text="台账代码")
    version = serializers.CharField(help_text="标准版本")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="单位名称")
    name = serializers.CharField(help_text="文件名")
    size = serializers.IntegerField(help_text="文件字节数")
    digest = serializers.CharField(help_text="文件的 SHA-256")
    reported_on = serializers.DateField(help_text="上报日期")
    corrects = serializers.IntegerField(
        source="corrects_id", allow_null=True, help_text="所更正的批次"
    )
    state = serializers.CharField(
        help_text="uploaded、reading、checked 待确认、merging、merged 已入账、withdrawn、"
        "refused、stopped"
    )
    state_label = serializers.CharField(source="get_state_display", help_text="状态名称")
    working = serializers.SerializerMethodField(help_text="是否正由后台处理，稍后再问")
    progress = serializers.IntegerField(help_text="已读行数")
    counts = serializers.DictField(
        help_text="records 读到、compliant 合规、faulty 不合规、timely 及时、late 不及时、"
        "pending 待核、new 新增、changed 改变、same 相同、kept 保留、foreign 其他单位已报；"
        "入账后 merged 为入账的条数"
    )
    told = serializers.CharField(help_text="说明")
    choice = serializers.CharField(help_text="入账方式：good 或 whole；未确认为空")
    uploaded_by = serializers.CharField(source="uploaded_by.post", help_text="上传人岗位")
    uploaded_at = serializers.DateTimeField(help_text="上传时间")
    decided_by = serializers.CharField(
        source="decided_by.post", default=None, allow_null=True, help_text="确认人岗位"
    )
    decided_at = serializers.DateTimeField(allow_null=True, help_text="确认时间")
    ended_by = serializers.CharField(
        source="ended_by.post", default=None, allow_null=True, help_text="停止或撤回人岗位"
    )
    ended_at = serializers.DateTimeField(allow_null=True, help_text="结束时间")

    def get_working(self, batch: Batch) -> bool:
        return batch.state in AT_WORK


class PlaceRow(serializers.Serializer[Any]):
    column = serializers.CharField(help_text="列号，如 B")
    name = serializers.CharField(help_text="表头或列名")


class TableRow(serializers.Serializer[Any]):
    sheet = serializers.CharField(help_text="工作表")
    header_row = serializers.IntegerField(help_text="表头所在行")
    layout = serializers.CharField(help_text="认作的版式")
    records = serializers.IntegerField(help_text="条数")
    columns = serializers.SerializerMethodField(help_text="认出的列")
    unknown = serializers.SerializerMethodField(help_text="没有认出的列")
    missing = serializers.SerializerMethodField(help_text="文件中没有的列")
    notes = serializers.ListField(child=serializers.CharField(), help_text="读取说明")

    @extend_schema_field(PlaceRow(many=True))
    def get_columns(self, table: previews.Table) -> list[dict[str, str]]:
        return [{"column": where, "name": name} for where, name in table.columns]

    @extend_schema_field(PlaceRow(many=True))
    def get_unknown(self, table: previews.Table) -> list[dict[str, str]]:
        return [{"column": where, "name": name} for where, name in table.unknown]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, table: previews.Table) -> list[str]:
        return [name for name, _ in table.missing]


class GroupRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="规则代码；E 为不合规，W 为提示")
    rule = serializers.CharField(help_text="规则名称")
    column = serializers.CharField(help_text="列代码；整行为空")
    name = serializers.CharField(help_text="列名")
    number = serializers.IntegerField(help_text="处数")
    cells = serializers.ListField(child=serializers.CharField(), help_text="最先的几处单元格")
    example = serializers.CharField(help_text="说明之一")


class RekeyedRow(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="行号")
    sheet = serializers.IntegerField(help_text="工作表序号")
    column = serializers.CharField(help_text="改了的键列")
    before = serializers.CharField(help_text="原记录的内容")
    after = serializers.CharField(help_text="本批的内容")
    record = serializers.IntegerField(help_text="原记录编号，确认时可列入 lets_go")
    batch = serializers.IntegerField(help_text="原记录所属批次")
    held = serializers.CharField(help_text="不能撤下的原因；可以撤下为空")


class OtherRow(serializers.Serializer[Any]):
    standard = serializers.CharField(source="standard.code", help_text="台账代码")
    sheets = serializers.CharField(help_text="工作表")
    batch = serializers.IntegerField(allow_null=True, help_text="已由哪一批导入；没有为空")


class BatchDetail(BatchRow):
    others = serializers.SerializerMethodField(
        help_text="同一文件中属于其他台账、这一批没有读的工作表，可用 also/ 另行导入"
    )
    tables = serializers.SerializerMethodField(help_text="读懂的表格；检查完之前为空")
    groups = serializers.SerializerMethodField(help_text="按规则和列汇总的检查结果")
    whole_refused = serializers.SerializerMethodField(
        help_text="不能选择“全部合规才入账”的原因；可以选择为空"
    )

    rekeyed = serializers.SerializerMethodField(
        help_text="像是改了编号的原记录，待确认时才有，最多200条"
    )

    @extend_schema_field(RekeyedRow(many=True))
    def get_rekeyed(self, batch: Batch) -> Any:
        waits = batch.state == Batch.State.CHECKED and batch.counts.get("rekeyed")
        return RekeyedRow(rekeyed.pairs(batch) if waits else [], many=True).data

    @extend_schema_field(OtherRow(many=True))
    def get_others(self, batch: Batch) -> Any:
        found = previews.others(batch) if batch.state in READ else []
        return OtherRow(found, many=True).data

    @extend_schema_field(TableRow(many=True))
    def get_tables(self, batch: Batch) -> Any:
        found = previews.tables(batch) if batch.state in READ else []
        return TableRow(found, many=True).data

    @extend_schema_field(GroupRow(many=True))
    def get_groups(self, batch: Batch) -> Any:
        found = previews.groups(batch) if batch.state in READ else []
        return GroupRow(found, many=True).data

    def get_whole_refused(self, batch: Batch) -> str | None:
        return imports.whole_refused(batch) if batch.state in READ else None


class Receipt(BatchDetail):
    standard_name = serializers.SerializerMethodField(help_text="台账名称")
    choice_label = serializers.CharField(source="get_choice_display", help_text="入账方式名称")

    def get_standard_name(self, batch: Batch) -> str:
        return standard(batch.ledger.standard).name


class FindingRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk", help_text="编号")
    code = serializers.CharField(help_text="规则代码；E 为不合规，W 为提示")
    cell = serializers.CharField(help_text="单元格，如 B5；文件中没有该列的为行号")
    row = serializers.IntegerField(help_text="行号")
    sheet = serializers.CharField(help_text="工作表；只有一张的为空")
    name = serializers.CharField(help_text="列名；整行为空")
    value = serializers.CharField(help_text="读到的内容；个人信息和已入账的为空")
    message = serializers.CharField(help_text="说明")


class FindingPiece(serializers.Serializer[Any]):
    results = FindingRow(many=True)
    after = serializers.IntegerField(allow_null=True, help_text="下一页由此开始；没有了为空")


class BatchPiece(serializers.Serializer[Any]):
    results = BatchRow(many=True)
    after = serializers.IntegerField(allow_null=True, help_text="下一页由此开始；没有了为空")
