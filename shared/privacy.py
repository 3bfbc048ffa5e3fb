"""Personal data at rest: encrypted under a key per person, found again by keyed hash, shown masked.

A person's key is made together with their row, and stored wrapped by a key that is not in the database. Destroying the
wrapped key destroys everything encrypted under it (PRIV-03, architecture invariant 14): the row then holds DESTROYED.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.refusals import Gone

NONCE = 12
DESTROYED = b""
"""In place of a person's key, or of what was encrypted under it."""


@dataclass(frozen=True)
class Keyring:
    """One service's keys, each 32 bytes, none of them in the database."""

    field_key: bytes = field(repr=False)
    hash_key: bytes = field(repr=False)
    history_key: bytes = field(repr=False)

    @classmethod
    def of(cls, field_key: str, hash_key: str, history_key: str) -> "Keyring":
        """Raises ValueError unless each is 32 bytes in URL-safe base64."""
        return cls(key_from(field_key), key_from(hash_key), key_from(history_key))

    def new_person_key(self) -> bytes:
        """A new key for one person, wrapped; to be stored in that person's row."""
        return self.wrap(AESGCM.generate_key(bit_length=256))

    def wrap(self, key: bytes) -> bytes:
        """A key as it may be stored."""
        return seal(self.field_key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key. Raises Gone once it was destroyed."""
        return self._open(wrapped)

    def seal(self, person_key: bytes, text: str | None) -> bytes | None:
        """The text, encrypted; None for None. Raises Gone once the person's key was destroyed."""
        return None if text is None else seal(self._open(person_key), text.encode())

    def reveal(self, person_key: bytes, sealed: bytes | None) -> str | None:
        """The text, decrypted; None for None. Raises Gone once the person's key was destroyed."""
        key = self._open(person_key)
        return None if sealed is None else open_sealed(key, sealed).decode()

    def seal_file(self, person_key: bytes, content: bytes) -> bytes:
        """The content, encrypted. Raises Gone once the person's key was destroyed."""
        return seal(self._open(person_key), content)

    def reveal_file(self, person_key: bytes, sealed: bytes) -> bytes:
        """The content, decrypted. Raises Gone once the person's key was destroyed."""
        return open_sealed(self._open(person_key), sealed)

    def blind(self, kind: str, normal: str | None) -> bytes | None:
        """A keyed hash of a normalised ID number, phone or name (IDS-05): the same value has the same hash, and cannot
        be read from it.
        """
        if not normal:
            return None
        return hmac.digest(self.hash_key, f"{kind}:{normal}".encode(), hashlib.sha256)

    def code(self, purpose: str, subject: str) -> str:
        """Eight digits computed from the hash key, so that they need not be stored: only the receipt's holder and
        we know them.
        """
        digest = hmac.digest(self.hash_key, f"{purpose}:{subject}".encode(), hashlib.sha256)
        return f"{int.from_bytes(digest[:8]) % 10**8:08d}"

    def _open(self, person_key: bytes) -> bytes:
        if person_key == DESTROYED:
            raise Gone
        return open_sealed(self.field_key, person_key)


class PersonSealer:
    """Seals several values of one person with one cipher; `wrapped` is the key to be stored with them."""

    def __init__(self, wrapped: bytes, key: bytes) -> None:
        self.wrapped, self._cipher = wrapped, AESGCM(key)

    @classmethod
    def new(cls, keyring: Keyring) -> "PersonSealer":
        """For a person not stored yet."""
        key = AESGCM.generate_key(bit_length=256)
        return cls(keyring.wrap(key), key)

    @classmethod
    def of(cls, keyring: Keyring, wrapped: bytes) -> "PersonSealer":
        """For a person stored before. Raises Gone once the person's key was destroyed."""
        return cls(wrapped, keyring.unwrap(wrapped))

    def seal(self, text: str | None) -> bytes | None:
        """The text, encrypted as `Keyring.reveal` reads it; None for None."""
        if text is None:
            return None
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), None)


def key_from(text: str) -> bytes:
    """32 bytes from URL-safe base64. Raises ValueError for anything else."""
    key = base64.urlsafe_b64decode(text)
    if len(key) != 32:
        raise ValueError("a key has 32 bytes, in URL-safe base64")
    return key


def seal(key: bytes, plain: bytes) -> bytes:
    """AES-256-GCM with a random nonce: nonce and ciphertext."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)


def open_sealed(key: bytes, sealed: bytes) -> bytes:
    """The plain bytes. Raises cryptography's InvalidTag when the key is wrong or the bytes were changed."""
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
