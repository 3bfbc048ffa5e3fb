"""A large body kept on the disk until it is worked through: sealed piece by piece under a key of its own.

The key is not in the file. Whoever keeps it stores it wrapped, and forgets it once the body is done with: what is left
on a disk's blocks then says nothing. Pieces cannot be changed, dropped, swapped or cut off unnoticed.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE = 1024 * 1024
LENGTH = 4
TAG = 16
INNER, LAST = b"inner", b"last"


class SpoolBroken(Exception):
    """The file is not there, was cut or was changed."""


@dataclass
class Spooled:
    """A body that is whole on the disk. `kept` is set by whoever stored its key; else it is removed."""

    path: Path
    key: bytes = field(repr=False)
    digest: bytes
    size: int
    kept: bool = False

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)


class Spooling:
    """A body that is still coming. Not for use from two threads at once."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{secrets.token_hex(16)}.spool"
        self._key = AESGCM.generate_key(bit_length=256)
        self._cipher, self._digest = AESGCM(self._key), hashlib.sha256()
        self._file: IO[bytes] = os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._pieces = 0
        self._waiting = bytearray()
        self.size = 0

    def add(self, content: bytes) -> bool:
        """Take the next bytes into memory; True once there is a whole piece to `write`."""
        self._waiting += content
        self.size += len(content)
        return len(self._waiting) > PIECE

    def write(self) -> None:
        """Seal and write every whole piece but the last, of which nobody knows yet that it is the last."""
        while len(self._waiting) > PIECE:
            self._write(bytes(self._waiting[:PIECE]), INNER)
            del self._waiting[:PIECE]

    def end(self) -> Spooled:
        self.write()
        self._write(bytes(self._waiting), LAST)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Spooled(self.path, self._key, self._digest.digest(), self.size)

    def give_up(self) -> None:
        """The rest will not come: nothing stays on the disk."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _write(self, piece: bytes, place: bytes) -> None:
        self._digest.update(piece)
        sealed = self._cipher.encrypt(_nonce(self._pieces), piece, place)
        self._file.write(len(sealed).to_bytes(LENGTH) + sealed)
        self._pieces += 1


def pieces(path: Path, key: bytes) -> Iterator[bytes]:
    """The body again, piece by piece, as soon as each was found unchanged. Raises SpoolBroken."""
    cipher, number, ended = AESGCM(key), 0, False
    try:
        with path.open("rb") as file:
            while head := file.read(LENGTH):
                size = int.from_bytes(head)
                if ended or not TAG <= size <= PIECE + TAG:
                    raise SpoolBroken(path.name)
                piece, ended = _opened(cipher, number, file.read(size))
                yield piece
                number += 1
    except (OSError, InvalidTag) as failure:
        raise SpoolBroken(path.name) from failure
    if not ended:
        raise SpoolBroken(path.name)


def _opened(cipher: AESGCM, number: int, sealed: bytes) -> tuple[bytes, bool]:
    """The piece, and whether it is the last. Raises InvalidTag."""
    if len(sealed) == PIECE + TAG:
        try:
            return cipher.decrypt(_nonce(number), sealed, INNER), False
        except InvalidTag:
            pass  # a body of whole pieces ends with one of full size
    return cipher.decrypt(_nonce(number), sealed, LAST), True


def _nonce(number: int) -> bytes:
    """Each file has its own key, so a piece's number serves."""
    return number.to_bytes(12)
