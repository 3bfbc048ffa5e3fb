"""The match against the ledger of a bank that is made up, and one short case for every sentence about money."""

import random
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitor.payrolls.rules.inflows import funded
from services.monitor.payrolls.rules.match import Decisions, Doubt, Line, MatchState, Movement, Roster
from services.monitor.payrolls.rules.matcher import match
from shared.trade.remarks import month_named
from tests.monitor.payrolls.bank import Bank

pytestmark = [pytest.mark.capability("C135"), pytest.mark.rule("CON-12")]

ANNA, BO = 1, 2
ROSTER = Roster({b"a": frozenset({ANNA}), b"b": frozenset({BO})}, {ANNA: b"Anna", BO: b"Bo"})
JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
PAY = 500_000


def line(row=1, month=JULY, person=ANNA, fen=PAY, **more):
    return Line((1, row), person, month, fen, fen, **({"batch_no": "B1"} | more))


def moved(number, on, fen=PAY, debit=True, card=b"a", **more):
    return Movement(("bank", str(number)), on, debit, fen, card, **more)


def state(lines, movements, decisions=None, roster=ROSTER):
    """By row of the line: state, doubt and what the worker holds."""
    found = match(lines, movements, roster, decisions)
    return {key[1]: (each.state, each.doubt, each.matched_fen) for key, each in found.lines.items()}


def check(lines, movements, number, **more):
    return match(lines, movements, more.get("roster", ROSTER), more.get("decisions")).movements["bank", str(number)]


@pytest.mark.parametrize("seed", range(4))
def test_what_every_worker_holds_is_what_the_banks_own_ledger_says(seed):
    ledger = Bank(seed).run(workers=150, months=12)
    found = match(ledger.lines, ledger.movements, ledger.roster)
    assert {key: each.matched_fen for key, each in found.lines.items()} == ledger.held
    assert {key: each.state for key, each in found.lines.items()} == ledger.ends
    assert {key: each.open_fen for key, each in found.movements.items() if each.open_fen} == ledger.loose


@pytest.mark.long
def test_a_hundred_thousand_bank_lines_are_matched_as_the_ledger_has_them(capsys):
    ledger = Bank(1).run(workers=5_500, months=24)
    began = time.process_time()
    found = match(ledger.lines, ledger.movements, ledger.roster)
    seconds = time.process_time() - began
    with capsys.disabled():
        print(f"\nmatch: {len(ledger.movements):,} bank lines in {seconds:.1f} s of processor time")
    assert len(ledger.movements) > 100_000
    assert {key: each.matched_fen for key, each in found.lines.items()} == ledger.held
    assert {key: each.state for key, each in found.lines.items()} == ledger.ends


def test_movements_of_a_day_in_another_order_give_the_same_balances():
    ledger = Bank(7).run(workers=60, months=8)
    mixed = list(ledger.movements)
    random.Random(7).shuffle(mixed)
    mixed.sort(key=lambda each: (each.booked_on, not each.debit))
    found = match(ledger.lines, mixed, ledger.roster)
    assert {key: each.matched_fen for key, each in found.lines.items()} == ledger.held


@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.sampled_from([100, 200, 250]), st.booleans()), max_size=30)
)
def test_no_money_is_made_or_lost(events):
    lines = [line(row, date(2025, row, 1), fen=100 * row) for row in range(1, 6)]
    movements = [
        moved(place, JULY + timedelta(days=day), fen, debit, b"a" if known else None, purpose="退汇" if known else "")
        for place, (day, debit, fen, known) in enumerate(sorted(events))
    ]
    found = match(lines, movements, ROSTER)
    for movement in movements:
        given_out = sum(fen for (key, _), fen in found.parts.items() if key == movement.key)
        assert 0 <= (given_out if movement.debit else -given_out) <= movement.fen
    for each in lines:
        held = sum(fen for (_, key), fen in found.parts.items() if key == each.key)
        assert 0 <= held <= each.most_fen
        assert held == (found.lines[each.key].matched_fen or 0)


def test_equal_sums_of_neighbouring_months_go_to_the_month_that_the_remark_names():
    lines = [line(1, JULY), line(2, AUGUST)]
    paid = [moved(1, date(2025, 9, 10), purpose="2025年8月工资")]
    assert state(lines, paid) == {1: (MatchState.UNMATCHED, None, None), 2: (MatchState.EXACT, None, PAY)}


def test_without_a_remark_the_nearest_day_of_payment_decides():
    lines = [line(1, JULY, paid_on=date(2025, 8, 15)), line(2, AUGUST, paid_on=date(2025, 9, 15))]
    found = state(lines, [moved(1, date(2025, 9, 14))])
    assert found == {1: (MatchState.UNMATCHED, Doubt.NO_MOVEMENT, None), 2: (MatchState.EXACT, None, PAY)}


def test_with_no_hint_at_all_the_older_month_is_paid_and_a_person_is_asked():
    found = state([line(1, JULY), line(2, AUGUST)], [moved(1, date(2025, 9, 14))])
    assert found[1] == (MatchState.EXACT, Doubt.EQUAL_SUMS, PAY)
    assert found[2] == (MatchState.UNMATCHED, None, None)


def test_wages_are_not_paid_before_their_month_begins():
    assert state([line(1, AUGUST)], [moved(1, date(2025, 7, 31))])[1][0] is MatchState.UNMATCHED
    assert state([line(1, AUGUST)], [moved(1, date(2025, 8, 1))])[1][0] is MatchState.EXACT


def test_a_return_after_payment_leaves_nothing_and_a_repayment_pays():
    events = [moved(1, date(2025, 8, 10)), moved(2, date(2025, 8, 12), debit=False, purpose="退汇")]
    assert state([line()], events)[1] == (MatchState.RETURNED, None, 0)
    events.append(moved(3, date(2025, 8, 20)))
    found = match([line()], events, ROSTER).lines[1, 1]
    assert (found.state, found.matched_fen) == (MatchState.EXACT, PAY)
    assert (found.accepted_on, found.returned_on, found.repaid_on) == tuple(date(2025, 8, day) for day in (10, 12, 20))


def test_a_repayment_that_comes_back_again_is_no_repayment():
    days = [(10, True), (12, False), (20, True), (22, False)]
    events = [moved(day, date(2025, 8, day), debit=debit, purpose="退汇") for day, debit in days]
    found = match([line()], events, ROSTER).lines[1, 1]
    assert (found.state, found.matched_fen, found.repaid_on) == (MatchState.RETURNED, 0, None)


def test_a_reversal_says_so():
    events = [moved(1, date(2025, 8, 10)), moved(2, date(2025, 8, 10), debit=False, purpose="冲正")]
    assert state([line()], events)[1] == (MatchState.REVERSED, None, 0)


def test_a_whole_debit_that_is_reversed_takes_every_line_back():
    lines = [line(1), line(2, person=BO)]
    events = [
        moved(1, date(2025, 8, 10), 2 * PAY, card=None),
        moved(2, date(2025, 8, 10), 2 * PAY, debit=False, card=None, purpose="冲正"),
    ]
    assert {each[:1] + each[2:] for each in state(lines, events).values()} == {(MatchState.REVERSED, 0)}


def test_one_debit_for_a_batch_pays_each_of_its_lines_and_one_of_another_sum_none():
    lines = [line(1), line(2, person=BO)]
    whole = moved(1, date(2025, 8, 10), 2 * PAY, card=None, batch_no="B1")
    assert {each[0] for each in state(lines, [whole]).values()} == {MatchState.BATCH}
    assert check(lines, [replace(whole, fen=2 * PAY - 1)], 1).doubt is Doubt.BATCH_SUM


def test_a_batch_without_those_whom_the_bank_refused_adds_up_too():
    lines = [line(1), line(2, person=BO, bank_said_no=True)]
    found = state(lines, [moved(1, date(2025, 8, 10), PAY, card=None, batch_no="B1")])
    assert (found[1][0], found[2][0]) == (MatchState.BATCH, MatchState.UNMATCHED)


def test_of_two_batches_with_one_sum_the_one_paid_that_day_is_meant_and_else_a_person_is_asked():
    lines = [line(1, batch_no="B1", paid_on=date(2025, 8, 10)), line(2, person=BO, batch_no="B2")]
    whole = moved(1, date(2025, 8, 10), PAY, card=None)
    assert state(lines, [whole])[1][0] is MatchState.BATCH
    assert check(lines, [replace(whole, booked_on=date(2025, 8, 11))], 1).doubt is Doubt.EQUAL_SUMS


def test_the_same_sum_twice_is_a_duplicate_and_its_return_takes_nothing_from_the_worker():
    events = [moved(1, date(2025, 8, 10)), moved(2, date(2025, 8, 11))]
    assert check([line()], events, 2).state is MatchState.DUPLICATE
    events.append(moved(3, date(2025, 8, 12), debit=False, purpose="退回"))
    assert state([line()], events)[1] == (MatchState.EXACT, None, PAY)


@pytest.mark.parametrize(
    ("fen", "line_state", "open_fen"),
    [(PAY - 1, MatchState.PARTIAL, 0), (PAY, MatchState.EXACT, 0), (PAY + 1, MatchState.EXACT, 1)],
)
def test_less_is_partial_and_what_is_more_belongs_to_nobody(fen, line_state, open_fen):
    paid = [moved(1, date(2025, 8, 10), fen)]
    assert state([line()], paid)[1][0] is line_state
    assert check([line()], paid, 1).open_fen == open_fen


def test_one_debit_may_pay_two_months():
    found = state([line(1), line(2, AUGUST)], [moved(1, date(2025, 9, 10), 2 * PAY)])
    assert {each[0] for each in found.values()} == {MatchState.EXACT}


def test_another_name_on_the_workers_card_is_paid_but_asked_about():
    found = state([line()], [moved(1, date(2025, 8, 10), name=b"Cy")])
    assert found[1] == (MatchState.WRONG_NAME, Doubt.NAME_DIFFERS, PAY)
    assert state([line()], [moved(1, date(2025, 8, 10), name=b"Anna")])[1][1] is None


def test_a_card_that_nobody_has_is_told_by_the_name_and_asked_about():
    found = state([line()], [moved(1, date(2025, 8, 10), card=b"new", name=b"Anna")])
    assert found[1] == (MatchState.EXACT, Doubt.CARD_UNKNOWN, PAY)


def test_a_card_of_two_workers_is_told_by_the_name():
    roster = Roster({b"a": frozenset({ANNA, BO})}, ROSTER.names)
    lines = [line(1), line(2, person=BO)]
    found = state(lines, [moved(1, date(2025, 8, 10), name=b"Bo")], roster=roster)
    assert (found[1][0], found[2][:2]) == (MatchState.UNMATCHED, (MatchState.EXACT, None))


def test_money_from_a_worker_that_is_no_return_is_asked_about_and_changes_nothing():
    events = [moved(1, date(2025, 8, 10)), moved(2, date(2025, 8, 12), 200_000, debit=False, purpose="转账")]
    assert state([line()], events)[1] == (MatchState.EXACT, None, PAY)
    assert check([line()], events, 2).doubt is Doubt.PAID_BACK


def test_the_labour_fee_is_no_matter_of_a_match():
    assert match([line()], [moved(1, date(2025, 8, 1), 9 * PAY, debit=False, card=None)], ROSTER).movements == {}


@pytest.mark.parametrize(("last", "doubt"), [(14, None), (15, Doubt.NO_MOVEMENT)])
def test_a_payment_that_the_sheet_tells_is_missed_only_once_the_accounts_day_is_here(last, doubt):
    lines = [line(paid_on=date(2025, 8, 15)), line(2, person=BO)]
    assert state(lines, [moved(1, date(2025, 8, last), card=b"b")])[1][1] is doubt


def test_what_a_person_parted_the_machine_does_not_join_again():
    paid = moved(1, date(2025, 8, 10))
    no = Decisions(no=frozenset({(paid.key, (1, 1))}))
    assert state([line()], [paid], no)[1] == (MatchState.UNMATCHED, None, None)


def test_what_a_person_joined_stands_against_the_better_sum():
    lines = [line(1), line(2, AUGUST)]
    paid = moved(1, date(2025, 8, 10), purpose="7月工资")
    found = state(lines, [paid], Decisions(yes={(paid.key, (1, 2)): PAY}))
    assert (found[1][0], found[2][0]) == (MatchState.UNMATCHED, MatchState.EXACT)


def test_what_a_person_joined_is_kept_free_from_the_beginning():
    early, late = moved(1, date(2025, 8, 10)), moved(2, date(2025, 8, 20))
    found = match([line()], [early, late], ROSTER, Decisions(yes={(late.key, (1, 1)): PAY}))
    assert dict(found.parts) == {(late.key, (1, 1)): PAY}
    assert found.movements[early.key].state is MatchState.DUPLICATE


def test_a_return_by_a_persons_word_is_not_taken_back_twice():
    paid, back = moved(1, date(2025, 8, 10)), moved(2, date(2025, 8, 12), debit=False, card=None)
    said = moved(3, date(2025, 8, 13), debit=False, purpose="退汇")
    found = match([line()], [paid, back, said], ROSTER, Decisions(yes={(back.key, (1, 1)): PAY}))
    assert found.lines[1, 1].matched_fen == 0
    assert found.movements[said.key].doubt is Doubt.RETURN_OF_NOTHING


def test_of_several_equal_payments_a_return_without_a_card_is_nobodys_until_a_person_says():
    lines = [line(1), line(2, person=BO)]
    paid = [moved(1, date(2025, 8, 10)), moved(2, date(2025, 8, 10), card=b"b")]
    back = moved(3, date(2025, 8, 12), debit=False, card=None, purpose="退汇")
    assert check([line()], [paid[0], back], 3).state is MatchState.RETURNED
    assert check(lines, [*paid, back], 3).doubt in (Doubt.RETURN_OF_WHOM,)


@pytest.mark.parametrize(
    ("purpose", "month"),
    [
        ("2025年7月工资", JULY),
        ("2025-07工资", JULY),
        ("7月工资", JULY),
        ("12月工资", date(2024, 12, 1)),
        ("工资", None),
        ("13月", None),
        ("2025-08-10工资", None),
        ("8月10日发放", None),
        ("20250810", None),
    ],
)
def test_a_remark_names_its_month(purpose, month):
    assert month_named(purpose, date(2025, 8, 10)) == month


def test_money_that_a_debit_spends_came_in_first_in_first_out():
    fee = [moved(day, date(2025, 8, day), 100, debit=False, card=None) for day in (1, 5)]
    spent = [moved(10 + day, date(2025, 8, day), 100) for day in (6, 7)]
    days = {date(2025, 8, 6): date(2025, 8, 1), date(2025, 8, 7): date(2025, 8, 5)}
    assert funded([*fee, *spent]) == days
    assert funded([fee[0], *spent]) == {}, "more was spent than came: nobody can say"
    assert funded([fee[0], replace(fee[1], booked_on=date(2025, 8, 8)), *spent]) == {}
