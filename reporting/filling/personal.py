"""What no register may hold: a natural person's name or identity number: pure."""

import re

from units.posts import CHINESE_NAME, plain

IDENTITY_NUMBER = re.compile(r"[1-9][0-9]{5}(19|20)[0-9]{9}[0-9Xx]")
# A register of bodies, where a short text without any of their marks can only be a person.
OF_BODIES = frozenset({"dishonest_government_bodies"})
MARKS_OF_A_BODY = "局办院委府厅处科室所站队社校园会镇乡村街道区县市中心公司馆库厂店组团部署台军医"


def is_personal(metric: str, name: str) -> bool:
    """True for what no register may show: an identity number, or a person among bodies."""
    text = "".join(plain(name).split())
    if IDENTITY_NUMBER.search(text):
        return True
    short = metric in OF_BODIES and CHINESE_NAME.fullmatch(text) is not None
    return short and not any(mark in text for mark in MARKS_OF_A_BODY)
