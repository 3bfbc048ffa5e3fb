"""The match of one project: one load, one pass in memory, one write of what differs (C135).

Whoever calls holds the project's row. What a person decided is read with the rest, and refused by the database besides.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import asyncpg

from services.monitor.payrolls.rules.match import (
    Decisions,
    Line,
    LineKey,
    Matched,
    Movement,
    MovementKey,
    Roster,
)
from services.monitor.payrolls.rules.matcher import match

LINES = """select l.batch_id, l.row, l.person_id, l.month, l.payable_fen, l.paid_fen, l.paid_on, l.signed_on, l.result,
        b.number as batch_no
    from payroll_line l join feed_batch b on b.id = l.batch_id
    where l.project = $1 and b.replaced_by is null and b.state = 'done' order by l.month, l.batch_id, l.row"""
MOVEMENTS = """select bank, txn_no, booked_on, debit, amount_fen, card_blind, name_blind, purpose, payroll_batch,
        batch_id, row from account_transaction where project = $1 order by booked_on, batch_id, row"""
CARDS = """select card_blind, person_id from membership where project = $1 and card_blind is not null
    union select card_blind, person_id from payroll_line where project = $1 and card_blind is not null
    union select p.card_blind, p.id from membership m join person p on p.id = m.person_id
        where m.project = $1 and p.card_blind is not null"""
NAMES = """select p.id, p.name_blind from membership m join person p on p.id = m.person_id
    where m.project = $1 and p.name_blind is not null"""
DECIDED = """select distinct on (bank, txn_no, batch_id, row) bank, txn_no, batch_id, row, yes, fen from match_decision
    where project = $1 order by bank, txn_no, batch_id, row, id desc"""

GONE = """delete from payment_match m where m.project = $1 and not exists (
    select from unnest($2::text[], $3::text[], $4::int[], $5::int[]) as n (bank, txn_no, batch_id, row)
    where (n.bank, n.txn_no, n.batch_id, n.row) = (m.bank, m.txn_no, m.batch_id, m.row))"""
JOINED = """insert into payment_match as m (project, bank, txn_no, batch_id, row, fen)
    select $1, n.* from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::bigint[]) as n
    on conflict (bank, txn_no, batch_id, row) do update set fen = excluded.fen where m.fen <> excluded.fen"""
COLUMNS = (
    *(("number", "text"), ("bank", "text"), ("txn_no", "text"), ("batch_id", "int"), ("row", "int")),
    *(("person_id", "bigint"), ("month", "date"), ("on_day", "date"), ("state", "text"), ("doubt", "text")),
    *(("fen", "bigint"), ("matched_fen", "bigint"), ("signed_on", "date"), ("funded_on", "date")),
    *(("accepted_on", "date"), ("credited_on", "date"), ("returned_on", "date"), ("repaid_on", "date")),
)
NAMED = ", ".join(name for name, _ in COLUMNS)
ARRAYS = ", ".join(f"${place}::{kind}[]" for place, (_, kind) in enumerate(COLUMNS, start=3))
TOLD = [name for name, _ in COLUMNS if name != "number"]
CHECKED = f"""insert into payment_check as c (project, division, {NAMED}) select $1, $2, n.* from unnest({ARRAYS}) as n
    on conflict (number) do update set {", ".join(f"{name} = excluded.{name}" for name in TOLD)}
    where ({", ".join(f"c.{name}" for name in TOLD)})
        is distinct from ({", ".join(f"excluded.{name}" for name in TOLD)})
"""  # noqa: S608 our own names
UNCHECKED = "delete from payment_check where project = $1 and not number = any($2::text[])"


def number_of(batch: int, row: int) -> str:
    """The number of a check: batch and row of the line, or of the movement."""
    return f"{batch}-{row}"


async def match_project(driver: asyncpg.Connection, project: int, division: str) -> tuple[date, date] | None:
    """Match everything of a project anew. Returns its first and last month of payroll lines, None without any."""
    lines = [_line(each) for each in await driver.fetch(LINES, project)]
    records = await driver.fetch(MOVEMENTS, project)
    decisions = await _decisions(driver, project)
    matched = match(lines, [_movement(each) for each in records], await _roster(driver, project), decisions)
    await _write_parts(driver, project, matched, decisions)
    rows = [*_line_rows(lines, matched), *_movement_rows(records, matched)]
    await driver.execute(UNCHECKED, project, [row["number"] for row in rows])
    await driver.execute(CHECKED, project, division, *([row.get(name) for row in rows] for name, _ in COLUMNS))
    return (lines[0].month, lines[-1].month) if lines else None


async def _roster(driver: asyncpg.Connection, project: int) -> Roster:
    cards: dict[bytes, set[int]] = {}
    for each in await driver.fetch(CARDS, project):
        cards.setdefault(each["card_blind"], set()).add(each["person_id"])
    names = {each["id"]: each["name_blind"] for each in await driver.fetch(NAMES, project)}
    return Roster({card: frozenset(people) for card, people in cards.items()}, names)


async def _decisions(driver: asyncpg.Connection, project: int) -> Decisions:
    said = [(_pair(each), each["yes"], each["fen"]) for each in await driver.fetch(DECIDED, project)]
    return Decisions(
        {pair: abs(fen) for pair, yes, fen in said if yes}, frozenset(pair for pair, yes, _ in said if not yes)
    )


async def _write_parts(driver: asyncpg.Connection, project: int, matched: Matched, decisions: Decisions) -> None:
    """What persons matched stays, also of a line whose batch was replaced since."""
    parts = [(*moved, *owed, fen) for (moved, owed), fen in matched.parts.items()]
    kept = [(*moved, *owed) for moved, owed in decisions.yes.keys() - matched.parts.keys()]
    await driver.execute(GONE, project, *_columns([*(each[:4] for each in parts), *kept], 4))
    await driver.execute(JOINED, project, *_columns(parts, 5))


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]


def _line(each: Mapping[str, Any]) -> Line:
    return Line(
        key=(each["batch_id"], each["row"]),
        person=each["person_id"],
        month=each["month"],
        payable_fen=each["payable_fen"],
        told_fen=each["paid_fen"],
        batch_no=each["batch_no"],
        paid_on=each["paid_on"],
        signed_on=each["signed_on"],
        bank_said_no=each["result"] in ("failed", "returned"),
        bank_said_paid=each["result"] == "paid",
    )


def _movement(each: Mapping[str, Any]) -> Movement:
    return Movement(
        key=(each["bank"], each["txn_no"]),
        booked_on=each["booked_on"],
        debit=each["debit"],
        fen=each["amount_fen"],
        card=each["card_blind"],
        name=each["name_blind"],
        purpose=each["purpose"] or "",
        batch_no=each["payroll_batch"],
    )


def _pair(each: Mapping[str, Any]) -> tuple[MovementKey, LineKey]:
    return (each["bank"], each["txn_no"]), (each["batch_id"], each["row"])


def _line_rows(lines: Sequence[Line], matched: Matched) -> list[dict[str, Any]]:
    rows = []
    for line in lines:
        check = matched.lines[line.key]
        days = ("funded_on", "accepted_on", "credited_on", "returned_on", "repaid_on")
        rows.append(
            {name: getattr(check, name) for name in (*days, "state", "doubt", "matched_fen")}
            | {"number": number_of(*line.key), "batch_id": line.key[0], "row": line.key[1], "month": line.month}
            | {"person_id": line.person, "fen": line.expected_fen, "signed_on": line.signed_on}
            | {"on_day": line.paid_on or line.month}
        )
    return rows


def _movement_rows(records: Sequence[Mapping[str, Any]], matched: Matched) -> list[dict[str, Any]]:
    rows = []
    for each in records:
        check = matched.movements.get((each["bank"], each["txn_no"]))
        if check is not None:
            rows.append(
                {"number": number_of(each["batch_id"], each["row"]), "bank": each["bank"], "txn_no": each["txn_no"]}
                | {"batch_id": each["batch_id"], "row": each["row"], "person_id": check.person}
                | {"on_day": each["booked_on"], "state": check.state, "doubt": check.doubt}
                | {"fen": each["amount_fen"], "matched_fen": each["amount_fen"] - check.open_fen}
            )
    return rows
