"""The credential of mediation in a development stack, with which it fetches the people of its own cases from intake."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from deploy.credentials import ensure_party, registry
from deploy.local.layout import Ports
from deploy.local.secrets import Secrets
from shared import clock
from shared.access.callers import Credential, PartyKind
from shared.privacy import key_from, seal

PARTY = "anxin_mediation"
KEY = "ak_anxin_mediation"
SCOPES = ["complaints:read", "complaints:read-personal"]
PROVINCES = [f"{code:02d}" for code in range(11, 83)]
"""Every first pair of digits of a division: the credential is valid for cases of every place."""


async def give_key(dsn: str, secrets: Secrets) -> None:
    """Store the credential; if it exists its secret is replaced by the stack's own."""
    async with registry(dsn) as session:
        await ensure_party(session, PARTY, PartyKind.SERVICE)
        await _write(session, seal(key_from(secrets.access_key), secrets.pulling.encode()))


async def _write(session: AsyncSession, secret: bytes) -> None:
    row = {
        "key": KEY,
        "name": PARTY,
        "party": PARTY,
        "secret": secret,
        "divisions": PROVINCES,
        "scopes": SCOPES,
        "created_at": clock.wall(),
    }
    await session.exec(
        insert(Credential).values(row).on_conflict_do_update(index_elements=["key"], set_={"secret": secret})
    )


def settings(ports: Ports, secrets: Secrets) -> dict[str, str]:
    """Mediation's settings for it, without the prefix."""
    return {
        "INTAKE_URL": f"http://127.0.0.1:{ports.http('intake')}",
        "INTAKE_KEY": KEY,
        "INTAKE_SECRET": secrets.pulling,
    }
