"""What a ledger holds: records, what they were before, and the counts kept with every merge."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ledgers.models.numbers import DOCUMENT_NUMBER
from ledgers.standard import standards
from units.models import Unit, User


class Ledger(models.Model):
    """The records of one standard in one jurisdiction; its row is the lock of every change."""

    jurisdiction = models.SlugField("辖区", max_length=64)
    standard = models.SlugField("标准", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "台账"
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "standard"], name="ledger_once")
        ]

    @property
    def name(self) -> str:
        """What people call it; the code of a standard that is published no longer."""
        known = standards().get(self.standard)
        return known.name if known else self.standard


class Content(models.Model):
    """One reading of a row: values, what is sealed, and how it was judged by which version.

    Relations are kept by the merge, which writes a hundred thousand rows at once and takes unit,
    ledger and batch from one locked row: a check per row would cost more than the rows.
    """

    batch = models.ForeignKey(
        "ledgers.Batch", models.PROTECT, db_constraint=False, related_name="+", verbose_name="批次"
    )
    sheet = models.PositiveSmallIntegerField("工作表序号")
    row = models.PositiveIntegerField("行号")
    values = models.JSONField("内容")
    personal = models.BinaryField("个人信息（密文）", null=True)
    personal_digest = models.UUIDField("个人信息摘要", null=True)
    version = models.CharField("标准版本", max_length=16)
    month = models.DateField("所属月份")
    first_reported_on = models.DateField("首次上报日期")
    decided_on = models.DateField("决定日期", null=True)
    due = models.DateField("应报送日期", null=True)
    timely = models.BooleanField("及时", null=True)
    ok = models.BooleanField("合规")
    codes = ArrayField(models.CharField(max_length=4), verbose_name="问题代码", default=list)

    class Meta:
        abstract = True


class Record(Content):
    """A decision, commitment, registration …: one row per natural key, never two."""

    ledger = models.ForeignKey(
        Ledger, models.PROTECT, db_constraint=False, db_index=False, related_name="records"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    # A keyed digest, because the natural key of a person's record contains the name.
    key = models.UUIDField("自然键摘要")
    # False: a key column was empty, so that only these very words are known again.
    keyed = models.BooleanField("键完整", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账记录"
        constraints = [models.UniqueConstraint(fields=["ledger", "key"], name="record_once")]
        indexes = [
            models.Index(fields=["ledger", "unit", "month", "id"], name="record_page"),
            # What cost a point: a small part of the whole.
            models.Index(
                fields=["ledger", "unit", "month", "id"],
                condition=Q(ok=False) | Q(timely=False) | Q(timely=None),
                name="record_wanting",
            ),
            # A search asks for one number among a million, and for some units only.
            models.Index(DOCUMENT_NUMBER, "unit", name="record_document"),
        ]


class RecordHistory(Content):
    """What a record was before the batch `replaced_by` changed it."""

    record = models.BigIntegerField("记录", db_index=True)
    replaced_by = models.ForeignKey(
        "ledgers.Batch", models.PROTECT, db_constraint=False, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    key = models.UUIDField("自然键摘要")
    keyed = models.BooleanField("键完整")
    removed = models.BooleanField("已由更正替代", default=False)
    # The record that took its place under a corrected key.
    successor = models.BigIntegerField("接续记录", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "记录历史"
        indexes = [
            models.Index(
                fields=["successor"],
                condition=Q(successor__isnull=False),
                name="history_of_successor",
            )
        ]


class Tally(models.Model):
    """应报, 合规, 及时 of a unit and month; moves in the transaction that moves the records."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="tallies")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField("月份")
    reported = models.IntegerField("上报条数", default=0)
    compliant = models.IntegerField("合规条数", default=0)
    timely = models.IntegerField("及时条数", default=0)
    pending = models.IntegerField("待核条数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "台账计数"
        constraints = [
            models.UniqueConstraint(fields=["ledger", "unit", "month"], name="tally_once"),
            models.CheckConstraint(
                condition=Q(compliant__gte=0, timely__gte=0, pending__gte=0)
                & Q(compliant__lte=F("reported"))
                & Q(reported__gte=F("timely") + F("pending")),
                name="tally_within_reported",
            ),
        ]


class ZeroReport(models.Model):
    """A unit's signed word that it decided nothing in the month (零报告)."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="zero_reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField("月份")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签署时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "台账零报告"
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "unit", "month"],
                condition=Q(withdrawn_at=None),
                name="zero_report_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="zero_report_withdrawn_by_somebody",
            ),
        ]


class Decided(models.Model):
    """How many decisions a unit says it made in a month: the denominator of 上报率."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="decided")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField("月份")
    count = models.PositiveIntegerField("产生条数")
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "产生条数申报"
        constraints = [
            models.UniqueConstraint(fields=["ledger", "unit", "month"], name="decided_once")
        ]
