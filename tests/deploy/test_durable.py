"""A stack refuses a database that answers before what it answers is on the disk (architecture, invariant 19)."""

import tempfile
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from deploy import database
from deploy.database import DATABASE, NotDurable, assert_durable
from deploy.local.postgres import DURABLE, DatabaseUnavailable, Postgres
from deploy.local.processes import MEMORY
from deploy.local.stack import Options, Stack
from tests.deploy.builders import free_base

LOGIN = "alter role intake_app {} synchronous_commit {}"
WHOLE = "alter database anxin {} synchronous_commit {}"


@pytest.fixture
def folder():
    """pytest's own folders are closed to the account the server runs as."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as path:
        Path(path).chmod(0o755)
        yield Path(path)


@pytest.fixture(scope="module")
def durable():
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as path:
        Path(path).chmod(0o755)
        with Postgres(Path(path) / "server") as server:
            yield server


async def execute(server, statement):
    connection = await asyncpg.connect(server.dsn(DATABASE))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def refused(stack, *, match):
    """The stack does not come up, and no service of it was started."""
    try:
        with pytest.raises((NotDurable, DatabaseUnavailable), match=f"would lose committed data: {match}"):
            await stack.up()
        assert set(stack.supervisor.children) == {"postgres"}
    finally:
        stack.down()


@pytest.mark.invariant(19)
@pytest.mark.parametrize("setting", DURABLE)
async def test_a_stack_refuses_a_server_with_a_durable_setting_off(folder, monkeypatch, setting):
    lossy = partial(Postgres, settings={setting: "off"})
    monkeypatch.setattr("deploy.local.stack.Postgres", lossy)
    await refused(Stack(folder / "stack", Options(port_base=free_base(), kafka=MEMORY)), match=setting)


@pytest.mark.invariant(19)
async def test_a_stack_refuses_logins_that_do_not_wait_for_the_disk(folder):
    """Somebody made one service quicker on the quiet; the server's own settings still look well."""
    stack = folder / "stack"
    stack.mkdir()
    stack.chmod(0o755)
    with Postgres(stack / "postgres") as server:
        await database.bootstrap(server.dsn())
        await execute(server, LOGIN.format("set", "to off"))
    await refused(Stack(stack, Options(port_base=free_base(), kafka=MEMORY)), match="synchronous_commit=off")


async def test_a_durable_database_is_taken(durable):
    await database.bootstrap(durable.dsn())
    await assert_durable(durable.dsn())


@pytest.mark.invariant(19)
@pytest.mark.parametrize("where", [LOGIN, WHOLE], ids=["one login", "the database"])
@pytest.mark.parametrize("off", ["off", "false", "0"])
async def test_a_login_or_database_that_does_not_wait_for_the_disk_is_found(durable, where, off):
    """The server's own settings look well; the services would lose commits all the same."""
    await database.bootstrap(durable.dsn())
    await execute(durable, where.format("set", f"to {off}"))
    try:
        with pytest.raises(NotDurable, match="synchronous_commit="):
            await assert_durable(durable.dsn())
    finally:
        await execute(durable, where.format("reset", ""))


async def test_a_database_that_waits_for_a_standby_too_is_durable(durable):
    await database.bootstrap(durable.dsn())
    await execute(durable, LOGIN.format("set", "to remote_apply"))
    await assert_durable(durable.dsn())
    await execute(durable, LOGIN.format("reset", ""))
