"""Natural persons' names and numbers at rest: sealed by a replaceable provider, found by digest.

A sealed value begins with the name of its key, so that keys can be changed one after another:
the first key of LEDGER_PRIVACY seals, every one of them opens.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.module_loading import import_string

from ledgers.lines import as_json
from units.refusals import Refusal

NONCE, DRAWN = 12, 1000
DIGEST = 16


class Provider(Protocol):
    """One key's cipher; `about` is authenticated with the value, so that it fits one row only."""

    def __init__(self, key: bytes) -> None: ...

    def seal(self, content: bytes, about: bytes) -> bytes: ...

    def open(self, sealed: bytes, about: bytes) -> bytes: ...


class Aes256Gcm:
    """AES-256 in GCM with a random nonce: up to 2^32 values a key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._nonces: list[bytes] = []

    def _nonce(self) -> bytes:
        """A random one; drawn by the thousand, since asking the system costs more than sealing."""
        try:
            return self._nonces.pop()
        except IndexError:
            drawn = secrets.token_bytes(NONCE * DRAWN)
            self._nonces.extend(drawn[at : at + NONCE] for at in range(0, len(drawn), NONCE))
            return self._nonces.pop()

    def seal(self, content: bytes, about: bytes) -> bytes:
        nonce = self._nonce()
        return nonce + self._cipher.encrypt(nonce, content, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], about)


class Unreadable(Refusal):
    """A sealed value whose key is not there any more, or that was changed."""

    code = "unreadable"


class Safe:
    """The keys of the portal: seals with the first, opens with any, digests with its own."""

    def __init__(self, provider: type[Provider], keys: Mapping[str, str], digest_key: str) -> None:
        self._ciphers = {name: provider(_key(text)) for name, text in keys.items()}
        self.current = next(iter(keys))
        self.prefix = _prefix(self.current)
        self._seal = self._ciphers[self.current].seal
        # Copied for every digest: to take in the key costs as much as to digest a name.
        self._digest = blake2b(key=_key(digest_key), digest_size=DIGEST)

    def seal(self, values: Mapping[str, str], about: UUID) -> bytes:
        return self.seal_text(as_json(values.items()), about.bytes)

    def seal_text(self, text: str, about: bytes) -> bytes:
        """Seals what is JSON already, for the row of that digest."""
        return self.prefix + self._seal(text.encode(), about)

    def seal_bytes(self, content: bytes, about: bytes) -> bytes:
        """Seals anything, for whatever `about` names."""
        return self.prefix + self._seal(content, about)

    def open(self, sealed: bytes | memoryview | None, about: UUID) -> dict[str, str]:
        """The values, none where nothing is sealed; raises Unreadable naming the key it needs."""
        if not sealed:
            return {}
        opened: dict[str, str] = json.loads(self.open_bytes(bytes(sealed), about.bytes))
        return opened

    def open_bytes(self, sealed: bytes, about: bytes) -> bytes:
        """What `seal_bytes` sealed; raises Unreadable."""
        name = key_of(sealed)
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise Unreadable(f"个人信息由密钥“{name}”加密，系统未配置该密钥，请联系系统管理员")
        try:
            return cipher.open(sealed[1 + sealed[0] :], about)
        except InvalidTag:
            raise Unreadable("个人信息的密文与记录不符，可能被改动，请联系系统管理员") from None

    def digest(self, text: str) -> UUID:
        """128 bits by which equal texts are known again and nothing else can be learnt."""
        return UUID(bytes=self.digest_bytes(text.encode()))

    def digest_bytes(self, content: bytes) -> bytes:
        """The same as bytes: keyed BLAKE2, a fifth of an HMAC's time."""
        digest = self._digest.copy()
        digest.update(content)
        return digest.digest()


def key_of(sealed: bytes) -> str:
    """The name of the key that sealed it."""
    return sealed[1 : 1 + sealed[0]].decode()


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _prefix(name: str) -> bytes:
    return bytes([len(name.encode())]) + name.encode()


def safe() -> Safe:
    """The safe of the settings, built once for the same settings."""
    given: Mapping[str, Any] = settings.LEDGER_PRIVACY
    return _safe(given["PROVIDER"], tuple(given["KEYS"].items()), given["DIGEST_KEY"])


@cache
def _safe(provider: str, keys: tuple[tuple[str, str], ...], digest_key: str) -> Safe:
    return Safe(import_string(provider), dict(keys), digest_key)
