"""Personal values are sealed for one row, opened by any known key, masked where they are shown."""

from typing import Any
from uuid import uuid4

import pytest

from ledgers.masking import mask, mask_name, mask_number
from ledgers.privacy import Aes256Gcm, Safe, Unreadable, safe

OWN = {"XK_XDR_MC": "乙某某", "XK_XDR_ZJHM": '37"15\\02'}
FIRST, SECOND = "first-key-of-these-tests-0123456789", "second-key-of-these-tests-0123456789"
DIGEST = "digest-key-of-these-tests-0123456789"


def keys(settings: Any, **named: str) -> Safe:
    settings.LEDGER_PRIVACY = settings.LEDGER_PRIVACY | {"KEYS": named}
    return safe()


def test_sealed_values_open_to_what_they_were() -> None:
    about = uuid4()
    sealed = safe().seal(OWN, about)
    assert safe().open(sealed, about) == OWN
    assert "乙".encode() not in sealed
    assert sealed != safe().seal(OWN, about)


def test_values_sealed_for_another_row_do_not_open() -> None:
    with pytest.raises(Unreadable) as refused:
        safe().open(safe().seal(OWN, uuid4()), uuid4())
    assert "可能被改动" in refused.value.message


def test_old_key_still_opens_and_the_new_one_seals(settings: Any) -> None:
    about = uuid4()
    sealed = keys(settings, old=FIRST).seal(OWN, about)
    both = keys(settings, new=SECOND, old=FIRST)
    assert both.open(sealed, about) == OWN
    assert both.seal(OWN, about).startswith(b"\x03new")
    with pytest.raises(Unreadable) as refused:
        keys(settings, new=SECOND).open(sealed, about)
    assert "密钥“old”" in refused.value.message


def test_digest_is_the_same_for_the_same_text_and_key_only() -> None:
    one, other = Safe(Aes256Gcm, {"a": FIRST}, DIGEST), Safe(Aes256Gcm, {"a": FIRST}, SECOND)
    assert one.digest("乙某某") == one.digest("乙某某") != other.digest("乙某某")
    assert one.digest("乙某某") != one.digest("乙某")


class Reversing:
    """Another provider by dotted path: no cipher, only to see that it is asked."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def seal(self, content: bytes, about: bytes) -> bytes:
        return content[::-1]

    def open(self, sealed: bytes, about: bytes) -> bytes:
        return sealed[::-1]


def test_provider_is_replaced_by_its_path(settings: Any) -> None:
    path = f"{__name__}.Reversing"
    settings.LEDGER_PRIVACY = settings.LEDGER_PRIVACY | {"PROVIDER": path, "KEYS": {"k": FIRST}}
    sealed = safe().seal({"a": "bc"}, uuid4())
    assert sealed == b"\x01k" + b'{"a":"bc"}'[::-1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("王某", "王*"),
        ("王某某", "王**"),
        ("王", "*"),
        ("", ""),
        ("371502199001011234", "371***********1234"),
        ("13800008000", "138****8000"),
        ("E12345678", "E******78"),
        ("12", "**"),
    ],
)
def test_masked_value_shows_only_its_ends(value: str, shown: str) -> None:
    assert mask(value) == shown


def test_name_and_number_are_masked_by_their_own_rules() -> None:
    assert (mask_name("欧阳某"), mask_number("G1234")) == ("欧**", "G**34")
