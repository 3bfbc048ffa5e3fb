"""Seals over history: what was written by a minute ago, as a Merkle root kept outside the database."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Column, Field

from shared.database import Instant, Machinery


class Seal(Machinery, table=True):
    """One sealing: the heads of every chain written by finished transactions since the one before."""

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
