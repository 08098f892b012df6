"""Units (责任单位), the people who act for them, and the role each person holds."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from units.roles import OF_A_UNIT, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **columns: object) -> "User":
        user = self.model(username=username, **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **columns: object) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **columns)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; known by post, never by a personal name."""

    username = models.CharField("账号", max_length=64, unique=True)
    post = models.CharField("岗位", max_length=64)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进入系统管理", default=False)
    demonstration = models.BooleanField("演示账号", default=False)
    joined_at = models.DateTimeField("建立时间", default=timezone.now)
    toured_at = models.DateTimeField("不再显示导览的时间", null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["post"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return f"{self.post}（{self.username}）"

    def get_short_name(self) -> str:
        """How Django's administration greets its user."""
        return self.post


class Unit(models.Model):
    """A body that takes part in a campaign of its jurisdiction."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "部门"
        BRANCH = "branch", "上级派驻机构"
        CENTRE = "centre", "事业单位"
        TOWN = "town", "镇街"
        UTILITY = "utility", "公用事业单位"
        ENTERPRISE = "enterprise", "国有企业"
        OFFICE = "office", "专班办公室"
        COLLECTIVE = "collective", "未列举单位"

    jurisdiction = models.SlugField("辖区", max_length=64)
    code = models.SlugField("代码", max_length=64)
    name = models.CharField("单位名称", max_length=64)
    short_name = models.CharField("简称", max_length=32)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    member = models.BooleanField("专班成员单位", default=True)
    posts = ArrayField(models.CharField(max_length=64), verbose_name="专班成员职务", default=list)
    position = models.PositiveSmallIntegerField("序号")
    line = models.PositiveIntegerField("方案行号", null=True)
    source = models.CharField("来源文件", max_length=128, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "责任单位"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="unit_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitAlias(models.Model):
    """Another name under which papers and workbooks call a unit (X10)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    alias = models.CharField("别名", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "单位别名"
        constraints = [models.UniqueConstraint(fields=["unit", "alias"], name="unit_alias_once")]

    def __str__(self) -> str:
        return self.alias


class Membership(models.Model):
    """A role held by a person, for a unit where the role belongs to one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="单位")
    role = models.CharField("角色", max_length=16, choices=[(role, role.label) for role in Role])
    ended_at = models.DateTimeField("离任时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ended_at=None),
                name="membership_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(OF_A_UNIT), unit__isnull=False)
                | (~Q(role__in=sorted(OF_A_UNIT)) & Q(unit__isnull=True)),
                name="membership_unit_fits_role",
                violation_error_message="填报员、单位审核人和专班办公室人员须选择单位，其他角色不选单位",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {Role(self.role).label}"


class Contact(models.Model):
    """A post of a unit that can be called (联系岗位); posts and numbers, never personal names."""

    class Kind(models.TextChoices):
        LEADER = "leader", "分管领导"
        OFFICER = "officer", "责任人"
        CLERK = "clerk", "填报员"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contacts")
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    post = models.CharField("职务", max_length=64)
    phone = models.CharField("电话", max_length=32, blank=True)
    email = models.EmailField("邮箱", blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(ended_at=None), name="contact_once"
            )
        ]


class HandOver(models.Model):
    """One clerk's work given to another (交接); what was open then is written down."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="移交人")
    taker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="接收人")
    note = models.CharField("交接说明", max_length=500, blank=True)
    open_items = models.JSONField("未办事项")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("交接时间")

    class Meta:
        verbose_name = verbose_name_plural = "交接"
        ordering = ["-at", "-id"]


class ColumnChoice(models.Model):
    """Which columns of a wide table a person leaves out (显示列); without a row all are shown."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    table = models.SlugField("表", max_length=32)
    hidden = ArrayField(models.CharField(max_length=64), verbose_name="不显示的列", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "显示列"
        constraints = [models.UniqueConstraint(fields=["user", "table"], name="column_choice_once")]


class PeopleImport(models.Model):
    """A list of people brought in as a workbook (人员导入): looked at, then added or dropped.

    `lines` are the rows as they were typed, and empty again once it is decided or has expired.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "待确认"
        ADDED = "added", "已增加"
        DROPPED = "dropped", "已放弃"
        EXPIRED = "expired", "已过期"

    jurisdiction = models.SlugField("辖区", max_length=64)
    name = models.CharField("文件名", max_length=100)
    header = models.PositiveSmallIntegerField("表头所在行")
    places = models.JSONField("各列位置")
    unread = models.JSONField("没有读的列", default=list)
    lines = models.JSONField("各行内容")
    read = models.PositiveSmallIntegerField("读到的行数")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.PREVIEW)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    decided_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员导入"
        ordering = ["-uploaded_at", "-id"]


class ImportedPerson(models.Model):
    """A person added by an import, and when a first password was last handed out (首次密码)."""

    source = models.ForeignKey(PeopleImport, models.CASCADE, related_name="people")
    user = models.OneToOneField(User, models.CASCADE, related_name="+", verbose_name="人员")
    line = models.PositiveSmallIntegerField("所在行")
    handed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="首次密码由谁生成"
    )
    handed_at = models.DateTimeField("首次密码生成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的人员"
        ordering = ["line"]

    def __str__(self) -> str:
        return f"第{self.line}行"
