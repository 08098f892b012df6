from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def tell_apart(apps, schema_editor):
    """What a unit lead gave back to the clerk stood as returned by the office."""
    last = _last_moves(apps)
    _submissions(apps).filter(state='returned').annotate(last=last).filter(last='send_back').update(state='sent_back')


def as_before(apps, schema_editor):
    _submissions(apps).filter(state='sent_back').update(state='returned')


def _last_moves(apps):
    """The last step that is more than a save, which leaves the state as it is."""
    steps = apps.get_model('reporting', 'Event').objects.filter(submission=OuterRef('pk')).exclude(move='save')
    return Subquery(steps.order_by('-version').values('move')[:1])


def _submissions(apps):
    return apps.get_model('reporting', 'Submission').objects


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0008_screen_links'),
    ]

    operations = [
        migrations.AlterField(
            model_name='submission',
            name='state',
            field=models.CharField(choices=[('draft', '填报中'), ('submitted', '待审核'), ('signed', '已审签'), ('sent_back', '单位内退回'), ('returned', '已退回'), ('accepted', '已通过')], default='draft', max_length=16, verbose_name='状态'),
        ),
        migrations.RunPython(tell_apart, as_before),
    ]
