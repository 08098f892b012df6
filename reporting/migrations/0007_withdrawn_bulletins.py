import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0006_register_details"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='bulletin',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='撤销时间'),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='withdrawn_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='撤销原因'),
        ),
        migrations.RemoveConstraint(
            model_name='bulletin',
            name='bulletin_entered_once',
        ),
        migrations.AddConstraint(
            model_name='bulletin',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces', None), ('withdrawn_at', None)), fields=('campaign', 'file_digest'), name='bulletin_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='bulletin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='bulletin_withdrawn_by_when_and_why'),
        ),
    ]
