"""The hint of 统一社会信用代码重错码 asks for what its form offers: a 零报告, not a typed 0.

A loaded plan is never changed by loading it again, so that rows already there are told here.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OLD = "填本月核出的重码和错码个数，没有填0。"
NEW = "填本月核出的重码和错码个数；本月没有的选“零报告”，不要留空。"


def _tell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("indicators", "Metric").objects.filter(meaning=OLD).update(meaning=NEW)


def _take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("indicators", "Metric").objects.filter(meaning=NEW).update(meaning=OLD)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_month_of_a_unit")]

    operations = [migrations.RunPython(_tell, _take_back)]
