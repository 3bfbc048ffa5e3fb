"""How often an address may use workers' own routes. Counted in the database, for all processes together.

An address is stored as its keyed hash (of IPv6 the network's), and deleted a day after its window.
"""

import ipaddress
from math import ceil

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.public import queries
from services.intake.public.rules.forms import Limit
from shared import clock
from shared.database.sessions import keyring_of
from shared.refusals import Overloaded

IPV6_NETWORK = 64  # bits: what one household or one phone is assigned


class TooOften(Overloaded):
    """The address used up its limit."""

    code = "too-often"
    zh = "操作过于频繁，请在{retry_after}秒后再试；急需帮助请拨打12333或12345"
    en = "too often; come back in {retry_after} seconds"


async def count(session: AsyncSession, who: str, limit: Limit) -> None:
    """Count one use. Raises TooOften for each use beyond `limit.times`."""
    now = clock.wall()
    used, until = await queries.count_use(session, _known_as(session, who), limit.what, now, now + limit.within)
    if used > limit.times:
        raise TooOften(retry_after=ceil((until - now).total_seconds()))


async def note(session: AsyncSession, who: str, limit: Limit) -> None:
    """Count one use without refusing it; a later `check` sees it."""
    now = clock.wall()
    await queries.count_use(session, _known_as(session, who), limit.what, now, now + limit.within)


async def check(session: AsyncSession, who: str, limit: Limit) -> None:
    """Raises TooOften if the limit is used up; counts nothing."""
    now = clock.wall()
    before = await queries.current_use(session, _known_as(session, who), limit.what, now)
    if before is not None and before.used >= limit.times:
        raise TooOften(retry_after=ceil((before.until - now).total_seconds()))


def network_of(address: str) -> str:
    """The address itself; of IPv6 the network, since one holder has all of it. "unknown" for anything else."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, IPV6_NETWORK), strict=False))


def _known_as(session: AsyncSession, who: str) -> bytes:
    return keyring_of(session).blind("knock", who) or b""
