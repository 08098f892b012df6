"""Lists of people as they are sent to 批量导入人员, and what its pages answer."""

import re
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests import builders as build
from tests.web import signed_in
from units.models import PeopleImport, User

HEAD = ["账号", "岗位", "邮箱", "角色", "单位"]
ADDRESS = f"/c/{build.CODE}/people/"


def row(number: int, **instead: str) -> list[str]:
    given = {
        "username": f"cz-{number:02}",
        "post": f"预算{number}科科员",
        "email": f"cz-{number:02}@example.org",
        "role": "填报员",
        "unit": "区财政局",
    }
    return list((given | instead).values())


def workbook(*rows: list[str]) -> bytes:
    book = Workbook()
    for one in rows:
        book.worksheets[0].append(one)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def unfolding_to(size: int) -> bytes:
    """A small file that grows to so many bytes when it is unpacked."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", bytes(size))
    return written.getvalue()


def administrator(username: str = "administrator") -> User:
    """As the portal makes its first account: may add people."""
    user = build.administrator() if username == "administrator" else build.clerk("huxi", username)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    return User.objects.get(pk=user.pk)


def bring(client: Client, content: bytes, name: str = "名单.xlsx") -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)}, follow=True)


def brought(*rows: list[str], by: User | None = None) -> PeopleImport:
    """A list of these rows below a header, kept for its preview."""
    bring(signed_in(by or administrator()), workbook(HEAD, *rows))
    return PeopleImport.objects.latest("pk")


def add(client: Client, found: PeopleImport, good: str) -> Any:
    """Confirms the rows of these numbers."""
    return client.post(f"{ADDRESS}{found.pk}/add/", {"good": good}, follow=True)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def plainly(answer: Any) -> str:
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", text(answer)).split())
