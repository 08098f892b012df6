"""Cases about records: 异议, 信用修复 and 名单, each with its clock, its papers and its events."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from ledgers.models.record import Ledger, Record
from units.models import Unit, User


class Case(models.Model):
    """What every case has: whose it is, about whom, since when, due by which rule.

    `subject` names a legal person only; a natural person is sealed in `personal`.
    """

    jurisdiction = models.SlugField("辖区", max_length=64)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="办理单位")
    record = models.ForeignKey(Record, models.SET_NULL, null=True, related_name="+")
    subject = models.CharField("主体名称", max_length=200, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    personal = models.BinaryField("个人信息（密文）", null=True)
    personal_digest = models.UUIDField("个人信息摘要", null=True, db_index=True)
    # What the ciphertext is bound to, as a record's is to its key.
    sealed_for = models.UUIDField("加密绑定", default=uuid4, editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        abstract = True


class Objection(Case):
    """A subject disputes a record (异议); due in 3, 5 or 7 working days by the named rule."""

    class State(models.TextChoices):
        RECEIVED = "received", "已受理"
        ASKING = "asking", "协同核查"
        DECIDED = "decided", "已答复"
        WITHDRAWN = "withdrawn", "已撤回"

    ledger = models.ForeignKey(Ledger, models.PROTECT, null=True, related_name="objections")
    state = models.CharField("状态", max_length=16, choices=State, default=State.RECEIVED)
    reason = models.TextField("异议事由")
    received_on = models.DateField("受理日期")
    # Which clock: own scope, help of other units, or the local term; the terms are data.
    rule = models.CharField("时限规则", max_length=32)
    counted_from = models.DateField("期限起算")
    due = models.DateField("办结期限")
    provisional = models.BooleanField("期限暂定", default=False)
    # 有效异议: the record was wrong; the numerator of 有效异议占比.
    upheld = models.BooleanField("有效异议", null=True)
    outcome = models.TextField("核查结论", blank=True)
    decided_on = models.DateField("答复日期", null=True)
    told_on = models.DateField("告知日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="decided")
                | Q(
                    upheld__isnull=False, decided_on__isnull=False, decided_on__gte=F("received_on")
                ),
                name="objection_decided_with_a_day",
            )
        ]


class Repair(Case):
    """A subject asks that a record be shown no longer (信用修复), under the rule of its day."""

    class Severity(models.TextChoices):
        MINOR = "minor", "轻微失信"
        GENERAL = "general", "一般失信"
        SEVERE = "severe", "严重失信"

    class State(models.TextChoices):
        RECEIVED = "received", "已受理"
        ASKING = "asking", "补正材料"
        GRANTED = "granted", "准予修复"
        REFUSED = "refused", "不予修复"
        WITHDRAWN = "withdrawn", "已撤回"

    ledger = models.ForeignKey(Ledger, models.PROTECT, null=True, related_name="repairs")
    state = models.CharField("状态", max_length=16, choices=State, default=State.RECEIVED)
    # 58号令 until 2026-03-31, 36号令 afterwards; the periods of each are data.
    regime = models.CharField("适用规定", max_length=32)
    severity = models.CharField("失信程度", max_length=16, choices=Severity)
    decided_on = models.DateField("认定日期")
    earliest_on = models.DateField("最短公示期届满")
    latest_on = models.DateField("最长公示期届满")
    fulfilled_on = models.DateField("义务履行日期", null=True)
    papers = models.JSONField("申请材料", default=list)
    received_on = models.DateField("受理日期")
    rule = models.CharField("时限规则", max_length=32)
    counted_from = models.DateField("期限起算")
    due = models.DateField("办结期限")
    provisional = models.BooleanField("期限暂定", default=False)
    outcome = models.TextField("办理意见", blank=True)
    ended_on = models.DateField("终止公示日期", null=True)
    # The day it was decided or taken back: what the clock is measured by.
    closed_on = models.DateField("办结日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "信用修复"
        constraints = [
            models.CheckConstraint(
                condition=Q(latest_on__gte=F("earliest_on")), name="repair_periods_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(ended_on__isnull=False),
                name="repair_granted_ends",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "asking"], closed_on=None)
                | Q(state__in=["granted", "refused", "withdrawn"], closed_on__isnull=False),
                name="repair_closed_with_a_day",
            ),
        ]


class ListEntry(Case):
    """A subject on a list: 守信激励 or 严重失信主体, with basis, period and removal."""

    class Kind(models.TextChoices):
        HONEST = "honest", "守信激励名单"
        DISHONEST = "dishonest", "严重失信主体名单"

    class State(models.TextChoices):
        PROPOSED = "proposed", "拟列入"
        TOLD = "told", "已告知"
        LISTED = "listed", "已列入"
        REMOVED = "removed", "已移出"
        DROPPED = "dropped", "不予列入"

    state = models.CharField("状态", max_length=16, choices=State, default=State.PROPOSED)
    kind = models.CharField("名单", max_length=16, choices=Kind)
    domain = models.CharField("领域", max_length=64)
    basis = models.CharField("认定依据", max_length=256)
    document = models.CharField("认定文书号", max_length=128, blank=True)
    # Whom the consequences reach besides the subject: named in `personal` (15., 条例第三十一条).
    responsible = models.BooleanField("标明责任人", default=False)
    told_on = models.DateField("告知日期", null=True)
    heard = models.TextField("陈述申辩", blank=True)
    listed_on = models.DateField("列入日期", null=True)
    until = models.DateField("有效期至", null=True)
    repair = models.ForeignKey(Repair, models.PROTECT, null=True, related_name="+")
    removed_on = models.DateField("移出日期", null=True)
    removal = models.CharField("移出理由", max_length=500, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "名单条目"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["listed", "removed"]) | Q(listed_on__isnull=False),
                name="list_entry_listed_with_a_day",
            ),
            # Told and heard before being listed.
            models.CheckConstraint(
                condition=~Q(kind="dishonest", listed_on__isnull=False)
                | Q(told_on__isnull=False, told_on__lte=F("listed_on")),
                name="list_entry_told_before",
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None, removal="")
                | (Q(removed_on__gte=F("listed_on")) & ~Q(removal="")),
                name="list_entry_removed_with_a_reason",
            ),
        ]


class ListMeasure(models.Model):
    """What a unit does with an entry (联合激励、联合惩戒): measure, basis, feedback."""

    entry = models.ForeignKey(ListEntry, models.CASCADE, related_name="measures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="实施单位")
    measure = models.CharField("措施", max_length=256)
    basis = models.CharField("依据", max_length=256)
    joint = models.BooleanField("联合奖惩", default=True)
    asked_on = models.DateField("发起日期")
    started_on = models.DateField("实施日期", null=True)
    ended_on = models.DateField("解除日期", null=True)
    feedback = models.TextField("执行反馈", blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "奖惩措施"


class CaseEvent(models.Model):
    """One step of one case: who, when, from where to where, with which words and paper."""

    objection = models.ForeignKey(Objection, models.CASCADE, null=True, related_name="events")
    repair = models.ForeignKey(Repair, models.CASCADE, null=True, related_name="events")
    entry = models.ForeignKey(ListEntry, models.CASCADE, null=True, related_name="events")
    move = models.CharField("动作", max_length=32)
    before = models.CharField("原状态", max_length=16, blank=True)
    after = models.CharField("新状态", max_length=16, blank=True)
    note = models.TextField("说明", blank=True)
    paper = models.CharField("材料存储位置", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "案件办理记录"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(objection__isnull=False, repair=None, entry=None)
                | Q(objection=None, repair__isnull=False, entry=None)
                | Q(objection=None, repair=None, entry__isnull=False),
                name="case_event_of_one_case",
            )
        ]
