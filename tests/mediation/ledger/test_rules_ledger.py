"""The ledger's arithmetic: conserved under any sequence, and every limit on both of its sides."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mediation.ledger.rules.ledger import (
    LIABLE,
    RAISING,
    Balance,
    EntryKind,
    LineNeeded,
    MoreThanOutstanding,
    NoSuchLine,
    Payer,
    allocate,
    workers_paid,
)
from shared.values.money import yuan_text

postings = st.lists(st.tuples(st.sampled_from(EntryKind), st.integers(0, 10**12)), max_size=40)


@dataclass(frozen=True)
class Line:
    worker_ref: str | None
    workers: int
    paid_fen: int
    outstanding_fen: int
    signed_fen: int | None = None


@pytest.mark.invariant(12)
@pytest.mark.capability("C79")
@given(postings)
def test_claimed_and_found_is_always_withdrawn_rejected_paid_and_outstanding(sequence):
    balance, taken = Balance(), []
    for kind, fen in sequence:
        try:
            balance = balance.after(kind, fen)
        except MoreThanOutstanding:
            continue
        taken.append((kind, fen))
        parts = balance.withdrawn_fen + balance.rejected_fen + balance.paid_fen + balance.outstanding_fen
        assert balance.claimed_fen + balance.found_fen == parts
        assert min(vars(balance).values()) >= 0
        assert balance.outstanding_fen >= 0
    raised = sum(fen for kind, fen in taken if kind in RAISING)
    lowered = sum(fen for kind, fen in taken if kind not in RAISING)
    assert balance.outstanding_fen == raised - lowered


@pytest.mark.invariant(12)
@given(postings, st.integers(1, 10**12))
def test_one_fen_more_than_outstanding_is_refused_and_the_last_fen_is_not(sequence, more):
    balance = Balance(claimed_fen=more)
    for kind in (EntryKind.PAID, EntryKind.WITHDRAWN, EntryKind.REJECTED):
        assert balance.after(kind, more).outstanding_fen == 0
        with pytest.raises(MoreThanOutstanding) as refused:
            balance.after(kind, more + 1)
        assert refused.value.facts == {"yuan": yuan_text(more + 1), "outstanding": yuan_text(more)}


def test_what_was_found_does_not_leave_with_the_claim():
    balance = Balance(claimed_fen=300, found_fen=500)
    assert balance.movable_fen == 300
    with pytest.raises(MoreThanOutstanding):
        balance.after(EntryKind.MOVED_OUT, 301)


def test_a_payment_that_names_its_line_settles_that_line():
    assert allocate({1: 500, 2: 300}, 300, 2) == {2: 300}


def test_a_payment_to_the_only_open_line_needs_no_name():
    assert allocate({1: 0, 2: 300}, 299, None) == {2: 299}


def test_a_payment_of_everything_settles_every_line():
    assert allocate({1: 500, 2: 300, 3: 0}, 800, None) == {1: 500, 2: 300}


def test_a_part_payment_to_several_workers_must_name_its_line():
    with pytest.raises(LineNeeded):
        allocate({1: 500, 2: 300}, 799, None)


@pytest.mark.parametrize("line", [None, 1])
def test_an_overpayment_is_refused_with_what_is_outstanding(line):
    with pytest.raises(MoreThanOutstanding) as refused:
        allocate({1: 800000}, 800001, line)
    assert refused.value.facts["outstanding"] == "8,000.00"


def test_a_line_that_is_not_there_is_named_in_the_refusal():
    with pytest.raises(NoSuchLine):
        allocate({1: 500}, 500, 9)


def test_nothing_outstanding_takes_no_payment():
    with pytest.raises(MoreThanOutstanding):
        allocate({1: 0}, 1, None)


def test_a_worker_counts_as_paid_when_no_line_of_theirs_is_open():
    lines = [
        Line(None, 3, 0, 0),
        Line("w-1", 1, 500, 0),
        Line("w-1", 0, 200, 1),
        Line("w-2", 1, 500, 0),
        Line("w-2", 0, 0, 0),
    ]
    assert workers_paid(lines) == 1


def test_a_provisional_total_paid_off_counts_for_all_its_workers_once_they_signed():
    assert workers_paid([Line(None, 12, 18_600_000, 0, signed_fen=18_600_000)]) == 12
    assert workers_paid([Line(None, 12, 18_600_000, 0, signed_fen=18_599_999)]) == 0
    assert workers_paid([Line(None, 12, 18_599_999, 1)]) == 0


def test_bond_and_fund_and_court_are_not_the_employers_correction():
    assert set(Payer) - LIABLE == {Payer.BOND, Payer.FUND, Payer.COURT}
