"""Which question about money is answered once nothing of it is in suspense, and what the named reads of money find."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.mediation.ledger.rules.ledger import EntryKind, Payer
from services.mediation.ledger.tables import LedgerEntry
from services.mediation.suspense import queries
from services.mediation.suspense.tables import MoneyBack, MoneyIn
from shared.obligations import Question
from tests import reads
from tests.reads import Read
from tests.writes import Write, check

ONE, TWO = UUID(int=1), UUID(int=2)
FIRST, LATER = datetime(2025, 8, 28, 1, tzinfo=UTC), datetime(2025, 8, 28, 2, tzinfo=UTC)
PAID = {"kind": EntryKind.PAID, "receipt_no": "R-1", "payer": Payer.EMPLOYER}
MONEY = {"money_id": ONE, "account": "A", "bank_ref": "B-1"}


def asked(**told):
    return {"id": uuid4(), "subject_kind": "money_in", "subject": str(ONE), "code": "money-unclaimed"} | told


async def test_only_the_open_question_about_this_money_is_answered(world, mediation):
    claimed = Write(
        lambda session: queries.claimed(session, [ONE], "officer-1"),
        Question,
        [asked()],
        [asked(subject_kind="case"), asked(subject=str(TWO)), asked(code="money-doubtful")],
        becomes={"answered_by": "officer-1"},
    )
    await check(world, "mediation", claimed)


async def test_a_question_about_money_that_somebody_answered_keeps_its_answer(world, mediation):
    its = asked(answered_at=FIRST, answered_by="officer-2")
    await reads.put(world, "mediation", reads.a_row(Question, 1, its))
    async with mediation.sessions.begin() as session:
        await queries.claimed(session, [ONE], "officer-1")
    [row] = await world.rows("select answered_by, answered_at from mediation.question")
    assert tuple(row.values()) == ("officer-2", FIRST)


READS = {
    "money by its bank's number": Read(
        lambda session: queries.by_reference(session, "A", "B-1"),
        MoneyIn,
        [MONEY],
        [{"money_id": TWO, "account": "B"}, {"money_id": UUID(int=3), "bank_ref": "B-2"}],
    ),
    "money, to be changed": Read(
        lambda session: queries.find(session, ONE, lock=True),
        MoneyIn,
        [MONEY],
        [{"money_id": TWO, "bank_ref": "B-2"}],
        locks=True,
    ),
    "money, to be looked at": Read(
        lambda session: queries.find(session, ONE), MoneyIn, [MONEY], [{"money_id": TWO, "bank_ref": "B-2"}]
    ),
    "what was sent back of it, the first first": Read(
        lambda session: queries.sent_back(session, ONE),
        MoneyBack,
        [
            {"money_id": ONE, "bank_ref": "2", "recorded_at": FIRST},
            {"money_id": ONE, "bank_ref": "1", "recorded_at": LATER},
        ],
        [{"money_id": TWO, "bank_ref": "3"}],
    ),
    "the postings that took it": Read(
        lambda session: queries.matched(session, ONE),
        LedgerEntry,
        [PAID | {"position": 1, "money_id": ONE}, PAID | {"position": 2, "money_id": ONE}],
        [{"position": 3, "money_id": TWO}],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, mediation, read):
    await reads.check(world, "mediation", read)
