import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0006_month_of_a_unit'),
        ('reporting', '0003_month_of_a_unit'),
        ('units', '0003_month_of_a_unit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='第几版')),
                ('sheet', models.CharField(blank=True, max_length=64, verbose_name='工作表')),
                ('cell', models.CharField(blank=True, max_length=10, verbose_name='单元格')),
                ('labels', models.JSONField(default=list, verbose_name='周围的标题')),
                ('fingerprint', models.CharField(blank=True, max_length=64, verbose_name='周围文字的摘要')),
                ('month', models.DateField(verbose_name='对应时的月份')),
                ('at', models.DateTimeField(verbose_name='对应时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_mappings', to='indicators.campaign')),
                ('metric', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_mappings', to='indicators.metric')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_mappings', to='units.unit')),
            ],
            options={
                'verbose_name': '工作簿对应',
                'verbose_name_plural': '工作簿对应',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'unit', 'metric', 'number'), name='own_mapping_once', nulls_distinct=False)],
            },
        ),
    ]
