"""Files that letters carry; the same bytes are kept once, however many letters carry them."""

from django.db import models

from notices.models.dispatch import Dispatch


class AttachedFile(models.Model):
    """The bytes of an attachment (附件内容), known by their SHA-256."""

    sha256 = models.CharField("校验值", max_length=64, unique=True)
    content = models.BinaryField("内容")
    kept_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件内容"

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """One file in one letter (邮件附件), under the name its recipient reads."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="attachments")
    file = models.ForeignKey(AttachedFile, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("序号")
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("类型", max_length=127)
    size = models.PositiveIntegerField("字节数")

    class Meta:
        verbose_name = verbose_name_plural = "邮件附件"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "position"], name="attachment_once")
        ]

    def __str__(self) -> str:
        return self.name
