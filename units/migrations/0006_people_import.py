"""People brought in as a list (人员导入), and who of them was handed a first password."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0005_columns'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeopleImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.SlugField(max_length=64, verbose_name='辖区')),
                ('name', models.CharField(max_length=100, verbose_name='文件名')),
                ('header', models.PositiveSmallIntegerField(verbose_name='表头所在行')),
                ('places', models.JSONField(verbose_name='各列位置')),
                ('unread', models.JSONField(default=list, verbose_name='没有读的列')),
                ('lines', models.JSONField(verbose_name='各行内容')),
                ('read', models.PositiveSmallIntegerField(verbose_name='读到的行数')),
                ('state', models.CharField(choices=[('preview', '待确认'), ('added', '已增加'), ('dropped', '已放弃'), ('expired', '已过期')], default='preview', max_length=16, verbose_name='状态')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '人员导入',
                'verbose_name_plural': '人员导入',
                'ordering': ['-uploaded_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ImportedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveSmallIntegerField(verbose_name='所在行')),
                ('handed_at', models.DateTimeField(null=True, verbose_name='首次密码生成时间')),
                ('handed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='首次密码由谁生成')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='units.peopleimport')),
            ],
            options={
                'verbose_name': '导入的人员',
                'verbose_name_plural': '导入的人员',
                'ordering': ['line'],
            },
        ),
    ]
