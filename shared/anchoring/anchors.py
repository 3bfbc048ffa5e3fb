"""Seals over history: the heads of all chains as a Merkle root that is kept outside the database.

The leaves of a seal's tree are the heads of the chains, hashed as in RFC 6962 (certificate transparency). With the
history key it can be checked whether we wrote a line of the file, and whether the database still holds what was sealed.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Column, Field

from shared.database.sessions import Instant, Machinery

FORMAT = "anxin.seal.v1"
NOTHING_BEFORE = bytes(32)
"""The previous root of the first seal."""


class Seal(Machinery, table=True):
    """One sealing 封存: the heads of every chain that transactions wrote which have finished since the seal before."""

    __tablename__ = "seal"
    __table_args__ = (Index("seal_unanchored", "number", postgresql_where=text("anchored_at is null")),)

    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    sealed_at: datetime = Field(sa_type=Instant)
    from_txid: int = Field(sa_type=BigInteger)
    until_txid: int = Field(sa_type=BigInteger)
    heads: int
    root: bytes = Field(sa_type=LargeBinary)
    previous: bytes = Field(sa_type=LargeBinary)
    signature: bytes = Field(sa_type=LargeBinary)
    anchored_at: datetime | None = Field(default=None, sa_type=Instant)


class SealedHead(Machinery, table=True):
    """The newest step of one chain when it was sealed."""

    __tablename__ = "sealed_head"
    __table_args__ = (Index("sealed_head_subject", "kind", "subject", "version"),)

    seal: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    kind: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    version: int
    hash: bytes = Field(sa_type=LargeBinary)


class Head(NamedTuple):
    """A leaf: a chain (`kind`, `subject`), the version of its newest step, and that step's hash, which covers all
    before it.
    """

    kind: str
    subject: str
    version: int
    hash: bytes


def root_of(heads: Iterable[Head]) -> bytes:
    """The Merkle root over these heads (at least one), in whatever order they are given."""
    leaves = (f"{head.kind}\n{head.subject}\n{head.version}\n".encode() + head.hash for head in sorted(heads))
    return merkle_root(leaves)


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """RFC 6962, 2.1: leaves and pairs are hashed with different prefixes; an odd node moves up a level unhashed."""
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[2 * len(pairs) :]
    return level[0]


def stated(service: str, seal: Seal) -> dict[str, Any]:
    """All that a seal says, as its signature covers it."""
    return {
        "format": FORMAT,
        "service": service,
        "number": seal.number,
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(),
        "from_txid": seal.from_txid,
        "until_txid": seal.until_txid,
        "heads": seal.heads,
        "root": seal.root.hex(),
        "previous": seal.previous.hex(),
    }


def signature_of(key: bytes, statement: dict[str, Any]) -> bytes:
    """HMAC-SHA256 over the format's name and the statement as canonical JSON."""
    return hmac.digest(key, f"{FORMAT}\n".encode() + _as_bytes(statement), hashlib.sha256)


def line_of(service: str, seal: Seal) -> bytes:
    """The line written for a seal outside the database: always the same bytes, without a line end."""
    return _as_bytes(stated(service, seal) | {"signature": seal.signature.hex()})


def signed_by_us(key: bytes, line: dict[str, Any]) -> bool:
    """Whether a line that was read back carries our signature over its content."""
    statement = dict(line)
    signature = str(statement.pop("signature", ""))
    return hmac.compare_digest(signature.encode(), signature_of(key, statement).hex().encode())


def _as_bytes(statement: dict[str, Any]) -> bytes:
    return json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
