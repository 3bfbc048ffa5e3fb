"""A service process is killed in the middle of a command: it was done or it was not, and the same key says which."""

import asyncio
import contextlib
import copy
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from pydantic import SecretStr

from deploy.local.program import free_port
from tests.journeys.stories import file
from tests.mediation.referral import EACH, a_collective_case
from tests.mediation.story import OFF_BALANCE, a_payment, an_open_case
from tests.world import Person, ServiceUnderTest, World

pytestmark = [pytest.mark.invariant(1, 3, 12), pytest.mark.long]
TABLES = """
    select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = $1 and relkind in ('r', 'p') and not relispartition order by 1"""
KEY = "once"
START = 120
"""Seconds; a busy machine takes twenty."""


class Given(NamedTuple):
    """A command that somebody gives once, and how the history calls its step."""

    who: Person
    path: str
    body: dict[str, Any]
    step: str


async def an_assignment(world: World) -> Given:
    number = await file(world, await world.machine())
    return Given(await world.person(), f"/v1/complaints/{number}/assign", {"owner": "li"}, "assigned")


async def a_payment_to_workers(world: World) -> Given:
    case = await an_open_case(world)
    return Given(case.who, f"{case.path}/payments", a_payment(), "paid")


async def a_list_of_payments(world: World) -> Given:
    """To five workers; each is owed something else already, so that nothing is alike."""
    case = await a_collective_case(world, workers=5, claimed_fen=5 * EACH)
    claims = [{"reference": f"C-{n}", "worker_ref": f"w-{n}", "claimed_fen": EACH} for n in range(5)]
    await case.do("lists/claims", list_no="L-1", rows=claims)
    rows = [{"reference": f"R-{n}", "line": n + 2, "fen": EACH - n} for n in range(5)]
    paid = {"list_no": "P-1", "paid_on": "2025-08-28", "payer": "employer", "rows": rows}
    return Given(case.who, f"{case.path}/lists/payments", paid, "list-paid")


COMMANDS = {
    "assignment": ("intake", an_assignment),
    "payment": ("mediation", a_payment_to_workers),
    "list of payments": ("mediation", a_list_of_payments),
}


def environment(service: ServiceUnderTest, port: int) -> dict[str, str]:
    """The settings of the service under test, as the environment of a process of its own."""
    told = {**dict(service.settings), "http_port": port, "internal_port": free_port()}
    words = {name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in told.items()}
    return {f"{service.name.upper()}_{name.upper()}": str(value) for name, value in words.items() if value is not None}


@contextlib.asynccontextmanager
async def a_process(service: ServiceUnderTest, point: str, marker: Path) -> AsyncIterator[ServiceUnderTest]:
    """The service in a process of its own, which stands still at that point; killed in any case."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.shared.commands.dying_service", point, str(marker), service.name),
        env=os.environ | environment(service, port),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    there = copy.copy(service)
    there.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60)
    try:
        async with asyncio.timeout(START):
            while not await answers(there.client):
                assert process.returncode is None
                await asyncio.sleep(0.05)
        yield there
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await there.client.aclose()


async def answers(client: httpx.AsyncClient) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return (await client.get("/health/live")).status_code == 200
    return False


async def content(world: World, name: str) -> dict[str, Any]:
    """Everything the service stores: by table how many rows, and a sum over all that they say."""
    found = {}
    for row in await world.rows(TABLES, name):
        table = f"{name}.{row['relname']}"
        found[table] = await world.rows(
            f"select count(*), md5(string_agg(t::text, '' order by t::text)) from {table} t"
        )
    return found


async def send(service: ServiceUnderTest, given: Given) -> httpx.Response:
    return await service.post(given.who, given.path, given.body, key=KEY, version=1)


async def killed_in(service: ServiceUnderTest, point: str, given: Given, marker: Path) -> None:
    """Give the command to a process that is killed once it stands at that point."""
    async with a_process(service, point, marker) as dying:
        sending = asyncio.create_task(send(dying, given))
        async with asyncio.timeout(60):
            while not marker.exists():  # noqa: ASYNC240 a look at a file waits for nobody
                await asyncio.sleep(0.02)
    with pytest.raises(httpx.TransportError):
        await sending


@pytest.mark.parametrize(
    ("command", "point"),
    [
        ("payment", "loaded"),
        ("payment", "written"),
        ("payment", "committed"),
        ("list of payments", "written"),
        ("list of payments", "committed"),
        ("assignment", "written"),
    ],
)
async def test_a_killed_process_leaves_a_command_whole_or_undone_and_the_same_key_says_which(
    world: World, tmp_path, command, point
):
    name, giving = COMMANDS[command]
    service, given = world.service(name), await giving(world)
    before = await content(world, name)
    await killed_in(service, point, given, tmp_path / "here")
    assert (await content(world, name) == before) is (point != "committed")
    again, later = await send(service, given), await send(service, given)
    assert again.status_code in (200, 201), again.text
    assert later.content == again.content
    said = ["Idempotency-Replayed" in answer.headers for answer in (again, later)]
    assert said == [point == "committed", True]
    taken = await world.rows(f"select convert_from(entry, 'UTF8')::jsonb ->> 'action' as action from {name}.history")
    assert [row["action"] for row in taken].count(given.step) == 1
    assert await world.audit(name) == []
    assert await world.rows(OFF_BALANCE) == []
