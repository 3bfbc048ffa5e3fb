"""A write is accepted: kept sealed until the worker handles it, and known by its serial code."""

import json
import re
import secrets

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.realname import queries
from services.monitor.realname.rules import failures
from services.monitor.realname.rules.catalogue import METHODS
from services.monitor.realname.rules.fields import Data
from services.monitor.realname.rules.methods import Method
from services.monitor.realname.tables import WAITS, RealnameRequest
from shared.access.callers import Caller
from shared.clock import CHINA
from shared.database.sessions import keyring_of
from shared.privacy import Keyring, open_sealed, seal

SERIAL = re.compile(r"[a-z]+-[a-z]+-[0-9]{10}-([0-9]{1,18})-([0-9]{4})")
WAITING = "待处理"


async def accept(session: AsyncSession, caller: Caller, method: Method, data: Data) -> str:
    """Store the request. Once its serial code is answered, it will be handled."""
    request = RealnameRequest(
        method=method.name,
        party=caller.party,
        divisions=list(caller.places),
        digits=secrets.randbelow(10_000),
        content=seal(keyring_of(session).field_key, json.dumps(data, ensure_ascii=False).encode()),
    )
    session.add(request)
    await session.flush()
    return serial_of(request)


def serial_of(request: RealnameRequest) -> str:
    """`projectworker-add-2025082809-17-0421`: the method, the hour, our number, four digits drawn by lot."""
    hour = request.received_at.astimezone(CHINA).strftime("%Y%m%d%H")
    return f"{METHODS[request.method.lower()].serial}-{hour}-{request.id}-{request.digits:04d}"


async def result_of(session: AsyncSession, caller: Caller, serial: str) -> Data:
    """What became of a request of the party's own. Raises UnknownSerial."""
    parts = SERIAL.fullmatch(serial)
    found = parts and await queries.request(session, caller.party, int(parts[1]), int(parts[2]))
    if not found or serial_of(found) != serial:
        raise failures.UnknownSerial
    result = WAITING if found.status == WAITS else found.result
    return {"requestSerialCode": serial, "status": str(found.status), "result": result}


def data_of(keyring: Keyring, request: RealnameRequest) -> Data:
    """What was sent, while the request waits."""
    assert request.content is not None
    data: Data = json.loads(open_sealed(keyring.field_key, request.content))
    return data
