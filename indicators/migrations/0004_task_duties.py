"""Keeps who was named for a task as 责任, and where a unit's line number stands."""

from django.db import migrations


def keep_units(apps, schema_editor):
    Task, TaskDuty = apps.get_model('indicators', 'Task'), apps.get_model('indicators', 'TaskDuty')
    TaskDuty.objects.bulk_create(
        TaskDuty(task=task, unit=unit, role='responsible', position=position)
        for task in Task.objects.all()
        for position, unit in enumerate(task.units.order_by('position'), start=1)
    )


def bring_units_back(apps, schema_editor):
    for task in apps.get_model('indicators', 'Task').objects.all():
        task.units.set([duty.unit_id for duty in task.duties.all()])
    apps.get_model('indicators', 'TaskDuty').objects.all().delete()


def keep_sources(apps, schema_editor):
    """Until now a jurisdiction had one plan, so its units can only come from that one."""
    Campaign, Unit = apps.get_model('indicators', 'Campaign'), apps.get_model('units', 'Unit')
    for jurisdiction, source in Campaign.objects.order_by('id').values_list('jurisdiction', 'source'):
        Unit.objects.filter(jurisdiction=jurisdiction, source='').update(source=source)


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0003_several_plans'),
    ]

    operations = [
        migrations.RunPython(keep_sources, migrations.RunPython.noop),
        migrations.RunPython(keep_units, bring_units_back),
        migrations.RemoveField(
            model_name='task',
            name='units',
        ),
    ]
