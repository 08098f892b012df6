"""manage.py circular --week 2022-W17 --out DIR [--json]: a week's circular without sending it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.models import Campaign
from indicators.queries import current_campaign
from notices.circulars import drafting
from notices.circulars.issues import MEDIA, file_of, paper_of, subject_of, written
from notices.documents.content import Paper, bound_fields
from notices.documents.pdf import CannotPrint
from notices.documents.typefaces import MissingFont
from notices.models import Circular
from reporting.refusals import Refusal


class Command(BaseCommand):
    help = "把一周的通报写成 docx、PDF、网页和纯文本，不发送、不入库；--json 另存全部绑定字段。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", required=True, help="ISO 周次，如 2022-W17")
        parser.add_argument("--out", required=True, type=Path, help="写到哪个文件夹")
        parser.add_argument("--campaign", default=None, help="创建活动代码，缺省为当前活动")
        parser.add_argument("--json", action="store_true", help="另写 circular.json：绑定字段")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _campaign(options["campaign"], options["week"])
        try:
            paper, said = _issue(campaign, options["week"])
            files = {form: file_of(paper, form, said) for form in MEDIA}
        except (Refusal, CannotPrint, MissingFont) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            files["json"] = _numbers(campaign, options["week"], paper, said)
        _write(options["out"], files)
        for form in files:
            self.stdout.write(f"{options['out'] / f'circular.{form}'}")


def _campaign(code: str | None, week: str) -> Campaign:
    """The one named; else the present one, or where the week names another year, that year's."""
    year = week[:4]
    of_year = Campaign.objects.filter(window_first__year=year) if year.isdigit() else None
    if code is None and of_year is not None and of_year.exists():
        return of_year.order_by("demonstration", "pk")[0]
    found = current_campaign(today=timezone.localdate(), code=code)
    if found is None:
        raise CommandError(f"没有代码为“{code}”的创建活动" if code else "还没有载入创建活动")
    return found


def _issue(campaign: Campaign, text: str) -> tuple[Paper, str]:
    """The stored issue of the week, else what its draft would say now."""
    week = drafting.read_week_of(campaign, text)
    stored = Circular.objects.filter(campaign=campaign, monday=week.monday)
    issue = stored.select_related("campaign").first()
    if issue is not None:
        return paper_of(issue), subject_of(issue)
    now = timezone.now()
    drafted = drafting.preview(campaign, week, now=now)
    return written(campaign, drafted, dated=min(timezone.localdate(now), week.sunday))


def _numbers(campaign: Campaign, week: str, paper: Paper, said: str) -> bytes:
    fields = {one.key: one.text for one in bound_fields(paper)}
    content = {"campaign": campaign.code, "week": week, "subject": said, "fields": fields}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form, body in files.items():
            (folder / f"circular.{form}").write_bytes(body)
    except OSError as error:
        raise CommandError(f"写不进文件夹“{folder}”：{error.strerror}") from None
