
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledgers', '0003_deliveries_and_cases'),
        ('units', '0003_month_of_a_unit'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='lets_go',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='撤下的原记录'),
        ),
        migrations.AddField(
            model_name='batch',
            name='why_let_go',
            field=models.CharField(blank=True, max_length=400, verbose_name='撤下的理由'),
        ),
        migrations.AddField(
            model_name='recordhistory',
            name='successor',
            field=models.BigIntegerField(null=True, verbose_name='接续记录'),
        ),
        migrations.AddIndex(
            model_name='recordhistory',
            index=models.Index(condition=models.Q(('successor__isnull', False)), fields=['successor'], name='history_of_successor'),
        ),
    ]
