"""Orders of before an order had lines: a database in use is migrated, not only an empty one."""

import json
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.mediation.old_database import MEDIATION, OldDatabase, a_database_of_before
from tests.world import World

BEFORE = "0007"
ISSUED = date(2025, 8, 20)
AFTER = date(2025, 8, 27)


class Old(OldDatabase):
    """With orders in it."""

    async def a_case(self, number: str, *lines: dict[str, Any], **order: Any) -> None:
        """A case with an order for all that was verified, as the program of before wrote it."""
        async with self.connection.transaction():
            await self._a_case(number, lines, order)

    async def _a_case(self, number: str, lines: tuple[dict[str, Any], ...], order: dict[str, Any]) -> None:
        owed = sum(line["fen"] for line in lines)
        await self.connection.execute(
            "insert into mediation.case_file (number, version, stage, division, parties, channel, domain, "
            "employer_uscc, approver, filed_on, opened_on, recorded_at, workers, claimed_fen, paid_fen, "
            "outstanding_fen) values "
            "($1, 1, 'ordered', '420704', '{}', 'hotline', 'other', $2, 'head', $3, $3, now(), 1, $4, 0, $4)",
            number,
            order.pop("employer_uscc", "91999999MAXXXXXX0N"),
            ISSUED,
            owed,
        )
        for line, told in enumerate(lines, start=1):
            await self.connection.execute(
                "insert into mediation.ledger_line (case_number, line, workers, item, claimed_fen, found_fen, "
                "withdrawn_fen, rejected_fen, paid_fen, outstanding_fen, verified, verified_on) "
                "values ($1, $2, $3, $4, $5, 0, 0, 0, 0, $5, true, $6)",
                number,
                line,
                1 if line == 1 else 0,
                told.get("item", "wages"),
                told["fen"],
                told.get("verified_on", ISSUED),
            )
            await self.connection.execute(
                "insert into mediation.ledger_entry (case_number, line, kind, fen, workers, happened_on, recorded_by, "
                "recorded_at) values ($1, $2, 'claimed', $3, $4, $5, 'officer', now())",
                number,
                line,
                told["fen"],
                1 if line == 1 else 0,
                ISSUED,
            )
        written = {
            "document_no": number,
            "case_number": number,
            "division": "420704",
            "year": 2025,
            "sequence": int(number),
            "state": "served",
            "ordered_fen": owed,
            "paid_fen": 0,
            "others_fen": 0,
            "issued_on": ISSUED,
            "issued_by": "officer",
            "due_on": date(2025, 9, 5),
            "served_on": None if order.get("state") == "issued" else ISSUED,
            "on_record": False,
        } | order
        places = ", ".join(f"${place}" for place in range(1, len(written) + 1))
        await self.connection.execute(
            f"insert into mediation.correction_order ({', '.join(written)}) values ({places})",
            *written.values(),
        )

    async def found(self, number: str, line: int, on: str, *, verified: bool = True) -> None:
        """What history says of a finding."""
        told = {"action": "found", "facts": {"line": line, "verified": verified, "found_fen": 0}}
        version = await self.connection.fetchval(
            "select count(*) + 1 from mediation.history where subject = $1", number
        )
        await self.connection.execute(
            "insert into mediation.history (kind, subject, version, at, entry, previous, hash) "
            "values ('case', $1, $2, $3::text::timestamptz, convert_to($4, 'UTF8'), '', $5)",
            number,
            version,
            on,
            json.dumps(told),
            f"{number}/{version}".encode(),
        )

    async def lines(self, number: str) -> dict[int, int]:
        rows = await self.connection.fetch(
            "select line, ordered_fen from mediation.correction_order_line where document_no = $1", number
        )
        return {row["line"]: row["ordered_fen"] for row in rows}


@pytest.fixture
async def old(world: World, tmp_path: Path) -> AsyncIterator[Old]:
    """Migrated as far as `BEFORE`, with nothing in it."""
    async with a_database_of_before(world, tmp_path, BEFORE) as there:
        yield Old(there.dsn, there.connection)


async def test_an_order_that_is_awaited_gets_the_lines_it_was_issued_for_and_its_employer(old: Old):
    await old.a_case("1", {"fen": 500}, {"fen": 300, "item": "overtime"})
    await old.a_case("2", {"fen": 500}, state="overdue", paid_fen=200, ordered_fen=700)
    await old.a_case("3", {"fen": 500}, state="met", paid_fen=500)
    await old.a_case("4", {"fen": 500}, state="issued", employer_uscc=None)
    await old.migrate(MEDIATION)
    found = [await old.lines(number) for number in "1234"]
    assert found == [{1: 500, 2: 300}, {1: 500}, {}, {1: 500}]
    rows = await old.connection.fetch(
        "select addressee_role, addressee_uscc from mediation.correction_order order by document_no"
    )
    assert {tuple(row) for row in rows[:3]} == {("employer", "91999999MAXXXXXX0N")}
    assert tuple(rows[3]) == ("employer", None)


async def test_an_order_for_less_takes_its_lines_in_the_ledgers_order(old: Old):
    await old.a_case("1", {"fen": 500}, {"fen": 300}, ordered_fen=600)
    await old.migrate(MEDIATION)
    assert await old.lines("1") == {1: 500, 2: 100}


async def test_what_was_verified_once_more_after_the_issue_stays_ordered(old: Old):
    """A finding overwrites the day of the one before; history has both."""
    await old.a_case("1", {"fen": 500, "verified_on": AFTER})
    await old.found("1", 1, "2025-08-19T10:00+08:00")
    await old.found("1", 1, "2025-08-27T10:00+08:00")
    await old.migrate(MEDIATION)
    assert await old.lines("1") == {1: 500}


async def test_what_was_verified_only_after_the_issue_and_what_cannot_be_ordered_was_not_ordered(old: Old):
    await old.a_case("1", {"fen": 500, "verified_on": AFTER})
    await old.found("1", 1, "2025-08-19T10:00+08:00", verified=False)
    await old.found("1", 1, "2025-08-21T00:30+08:00")
    await old.a_case("2", {"fen": 500, "item": "insurance"}, state="overdue")
    await old.migrate(MEDIATION)
    assert [await old.lines(number) for number in "12"] == [{}, {}]


async def test_an_order_of_afterwards_gets_no_line_a_second_time(old: Old, tmp_path: Path):
    """It has its lines, part of them paid; another line was found anew."""
    shutil.copy(next(MEDIATION.glob("0008_*.py")), tmp_path)
    await old.migrate(tmp_path)
    await old.a_case(
        "1", {"fen": 500}, {"fen": 300, "verified_on": AFTER}, ordered_fen=500, paid_fen=100, addressee_role="employer"
    )
    await old.found("1", 2, "2025-08-19T10:00+08:00")
    await old.connection.execute(
        "insert into mediation.correction_order_line values ('1', '1', 1, 500, 100, 0)",
    )
    await old.migrate(MEDIATION)
    assert await old.lines("1") == {1: 500}
