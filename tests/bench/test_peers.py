"""The peers of the filing bench do the same work as the product: otherwise a ratio would say nothing."""

import pytest

from bench import statements, textbook
from bench.stack import PACK
from services.intake.settings import Settings
from tests.builders import a_complaint
from tests.world import Machine, ServiceUnderTest

SAME = ("reporter", "complaint", "history", "obligation", "reminder", "outbox")


@pytest.fixture
def known_hotline_days(tmp_path, monkeypatch):
    """A place whose 12345 days an operator has entered, as the bench has it: a filing starts both clocks."""
    (tmp_path / "420704.toml").write_text(PACK)
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    yield
    monkeypatch.undo()


async def rows_of(world, number: str) -> dict[str, list[list[str]]]:
    """For each table, which columns of the complaint's rows hold something."""
    found = {}
    for table, where in statements.TABLES.items():
        if table in SAME:
            asked = where.replace("from ", "from intake.")
            rows = await world.rows(f"select * from intake.{table} where {asked}", number)
            found[table] = sorted(sorted(name for name, value in row.items() if value is not None) for row in rows)
    return found


@pytest.fixture
async def peer(world):
    """The textbook's application on the same database."""
    service = ServiceUnderTest("intake", textbook, Settings(**world._told("intake")))
    yield service
    await service.client.aclose()
    await service.app.state.engine.dispose()


async def test_the_textbook_writes_the_same_rows_and_columns_as_the_product(world, intake, peer, known_hotline_days):
    hotline = await world.machine()
    ours = await intake.post(hotline, "/v1/complaints", a_complaint())
    theirs = await peer.post(hotline, "/v1/complaints", a_complaint())
    assert (ours.status_code, theirs.status_code) == (201, 201), theirs.text
    mine = await rows_of(world, ours.json()["number"])
    assert mine == await rows_of(world, theirs.json()["number"])
    assert {table: len(rows) for table, rows in mine.items()} == {
        "reporter": 1,
        "complaint": 1,
        "history": 1,
        "obligation": 3,
        "reminder": 4,
        "outbox": 1,
    }


async def test_the_textbook_checks_signature_key_and_order_number_as_the_product_does(world, peer):
    hotline, order = await world.machine(), a_complaint(channel="window")
    first = await peer.post(hotline, "/v1/complaints", order, key="one")
    replayed = await peer.post(hotline, "/v1/complaints", order, key="one")
    again = await peer.post(hotline, "/v1/complaints", order)
    stranger = await peer.post(Machine(hotline.key, "another secret"), "/v1/complaints", order)
    assert [answer.status_code for answer in (first, replayed, again, stranger)] == [201, 201, 409, 401]
    assert replayed.json() == first.json()


async def test_the_statements_of_pgbench_insert_into_every_table_of_a_filing(world, intake, known_hotline_days):
    receipt = await intake.post(await world.machine(), "/v1/complaints", a_complaint())

    class Database:
        def dsn(self, role: str) -> str:
            return world.dsn.replace("postgres@", f"{role}@")

    lines = await statements.script(Database(), receipt.json()["number"])
    into = [line.split()[2] for line in lines if line.startswith("insert")]
    first = ["nonce", "idempotency", "reporter", "complaint", "history"]
    assert into == [*first, *["obligation"] * 3, *["reminder"] * 4, "outbox"]
    for line in lines[2:-1]:
        await world.execute(f"set role intake_app; set search_path = intake, public; {line.replace(':n', '77')}")
    assert len(await world.rows("select from intake.complaint")) == 2
