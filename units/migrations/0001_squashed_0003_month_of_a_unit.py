"""Every table of this room at once, for a new portal; one that grew has taken each step."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import units.roles
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('units', '0001_initial'), ('units', '0002_kinds_and_sources'), ('units', '0003_month_of_a_unit')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(max_length=64, unique=True, verbose_name='账号')),
                ('post', models.CharField(max_length=64, verbose_name='岗位')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('is_staff', models.BooleanField(default=False, verbose_name='可进入系统管理')),
                ('demonstration', models.BooleanField(default=False, verbose_name='演示账号')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='建立时间')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '人员',
                'verbose_name_plural': '人员',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.SlugField(max_length=64, verbose_name='辖区')),
                ('code', models.SlugField(max_length=64, verbose_name='代码')),
                ('name', models.CharField(max_length=64, verbose_name='单位名称')),
                ('short_name', models.CharField(max_length=32, verbose_name='简称')),
                ('kind', models.CharField(choices=[('department', '部门'), ('branch', '上级派驻机构'), ('centre', '事业单位'), ('town', '镇街'), ('utility', '公用事业单位'), ('enterprise', '国有企业'), ('office', '专班办公室'), ('collective', '未列举单位')], max_length=16, verbose_name='类别')),
                ('member', models.BooleanField(default=True, verbose_name='专班成员单位')),
                ('posts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None, verbose_name='专班成员职务')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('line', models.PositiveIntegerField(null=True, verbose_name='方案行号')),
                ('source', models.CharField(blank=True, max_length=128, verbose_name='来源文件')),
            ],
            options={
                'verbose_name': '责任单位',
                'verbose_name_plural': '责任单位',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'code'), name='unit_code_once'), models.UniqueConstraint(fields=('jurisdiction', 'name'), name='unit_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[(units.roles.Role['CLERK'], '填报员'), (units.roles.Role['UNIT_LEAD'], '单位审核人'), (units.roles.Role['OFFICE'], '专班办公室审核员'), (units.roles.Role['OFFICE_HEAD'], '专班办公室主任'), (units.roles.Role['LEADER'], '区领导'), (units.roles.Role['ADMINISTRATOR'], '系统管理员')], max_length=16, verbose_name='角色')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='离任时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='units.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'unit', 'role'), name='membership_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('role__in', [units.roles.Role['CLERK'], units.roles.Role['OFFICE'], units.roles.Role['OFFICE_HEAD'], units.roles.Role['UNIT_LEAD']]), ('unit__isnull', False)), models.Q(models.Q(('role__in', [units.roles.Role['CLERK'], units.roles.Role['OFFICE'], units.roles.Role['OFFICE_HEAD'], units.roles.Role['UNIT_LEAD']]), _negated=True), ('unit__isnull', True)), _connector='OR'), name='membership_unit_fits_role', violation_error_message='填报员、单位审核人和专班办公室人员须选择单位，其他角色不选单位')],
            },
        ),
        migrations.CreateModel(
            name='UnitAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alias', models.CharField(max_length=64, verbose_name='别名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='units.unit')),
            ],
            options={
                'verbose_name': '单位别名',
                'verbose_name_plural': '单位别名',
                'constraints': [models.UniqueConstraint(fields=('unit', 'alias'), name='unit_alias_once')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='交接说明')),
                ('open_items', models.JSONField(verbose_name='未办事项')),
                ('at', models.DateTimeField(verbose_name='交接时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='移交人')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接收人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='units.unit')),
            ],
            options={
                'verbose_name': '交接',
                'verbose_name_plural': '交接',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('leader', '分管领导'), ('officer', '责任人'), ('clerk', '填报员')], max_length=16, verbose_name='类别')),
                ('post', models.CharField(max_length=64, verbose_name='职务')),
                ('phone', models.CharField(blank=True, max_length=32, verbose_name='电话')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='units.unit')),
            ],
            options={
                'verbose_name': '联系岗位',
                'verbose_name_plural': '联系岗位',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('unit', 'kind'), name='contact_once')],
            },
        ),
    ]
