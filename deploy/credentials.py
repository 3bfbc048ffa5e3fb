"""Callers' keys in the schema `access`: issued, replaced with an overlap, revoked. Only the operator writes there.

A secret is stored encrypted under the access key, which is not in the database, and shown once.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from deploy.database import in_database
from shared import clock
from shared.access.callers import Credential, Party, PartyKind
from shared.access.signing import new_credential
from shared.privacy import open_sealed


class CredentialRefused(Exception):
    """This cannot be done with these keys; the message says why and what would be possible."""


@dataclass(frozen=True)
class Issued:
    """A new key with its secret, which is shown this once; `until` is the last moment of the keys it replaces."""

    key: str
    secret: str
    replaces: tuple[str, ...] = ()
    until: datetime | None = None


@asynccontextmanager
async def registry(dsn: str) -> AsyncIterator[AsyncSession]:
    """One transaction in `access` as its owner; the DSN's login must be able to become that role."""
    url = in_database(dsn).replace("postgresql+asyncpg://", "postgresql://", 1)
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    try:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            await session.exec(text("set local role access_owner"))  # type: ignore[call-overload]
            yield session
    finally:
        await engine.dispose()


async def ensure_party(session: AsyncSession, name: str, kind: PartyKind | None) -> None:
    """Create the party if it is new. Raises CredentialRefused when it exists with another kind."""
    wanted = kind or (PartyKind.LABOUR_AUTHORITY if name == PartyKind.LABOUR_AUTHORITY else PartyKind.PARTNER)
    values = {"name": name, "kind": wanted, "created_at": clock.wall()}
    await session.exec(insert(Party).values(values).on_conflict_do_nothing())
    found = await session.get_one(Party, name)
    if kind is not None and found.kind != kind:
        raise CredentialRefused(f"{name} is a {found.kind} here and cannot become a {kind}")


async def issue(
    session: AsyncSession,
    access_key: bytes,
    *,
    name: str,
    party: str,
    kind: PartyKind | None,
    divisions: list[str],
    scopes: list[str],
    until: datetime | None = None,
) -> Issued:
    """A first key under this name. Raises CredentialRefused where a valid one exists: that one is rotated instead."""
    await ensure_party(session, party, kind)
    if working := await _working(session, name, party):
        raise CredentialRefused(f"{name} of {party} has a key that works ({working[0].key}): rotate it")
    await _check_access_key(session, access_key)
    row, secret = new_credential(access_key, name=name, party=party, of_divisions=divisions, scopes=scopes)
    row.expires_at = until
    session.add(row)
    return Issued(row.key, secret)


async def rotate(
    session: AsyncSession, access_key: bytes, *, name: str, party: str | None, overlap: timedelta
) -> Issued:
    """A second key for the same caller. The keys it replaces are valid until the overlap ends, and no longer.

    Raises CredentialRefused where none is valid, or where the name belongs to several parties.
    """
    working = await _working(session, name, party)
    if not working:
        raise CredentialRefused(f"no key called {name} works here: issue one")
    if len({row.party for row in working}) > 1:
        raise CredentialRefused(f"{name} is a key of several parties: say which with --party")
    await _check_access_key(session, access_key)
    newest, until = working[-1], clock.wall() + overlap
    row, secret = new_credential(
        access_key, name=name, party=newest.party, of_divisions=newest.divisions, scopes=newest.scopes
    )
    session.add(row)
    for old in working:
        old.expires_at = min(filter(None, (old.expires_at, until)))
    return Issued(row.key, secret, tuple(old.key for old in working), until)


async def revoke(session: AsyncSession, *, key: str | None, name: str | None, party: str | None) -> list[str]:
    """Revoke one key, or all valid ones of a name; services notice within five seconds.

    Raises CredentialRefused where there is none.
    """
    if key is not None:
        found = await session.get(Credential, key, with_for_update=True)
        if found is None:
            raise CredentialRefused(f"there is no key {key}")
        rows = [found]
    else:
        rows = await _working(session, name or "", party)
        if not rows:
            raise CredentialRefused(f"no key called {name} works here")
    for row in rows:
        row.revoked_at = row.revoked_at or clock.wall()
    return [row.key for row in rows]


async def listed(session: AsyncSession, party: str | None) -> Sequence[tuple[Credential, Party]]:
    """Every key that exists or existed, by party and name, the oldest first."""
    whole = select(Credential, Party).join(Party, col(Party.name) == col(Credential.party))
    if party is not None:
        whole = whole.where(col(Credential.party) == party)
    order = (col(Credential.party), col(Credential.name), col(Credential.created_at), col(Credential.key))
    return (await session.exec(whole.order_by(*order))).all()


def state_of(row: Credential) -> str:
    """`works`, `ends` (valid until its last moment), `expired` or `revoked`."""
    if row.revoked_at is not None:
        return "revoked"
    if row.expires_at is None:
        return "works"
    return "ends" if row.expires_at > clock.wall() else "expired"


async def _working(session: AsyncSession, name: str, party: str | None) -> list[Credential]:
    """The keys of this name that are valid now, row-locked, the oldest first."""
    now = clock.wall()
    rows = select(Credential).where(
        col(Credential.name) == name,
        col(Credential.revoked_at).is_(None),
        col(Credential.expires_at).is_(None) | (col(Credential.expires_at) > now),
    )
    if party is not None:
        rows = rows.where(col(Credential.party) == party)
    order = (col(Credential.created_at), col(Credential.key))
    return list((await session.exec(rows.order_by(*order).with_for_update())).all())


async def _check_access_key(session: AsyncSession, access_key: bytes) -> None:
    """Raises CredentialRefused for another key than the services': they could not use what is issued under it."""
    newest = (await session.exec(select(Credential).order_by(col(Credential.created_at).desc()).limit(1))).first()
    if newest is None:
        return
    try:
        open_sealed(access_key, newest.secret)
    except InvalidTag:
        raise CredentialRefused("the access key is not the one under which this database keeps its secrets") from None
