"""The ledger is conserved: under any sequence of commands and facts, told twice or not."""

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mediation.ledger.rules.ledger import (
    Balance,
    EntryKind,
    LineNeeded,
    MoreThanOutstanding,
    NoSuchLine,
    allocate,
)
from tests.mediation.referral import a_collective_case, left, listed
from tests.mediation.story import OFF_BALANCE, a_payment, an_open_case, tell
from tests.world import World

pytestmark = pytest.mark.invariant(12)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(1, 900), st.one_of(st.none(), st.integers(1, 4)), st.integers(1, 6)),
        st.tuples(st.just("draw"), st.integers(1, 900), st.integers(2, 4), st.integers(1, 6)),
        st.tuples(
            st.sampled_from([EntryKind.WITHDRAWN, EntryKind.REJECTED, EntryKind.FOUND, EntryKind.CORRECTED]),
            st.integers(0, 900),
            st.integers(1, 4),
            st.integers(1, 6),
        ),
    ),
    max_size=40,
)


class Book:
    """Four lines and their receipts, moved by the rules alone."""

    def __init__(self, total: int) -> None:
        self.lines = {1: Balance(claimed_fen=total)} | {number: Balance() for number in (2, 3, 4)}
        self.receipts: dict[int, int] = {}

    def take(self, what, fen, line, number):
        if what == "pay":
            self._pay(fen, line, number)
        elif what == "draw":
            drawn = min(fen, self.lines[1].movable_fen)
            self._post({1: (EntryKind.MOVED_OUT, drawn)})
            self._post({line: (EntryKind.MOVED_IN, drawn)})
            self._post({line: (EntryKind.CLAIMED, fen - drawn)})
        else:
            self._post({line: (what, fen)})

    def _pay(self, fen, line, receipt):
        if receipt in self.receipts:  # the same receipt again is the same payment
            return
        parts = allocate({number: each.outstanding_fen for number, each in self.lines.items()}, fen, line)
        self._post({number: (EntryKind.PAID, part) for number, part in parts.items()})
        self.receipts[receipt] = fen

    def _post(self, postings):
        self.lines |= {number: self.lines[number].after(kind, fen) for number, (kind, fen) in postings.items()}

    @property
    def sums(self):
        both = [
            (each.claimed_fen + each.found_fen, each.withdrawn_fen + each.rejected_fen + each.paid_fen, each)
            for each in self.lines.values()
        ]
        return all(owed == gone + each.outstanding_fen and each.outstanding_fen >= 0 for owed, gone, each in both)


@given(st.integers(0, 2_000), steps)
def test_every_line_is_conserved_at_every_step_and_no_receipt_pays_twice(total, sequence):
    book = Book(total)
    for step in sequence:
        for _ in range(2):  # everything is told twice
            with contextlib.suppress(MoreThanOutstanding, LineNeeded, NoSuchLine):
                book.take(*step)
            assert book.sums
    assert sum(each.paid_fen for each in book.lines.values()) == sum(book.receipts.values())


def a_step(chance: random.Random, number: int):
    """A command or a fact, sometimes one that must be refused, some of them the same as before."""
    fen, line, worker = chance.randint(1, 700), chance.randint(1, 6), chance.randint(1, 5)
    payer = chance.choice(["employer", "bond", "fund", "court"])
    payment = a_payment(receipt_no=f"R-{chance.randint(1, 4)}", fen=fen, payer=payer)
    return chance.choice(
        [
            ("payments", payment | ({"line": line} if chance.random() < 0.7 else {})),
            (f"lines/{line}/findings", {"verified": True, "found_fen": fen}),
            ("withdrawals", {"line": line, "fen": fen, "reason": "放弃"}),
            ("rejections", {"line": line, "fen": fen, "reason": "已付"}),
            ("lines", {"worker_ref": f"w-{worker}", "claimed_fen": fen}),
            (listed((worker, fen), (worker + 1, fen), listing=number + 1), None),
            (left(worker, listing=number + 1), None),
        ]
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_sequence_told_twice_leaves_a_conserved_ledger_in_the_database(world: World, seed):
    case, chance = await a_collective_case(world, workers=4, claimed_fen=4_000), random.Random(seed)
    for number in range(30):
        what, body = a_step(chance, number)
        for _ in range(2):
            if body is None:
                await tell(world, what)
            else:
                answer = await case.service.post(case.who, f"{case.path}/{what}", body)
                assert answer.status_code in (200, 201, 404, 409), answer.text
        assert await world.rows(OFF_BALANCE) == [], (number, what, body)
    assert await world.rows("select 1 from mediation.parked") == []


@pytest.mark.parametrize("payer", ["bond", "fund", "court"])
async def test_money_that_others_paid_is_no_correction_by_the_employer(world: World, payer):
    case = await an_open_case(world)
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["a", "b"])
    await case.do("correct", due_on="2025-09-05")
    await case.do("serve", served_on="2025-08-28")
    await case.do("payments", **a_payment(payer=payer))
    order = (await case.read("orders"))["items"][0]
    assert (order["state"], order["paid_fen"]) == ("paid_by_others", 0)
