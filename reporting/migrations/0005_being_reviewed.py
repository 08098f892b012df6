"""Who has a submission open for review."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0004_own_workbook"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BeingReviewed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(verbose_name='开始时间')),
                ('until', models.DateTimeField(verbose_name='有效至')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='being_reviewed', to='reporting.submission')),
            ],
            options={
                'verbose_name': '正在审核',
                'verbose_name_plural': '正在审核',
                'constraints': [models.UniqueConstraint(fields=('submission', 'by'), name='being_reviewed_once'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='being_reviewed_has_length')],
            },
        ),
    ]
