"""Details of register items, changed descriptions of proofs, sittings, corrections out of time."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _who() -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0006_month_of_a_unit"),
        ("reporting", "0005_being_reviewed"),
        ("units", "0003_month_of_a_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "event", "trail", models.JSONField(default=list, verbose_name="暂存经过")
        ),
        migrations.AddField(
            "correction",
            "outside_window",
            models.BooleanField(default=False, verbose_name="窗口外更正"),
        ),
        migrations.CreateModel(
            name="EvidenceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(verbose_name="版本")),
                ("before", models.JSONField(verbose_name="原说明")),
                ("after", models.JSONField(verbose_name="现说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", _who()),
                ("evidence", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="reporting.evidence")),
            ],
            options={
                "verbose_name": "佐证说明更改",
                "verbose_name_plural": "佐证说明更改",
                "ordering": ["-version"],
                "constraints": [models.UniqueConstraint(fields=("evidence", "version"), name="evidence_change_once")],
            },
        ),
        migrations.CreateModel(
            name="RegisterDetail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=240, verbose_name="去重名称")),
                ("number", models.PositiveIntegerField(verbose_name="第几次")),
                ("values", models.JSONField(default=dict, verbose_name="明细")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", _who()),
                ("metric", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="register_details", to="indicators.metric")),
                ("proof", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reporting.evidence")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="register_details", to="units.unit")),
            ],
            options={
                "verbose_name": "登记明细",
                "verbose_name_plural": "登记明细",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("metric", "unit", "key", "number"), name="register_detail_once")],
            },
        ),
    ]
