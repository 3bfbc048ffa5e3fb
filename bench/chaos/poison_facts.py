"""Facts about many numbers, some of them damaged: what R4 gives to a consumer.

Of every eight numbers the second fact of one is no JSON, of one it has an unknown newer version, of one a handler fails
on it. Between them are facts nobody subscribed to.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shared import clock
from shared.contracts.event import Event
from shared.contracts.mediation import ArrearsFound, CaseAssigned, CaseClosed, WagesPaid
from shared.messaging.broker import Record
from shared.messaging.envelope import record_of
from shared.messaging.outbox import OutboxRow

BAD_JSON, NEW_VERSION, BUG = 1, 3, 5
"""What is wrong with a number, by its remainder of eight; all others are good."""

NO_JSON = b'{"no'
STEPS = 4
SPOILT_STEP = 2
FEN = 800_000


@dataclass
class Given:
    """What goes on the broker: the facts of each number by their sequence, and which of them are poison."""

    records: list[Record] = field(default_factory=list)
    sequences: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    poison: dict[str, int] = field(default_factory=dict)
    unsubscribed: int = 0

    def of_kind(self, *kinds: int) -> set[str]:
        return {key for key in self.sequences if kind_of(key) in kinds}


def kind_of(key: str) -> int:
    return int(key[-6:]) % 8


def given(keys: int) -> Given:
    """Four facts a number, in rounds, so that the numbers are interleaved."""
    found = Given()
    for step in range(1, STEPS + 1):
        for key in (f"C-420704-2025-{number:06d}" for number in range(keys)):
            sequence = len(found.records) + 1
            record = _record(_fact(key, step), sequence)
            if step == SPOILT_STEP and kind_of(key) in (BAD_JSON, NEW_VERSION, BUG):
                found.poison[key] = sequence
                record = _spoilt(record, kind_of(key))
            found.records.append(record)
            found.sequences[key].append(sequence)
            if step == SPOILT_STEP:
                nobodys = CaseAssigned(**_about(key), assignee="officer-li", assigned_on=date(2025, 9, 1))
                found.records.append(_record(nobodys, len(found.records) + 1))
                found.unsubscribed += 1
    return found


def _fact(key: str, step: int) -> Event:
    """Found, paid in two parts, closed; the one that gets an unknown version is found twice."""
    found = {"found_on": date(2025, 9, 1), "workers": 1, "outstanding_fen": FEN, "remuneration_fen": FEN}
    if step == 1 or (step == SPOILT_STEP and kind_of(key) == NEW_VERSION):
        return ArrearsFound(**_about(key), **found, most_owed=[], rural=None, perhaps_rural=None)
    if step < STEPS:
        paid = {"receipt_no": f"{key}-{step}", "payer": "employer", "paid_on": date(2025, 9, 10 + step)}
        left = FEN // 2 if step == SPOILT_STEP else 0
        return WagesPaid(**_about(key), **paid, paid_fen=FEN // 2, outstanding_fen=left, workers=[])
    ended = {"disposition": "PAID_IN_FULL", "closed_on": date(2025, 9, 13), "opened_on": date(2025, 8, 29)}
    return CaseClosed(**_about(key), **ended, workers_paid=1, paid_fen=FEN)


def _about(key: str) -> dict[str, Any]:
    """Cases of eighty employers, none of which a complaint led to."""
    return {
        "case": key,
        "complaint": None,
        "division": "420704",
        "employer_uscc": f"91999999MA{int(key[-6:]) % 80:07d}X",
    }


def _record(fact: Event, sequence: int) -> Record:
    row = OutboxRow(
        position=sequence,
        event_id=fact.event_id,
        name=fact.name,
        version=fact.version,
        key=fact.key,
        occurred_at=clock.now(),
        body=fact.body,
    )
    return record_of(row)


def _spoilt(record: Record, kind: int) -> Record:
    if kind == BAD_JSON:
        return replace(record, value=NO_JSON)
    if kind == NEW_VERSION:
        newer = str(ArrearsFound.version + 1).encode()
        return replace(record, headers={**record.headers, "ce_factversion": newer})
    return record
