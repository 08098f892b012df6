"""Every table of this room at once, for a new portal; one that grew has taken each step."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('indicators', '0001_initial'), ('indicators', '0002_adoption'), ('indicators', '0003_several_plans'), ('indicators', '0004_task_duties'), ('indicators', '0005_bases_by_name'), ('indicators', '0006_month_of_a_unit')]

    initial = True

    dependencies = [
        ('units', '0003_month_of_a_unit'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=64, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=128, verbose_name='名称')),
                ('short_name', models.CharField(max_length=32, verbose_name='简称')),
                ('jurisdiction', models.SlugField(max_length=64, verbose_name='辖区代码')),
                ('jurisdiction_name', models.CharField(max_length=64, verbose_name='辖区')),
                ('document', models.CharField(blank=True, max_length=64, verbose_name='文号')),
                ('document_title', models.CharField(max_length=256, verbose_name='文件标题')),
                ('issued_on', models.DateField(null=True, verbose_name='印发日期')),
                ('source', models.CharField(max_length=128, verbose_name='来源文件')),
                ('moved_from', models.PositiveSmallIntegerField(null=True, verbose_name='原方案年度')),
                ('demonstration', models.BooleanField(default=False, verbose_name='演示')),
                ('window_first', models.DateField(verbose_name='评分期首月')),
                ('window_last', models.DateField(verbose_name='评分期末月')),
                ('total', models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name='满分')),
                ('day', models.PositiveSmallIntegerField(null=True, verbose_name='每月报送截止日')),
                ('first_month', models.DateField(null=True, verbose_name='首个例报月')),
                ('backfill_opens', models.DateField(null=True, verbose_name='历史补录开始')),
                ('backfill_due', models.DateField(null=True, verbose_name='历史补录截止')),
                ('reporting_clause', models.TextField(blank=True, verbose_name='报送要求原文')),
                ('reporting_line', models.PositiveIntegerField(null=True, verbose_name='报送要求行号')),
                ('loaded_at', models.DateTimeField(verbose_name='载入时间')),
                ('official_name', models.CharField(default='市通报', max_length=16, verbose_name='上级通报的叫法')),
                ('shadow_name', models.CharField(default='区测算', max_length=16, verbose_name='本级测算的叫法')),
                ('correction_day', models.PositiveSmallIntegerField(default=5, verbose_name='月度比率更正截止日')),
                ('covers_from', models.PositiveSmallIntegerField(default=26, verbose_name='增量统计起始日')),
                ('roll', models.CharField(choices=[('none', '不顺延'), ('back', '提前到上一个工作日'), ('forward', '顺延到下一个工作日')], default='none', max_length=8, verbose_name='截止日遇休息日')),
                ('sign_off', models.CharField(choices=[('stamp', '盖章页'), ('step', '单位审核人在线审签')], default='stamp', max_length=8, verbose_name='单位内部审签')),
                ('soft_days', models.PositiveSmallIntegerField(default=3, verbose_name='内部截止提前工作日')),
            ],
            options={
                'verbose_name': '创建活动',
                'verbose_name_plural': '创建活动',
                'ordering': ['-window_first', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('code', models.SlugField(max_length=64, verbose_name='代码')),
                ('name', models.CharField(max_length=64, verbose_name='名称')),
                ('max', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='分值')),
                ('clause', models.TextField(verbose_name='评审释义')),
                ('line', models.PositiveIntegerField(verbose_name='方案行号')),
                ('target', models.TextField(verbose_name='任务目标')),
                ('responsible', models.TextField(verbose_name='责任单位原文')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='indicators.campaign')),
            ],
            options={
                'verbose_name': '指标',
                'verbose_name_plural': '指标',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'number'), name='indicator_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Metric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=64, verbose_name='代码')),
                ('name', models.CharField(max_length=64, verbose_name='名称')),
                ('measure', models.CharField(max_length=8, verbose_name='计量单位')),
                ('kind', models.CharField(choices=[('monthly', '逐月'), ('flow', '本期增量'), ('stock', '期末存量'), ('register', '登记清单'), ('judged', '认定')], max_length=16, verbose_name='类型')),
                ('basis', models.CharField(choices=[('official', '市通报'), ('shadow', '区测算')], max_length=16, verbose_name='口径来源')),
                ('combine', models.CharField(choices=[('sum', '各单位合计'), ('lead', '以牵头单位为准'), ('union', '各单位合并去重')], max_length=16, verbose_name='合并方式')),
                ('decimals', models.PositiveSmallIntegerField(default=0, verbose_name='小数位')),
                ('minimum', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='最小值')),
                ('maximum', models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name='最大值')),
                ('part_of', models.CharField(blank=True, max_length=64, verbose_name='不超过的数据项')),
                ('owed', models.CharField(choices=[('monthly', '每月必报'), ('on_change', '有变化时报')], max_length=16, verbose_name='报送频次')),
                ('meaning', models.CharField(max_length=256, verbose_name='填报说明')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('line', models.PositiveIntegerField(null=True, verbose_name='方案行号')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='metrics', to='indicators.campaign')),
            ],
            options={
                'verbose_name': '数据项',
                'verbose_name_plural': '数据项',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'code'), name='metric_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=32, verbose_name='代码')),
                ('name', models.CharField(max_length=32, verbose_name='名称')),
                ('starts', models.DateField(null=True, verbose_name='开始')),
                ('ends', models.DateField(verbose_name='结束')),
                ('line', models.PositiveIntegerField(verbose_name='方案行号')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='indicators.campaign')),
            ],
            options={
                'verbose_name': '工作步骤',
                'verbose_name_plural': '工作步骤',
                'ordering': ['ends'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'code'), name='phase_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=32, verbose_name='代码')),
                ('clause', models.TextField(verbose_name='条款原文')),
                ('line', models.PositiveIntegerField(verbose_name='方案行号')),
                ('question', models.CharField(max_length=256, verbose_name='问题')),
                ('default', models.SlugField(max_length=32, verbose_name='默认口径')),
                ('options', models.JSONField(verbose_name='可选口径')),
                ('indicators', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='涉及指标')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='indicators.campaign')),
            ],
            options={
                'verbose_name': '口径',
                'verbose_name_plural': '口径',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'code'), name='reading_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Contradiction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, verbose_name='编号')),
                ('text', models.TextField(verbose_name='矛盾')),
                ('handling', models.TextField(verbose_name='处理')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contradictions', to='indicators.campaign')),
            ],
            options={
                'verbose_name': '矛盾',
                'verbose_name_plural': '矛盾',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'code'), name='contradiction_once')],
            },
        ),
        migrations.CreateModel(
            name='Component',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=16, verbose_name='代码')),
                ('name', models.CharField(max_length=64, verbose_name='名称')),
                ('max', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='分值')),
                ('clause', models.TextField(blank=True, verbose_name='条款')),
                ('line', models.PositiveIntegerField(null=True, verbose_name='方案行号')),
                ('rule', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='评分规则')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='components', to='indicators.indicator')),
            ],
            options={
                'verbose_name': '评分项',
                'verbose_name_plural': '评分项',
                'ordering': ['indicator__number', 'position'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'code'), name='component_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('responsible', '责任'), ('lead', '牵头'), ('support', '配合'), ('carry_out', '落实'), ('supplier', '数据提供')], max_length=16, verbose_name='关系')),
                ('reports', models.BooleanField(verbose_name='报送数据')),
                ('since', models.DateField(null=True, verbose_name='起始')),
                ('line', models.PositiveIntegerField(null=True, verbose_name='方案行号')),
                ('assumed', models.CharField(blank=True, max_length=128, verbose_name='推定说明')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='indicators.campaign')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='units.unit')),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='indicators.metric')),
                ('until', models.DateField(null=True, verbose_name='终止')),
            ],
            options={
                'verbose_name': '任务分工',
                'verbose_name_plural': '任务分工',
                'constraints': [models.UniqueConstraint(fields=('metric', 'unit', 'role'), name='duty_once')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=64, verbose_name='代码')),
                ('title', models.CharField(max_length=128, verbose_name='任务')),
                ('due', models.DateField(verbose_name='期限')),
                ('target', models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name='目标值')),
                ('comparison', models.CharField(blank=True, max_length=16, verbose_name='比较')),
                ('per_unit', models.BooleanField(default=False, verbose_name='各单位分别完成')),
                ('obligation', models.CharField(blank=True, max_length=8, verbose_name='义务编号')),
                ('clause', models.TextField(verbose_name='原文')),
                ('line', models.PositiveIntegerField(verbose_name='方案行号')),
                ('note', models.CharField(blank=True, max_length=256, verbose_name='说明')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='indicators.campaign')),
                ('metric', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='indicators.metric')),
                ('section', models.CharField(blank=True, max_length=128, verbose_name='所属部分')),
            ],
            options={
                'verbose_name': '节点任务',
                'verbose_name_plural': '节点任务',
                'ordering': ['due', 'code'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'code'), name='task_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(verbose_name='次序')),
                ('option', models.SlugField(max_length=32, verbose_name='采用口径')),
                ('decided_by', models.CharField(max_length=64, verbose_name='决定单位')),
                ('decided_on', models.DateField(verbose_name='决定日期')),
                ('document', models.CharField(blank=True, max_length=128, verbose_name='依据')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adoptions', to='indicators.reading')),
            ],
            options={
                'verbose_name': '口径采用记录',
                'verbose_name_plural': '口径采用记录',
                'ordering': ['-sequence'],
                'constraints': [models.UniqueConstraint(fields=('reading', 'sequence'), name='adoption_once')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=128, verbose_name='目标')),
                ('comparison', models.CharField(max_length=16, verbose_name='比较')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='目标值')),
                ('metric', models.CharField(blank=True, max_length=64, verbose_name='数据项')),
                ('due', models.DateField(null=True, verbose_name='期限')),
                ('line', models.PositiveIntegerField(verbose_name='方案行号')),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='indicators.component')),
                ('level', models.CharField(choices=[('district', '区目标'), ('city', '市目标')], default='district', max_length=16, verbose_name='层级')),
                ('source', models.CharField(blank=True, max_length=128, verbose_name='来源文件')),
            ],
            options={
                'verbose_name': '任务目标',
                'verbose_name_plural': '任务目标',
                'constraints': [models.UniqueConstraint(fields=('component', 'level', 'name'), name='target_name_once')],
            },
        ),
        migrations.CreateModel(
            name='TaskDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', '牵头'), ('responsible', '责任'), ('support', '配合')], max_length=16, verbose_name='关系')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='indicators.task')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='task_duties', to='units.unit')),
            ],
            options={
                'verbose_name': '节点任务分工',
                'verbose_name_plural': '节点任务分工',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('task', 'unit'), name='task_duty_once')],
            },
        ),
    ]
