"""What is known of one item of a register (登记明细), told by the unit that entered it."""

from django.db import models

from indicators.models import Metric
from reporting.models.evidence import Evidence
from units.models import Unit, User


class RegisterDetail(models.Model):
    """One telling of it; a later one has the next number and holds, none is changed.

    `key` is the name as it counts, so that no spelling of it has details of its own.
    """

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="register_details")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="register_details")
    key = models.CharField("去重名称", max_length=240)
    number = models.PositiveIntegerField("第几次")
    values = models.JSONField("明细", default=dict)
    proof = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "登记明细"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "unit", "key", "number"], name="register_detail_once"
            )
        ]
