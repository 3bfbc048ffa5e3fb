"""The five regimes of a project, each legal line from both sides: what is lacking, not due, or unknown, and why."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.monitor.regimes.rules.bonds import bond
from services.monitor.regimes.rules.facts_on_file import (
    Account,
    Agreement,
    Board,
    Bond,
    Fed,
    Gate,
    LabourFeePlan,
    Numbers,
    OnFile,
    WageOfficer,
    Works,
)
from services.monitor.regimes.rules.gaps import WORDS, gap, number_unknown
from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.regimes.rules.sites import agent_payment, judged, notice_board, real_name
from services.monitor.regimes.rules.wage_accounts import wage_account
from shared.calendar.working_days import Term

pytestmark = [pytest.mark.capability("C13", "C24")]

CONTRACTOR, NAME = "虚构建设有限公司", "虚构一号楼项目"
ACCOUNT = Account(opened_on=date(2025, 6, 15), name=f"{CONTRACTOR}{NAME}农民工工资专用账户", filed_on=date(2025, 6, 20))
THREE = Agreement(("project_owner", "general_contractor", "bank"))
MONTHLY = LabourFeePlan(1, share_percent=Decimal("19"))
NUMBERS = Numbers(
    account_open=Term.parse("30CD"),
    account_filing=Term.parse("30CD"),
    bond_deposit=Term.parse("20WD"),
    below_bond_line=False,
    fee_cycle_months=1,
)
LATE = date(2025, 12, 1)


def works(**differences):
    told = {
        "contract_on": date(2025, 6, 2),
        "contract_fen": 500_000_000,
        "permit_on": date(2025, 6, 20),
        "started_on": date(2025, 7, 1),
    }
    return Works(NAME, CONTRACTOR, **told | differences)


def numbers(**differences):
    return Numbers(**vars(NUMBERS) | differences)


def codes(standing):
    return [each.code for each in standing.gaps]


@pytest.mark.rule("ACC-02", "CON-05")
@pytest.mark.parametrize(
    ("on", "state", "code", "changes_on"),
    [
        (date(2025, 7, 2), "not_due", "account-due", date(2025, 7, 3)),
        (date(2025, 7, 3), "lacking", "account-none", None),
    ],
    ids=["on the thirtieth day", "the day after"],
)
def test_an_account_is_due_thirty_days_after_the_contract_and_lacking_from_the_next(on, state, code, changes_on):
    standing = wage_account(works(), OnFile(), NUMBERS, on)
    assert (standing.state, codes(standing), standing.changes_on) == (state, [code], changes_on)


@pytest.mark.rule("ACC-02")
def test_a_thirtieth_day_that_is_a_day_off_is_the_next_working_day():
    standing = wage_account(works(contract_on=date(2025, 6, 5)), OnFile(), NUMBERS, date(2025, 7, 7))
    assert (standing.state, standing.changes_on) == ("not_due", date(2025, 7, 8))  # 5 July 2025 is a Saturday


def test_without_the_day_of_the_contract_nobody_says_that_an_account_is_late():
    standing = wage_account(works(contract_on=None), OnFile(), NUMBERS, LATE)
    assert (standing.state, codes(standing), standing.missing) == ("unknown", ["account-day-untold"], ())


@pytest.mark.invariant(10)
def test_a_number_that_is_not_known_stops_the_judging_and_is_named():
    account = wage_account(works(), OnFile(), numbers(account_open=None), LATE)
    assert (account.state, account.missing) == ("unknown", ("account_open_days",))
    filing = wage_account(works(), OnFile(account=Account(LATE, "户")), numbers(account_filing=None), LATE)
    assert (filing.state, filing.missing) == ("in_place", ("account_filing_days",))
    plan = wage_account(works(), OnFile(ACCOUNT, labour_fee_plan=MONTHLY), numbers(fee_cycle_months=None), LATE)
    assert plan.missing == ("labour_fee_cycle_months",)
    deposit = bond(works(), OnFile(), numbers(bond_deposit=None), LATE)
    assert (deposit.state, deposit.missing) == ("unknown", ("bond_deposit_days",))
    line = bond(works(), OnFile(), numbers(below_bond_line=None), LATE)
    assert (line.state, line.missing) == ("unknown", ("bond_exempt_below_yuan",))


@pytest.mark.rule("ACC-03")
@pytest.mark.parametrize(
    ("on", "code", "changes_on"),
    [(date(2025, 7, 15), "account-filing-due", date(2025, 7, 16)), (date(2025, 7, 16), "account-unfiled", None)],
    ids=["on the thirtieth day", "the day after"],
)
def test_an_account_is_filed_within_thirty_days_of_opening(on, code, changes_on):
    opened = Account(ACCOUNT.opened_on, ACCOUNT.name)
    standing = wage_account(works(), OnFile(opened, agreement=THREE, labour_fee_plan=MONTHLY), NUMBERS, on)
    assert (standing.state, codes(standing), standing.changes_on) == ("in_place", [code], changes_on)


@pytest.mark.rule("ACC-01")
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (ACCOUNT.name, False),
        ("虚构建设有限公司 虚构一号楼项目 农民工工资专用账户", False),
        ("虚构建设有限公司工资户", True),
    ],
)
def test_an_account_is_named_after_contractor_project_and_what_it_is(name, wrong):
    named = Account(ACCOUNT.opened_on, name, ACCOUNT.filed_on)
    standing = wage_account(works(), OnFile(named, agreement=THREE, labour_fee_plan=MONTHLY), NUMBERS, LATE)
    assert codes(standing) == (["account-name"] if wrong else [])


@pytest.mark.rule("CON-07")
@pytest.mark.parametrize(
    ("completed_on", "state", "code"),
    [
        (None, "lacking", "account-closed"),
        (date(2025, 11, 2), "lacking", "account-closed"),
        (date(2025, 11, 1), "not_due", "account-ended"),
    ],
    ids=["works go on", "closed the day before completion", "closed on completion"],
)
def test_an_account_that_was_closed_before_completion_is_lacking(completed_on, state, code):
    closed = Account(ACCOUNT.opened_on, ACCOUNT.name, ACCOUNT.filed_on, closed_on=date(2025, 11, 1))
    standing = wage_account(works(completed_on=completed_on), OnFile(closed), NUMBERS, LATE)
    assert (standing.state, codes(standing)) == (state, [code])


@pytest.mark.rule("ACC-02")
@pytest.mark.parametrize(
    ("agreement", "wanted", "found"),
    [
        (None, None, ["agreement-none"]),
        (THREE, None, []),
        (Agreement(("project_owner", "bank")), None, ["agreement-parties"]),
        (THREE, 4, ["agreement-count"]),
        (Agreement((*THREE.signers, "industry_department")), 4, []),
        (Agreement(("project_owner", "bank", "industry_department")), None, ["agreement-parties"]),
    ],
)
def test_owner_contractor_and_bank_sign_and_in_some_places_one_more(agreement, wanted, found):
    on_file = OnFile(ACCOUNT, agreement=agreement, labour_fee_plan=MONTHLY)
    assert codes(wage_account(works(), on_file, numbers(agreement_parties=wanted), LATE)) == found


@pytest.mark.rule("CON-03", "ACC-06")
@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (None, ["fee-plan-none"]),
        (MONTHLY, []),
        (LabourFeePlan(1, amount_fen=1), []),
        (LabourFeePlan(1), ["fee-plan-sum"]),
        (LabourFeePlan(2, amount_fen=1), ["fee-plan-cycle"]),
    ],
)
def test_the_labour_fee_is_paid_in_at_least_every_month_by_amount_or_share(plan, found):
    on_file = OnFile(ACCOUNT, agreement=THREE, labour_fee_plan=plan)
    assert codes(wage_account(works(), on_file, NUMBERS, LATE)) == found


@pytest.mark.rule("ACC-07")
@pytest.mark.parametrize(
    ("share", "kind", "found"),
    [
        ("23", "building", []),
        ("22.99", "building", ["fee-plan-share"]),
        ("22.99", None, []),
    ],
)
def test_the_labour_fee_is_at_least_the_places_share_of_the_progress_payment(share, kind, found):
    numbers = replace(NUMBERS, fee_share=Decimal("0.23") if kind else None)
    on_file = OnFile(ACCOUNT, agreement=THREE, labour_fee_plan=LabourFeePlan(1, share_percent=Decimal(share)))
    judgement = wage_account(works(kind=kind), on_file, numbers, LATE)
    assert (codes(judgement), judgement.missing) == (found, ())


@pytest.mark.rule("ACC-07")
def test_where_the_least_share_is_unknown_for_works_of_this_kind_a_person_is_asked():
    key = "labour_fee_water_progress_share"
    judgement = wage_account(
        works(kind="water"), OnFile(ACCOUNT, agreement=THREE, labour_fee_plan=MONTHLY), NUMBERS, LATE
    )
    assert (codes(judgement), judgement.missing) == ([f"unknown:{key}"], (key,))


@pytest.mark.rule("BOND-01")
@pytest.mark.parametrize(
    ("on", "state", "code"),
    [(date(2025, 7, 18), "not_due", "bond-due"), (date(2025, 7, 19), "lacking", "bond-none")],
    ids=["on the twentieth working day", "the day after"],
)
def test_a_bond_is_due_twenty_working_days_after_the_permit(on, state, code):
    standing = bond(works(), OnFile(), NUMBERS, on)
    assert (standing.state, codes(standing)) == (state, [code])


@pytest.mark.rule("BOND-01")
def test_where_no_permit_is_needed_the_bond_is_due_after_signing():
    without = works(permit_needed=False, permit_on=None)
    assert bond(without, OnFile(), NUMBERS, date(2025, 6, 30)).state == "not_due"
    assert bond(without, OnFile(), NUMBERS, date(2025, 7, 1)).state == "lacking"
    assert codes(bond(works(permit_on=None), OnFile(), NUMBERS, LATE)) == ["bond-day-untold"]
    unsigned = works(permit_needed=False, permit_on=None, contract_on=None)
    assert codes(bond(unsigned, OnFile(), NUMBERS, LATE)) == ["bond-contract-untold"]


@pytest.mark.rule("BOND-04")
@pytest.mark.invariant(11)
@pytest.mark.parametrize(
    ("fen", "below", "state", "code"),
    [
        (300_000_000, False, "lacking", "bond-none"),
        (299_999_999, True, "unknown", "bond-maybe-exempt"),
        (None, None, "unknown", "bond-sum-untold"),
    ],
)
def test_below_the_line_a_bond_may_lawfully_be_absent_which_a_person_decides(fen, below, state, code):
    standing = bond(works(contract_fen=fen), OnFile(), numbers(below_bond_line=below), LATE)
    assert (standing.state, codes(standing), standing.missing) == (state, [code], ())


@pytest.mark.rule("BOND-02", "BOND-13", "BOND-11")
@pytest.mark.parametrize(
    ("given", "completed_on", "state", "code"),
    [
        (Bond(amount_fen=100, due_fen=100), None, "in_place", []),
        (Bond(amount_fen=99, due_fen=100), None, "lacking", ["bond-short"]),
        (Bond(amount_fen=99), None, "in_place", []),
        (Bond(amount_fen=100, expires_on=LATE), None, "in_place", []),
        (Bond(amount_fen=100, expires_on=date(2025, 11, 30)), None, "lacking", ["bond-expired"]),
        (Bond(amount_fen=100, expires_on=date(2025, 11, 30)), date(2025, 11, 30), "not_due", ["bond-ended"]),
        (Bond(exempt_by="BOND-04"), None, "not_due", ["bond-exempt"]),
    ],
)
def test_a_bond_is_whole_and_lasts_until_the_works_are_complete(given, completed_on, state, code):
    standing = bond(works(completed_on=completed_on), OnFile(bond=given), NUMBERS, LATE)
    assert (standing.state, codes(standing)) == (state, code)


def test_a_guarantee_is_looked_at_again_on_the_day_after_its_last_and_its_lack_is_told_in_yuan():
    assert bond(works(), OnFile(bond=Bond(100, expires_on=LATE)), NUMBERS, LATE).changes_on == date(2025, 12, 2)
    [short] = bond(works(), OnFile(bond=Bond(1, due_fen=12_346)), NUMBERS, LATE).gaps
    assert (short.zh, short.rule) == ("工资保证金少存123.45元", "BOND-02")


@pytest.mark.rule("CON-15")
@pytest.mark.parametrize(
    ("board", "on", "state", "code"),
    [
        (None, date(2025, 6, 30), "not_due", ["works-begin"]),
        (None, date(2025, 7, 1), "lacking", ["board-none"]),
        (Board(("parties", "wages", "contacts")), LATE, "in_place", []),
        (Board(("parties", "wages")), LATE, "lacking", ["board-parts"]),
        (Board(("parties", "wages", "contacts"), date(2025, 11, 1)), LATE, "lacking", ["board-taken-down"]),
    ],
)
def test_a_board_stands_from_the_day_works_begin_with_all_three_groups(board, on, state, code):
    standing = notice_board(works(), OnFile(board=board), on)
    assert (standing.state, codes(standing)) == (state, code)


@pytest.mark.rule("CON-15")
@pytest.mark.parametrize(("day", "state"), [(31, "lacking"), (1, "not_due")])
def test_a_board_may_be_taken_down_once_the_works_are_complete(day, state):
    taken_down = date(2025, 10, 31) if day == 31 else date(2025, 11, 1)
    board = Board(("parties", "wages", "contacts"), taken_down)
    assert notice_board(works(completed_on=date(2025, 11, 1)), OnFile(board=board), LATE).state == state


def test_where_nobody_told_when_works_begin_nobody_says_that_a_board_is_missing():
    assert codes(notice_board(works(started_on=None), OnFile(), LATE)) == ["start-untold"]


@pytest.mark.rule("CON-08", "CON-09")
def test_a_wage_officer_is_missed_from_the_day_works_begin_and_who_is_registered_nobody_told():
    before, first = date(2025, 6, 30), date(2025, 7, 1)
    assert codes(real_name(works(), OnFile(), before)) == ["roster-untold"]
    assert real_name(works(), OnFile(), before).changes_on == first
    assert codes(real_name(works(), OnFile(), first)) == ["roster-untold", "officer-none"]
    placed = OnFile(wage_officer=WageOfficer(first))
    assert codes(real_name(works(), placed, first)) == ["roster-untold"]
    assert real_name(works(started_on=None), OnFile(), LATE).changes_on is None


@pytest.mark.rule("RN-04")
@pytest.mark.capability("C27")
@pytest.mark.parametrize(
    ("ways", "on", "face_only"),
    [
        (("face",), date(2025, 5, 31), False),
        (("face",), date(2025, 6, 1), True),
        (("face", "id_card"), date(2025, 6, 1), False),
        (("by_hand",), date(2025, 6, 1), False),
    ],
)
def test_from_june_2025_a_gate_offers_another_way_than_the_face(ways, on, face_only):
    judgement = real_name(works(started_on=date(2025, 1, 1)), OnFile(gate=Gate(ways)), on)
    assert ("gate-face-only" in codes(judgement)) is face_only
    assert (judgement.changes_on == date(2025, 6, 1)) is (ways == ("face",) and not face_only)


WORKED = Fed(attended_month=date(2025, 11, 1), registered=3)
PAID = Fed(lines=3, movements=True, paid_month=date(2025, 10, 1), shown=3)


@pytest.mark.rule("CON-08", "RN-01", "RN-02")
@pytest.mark.parametrize(
    ("fed", "state", "found"),
    [
        (WORKED, State.IN_PLACE, []),
        (replace(WORKED, unregistered=1), State.LACKING, ["unregistered"]),
        (replace(WORKED, uncontracted=1), State.LACKING, ["uncontracted"]),
        (replace(WORKED, unregistered=1, uncontracted=2), State.LACKING, ["unregistered", "uncontracted"]),
        (Fed(registered=3), State.UNKNOWN, ["attendance-untold"]),
        (Fed(), State.UNKNOWN, ["roster-untold"]),
    ],
)
def test_real_names_are_judged_by_who_worked_in_the_newest_month_that_gates_tell_of(fed, state, found):
    placed = OnFile(wage_officer=WageOfficer(date(2025, 7, 1)))
    standing = real_name(works(), placed, LATE, fed)
    assert (standing.state, codes(standing)) == (state, found)
    assert codes(real_name(works(), OnFile(), LATE, fed)) == [*found, "officer-none"]


@pytest.mark.rule("CON-12")
@pytest.mark.parametrize(
    ("fed", "state", "found"),
    [
        (PAID, State.IN_PLACE, []),
        (replace(PAID, outside=1), State.LACKING, ["paid-outside"]),
        (replace(PAID, outside=1, cut=True), State.UNKNOWN, ["movements-cut"]),
        (replace(PAID, paid_month=None), State.UNKNOWN, ["movements-untold"]),
        (replace(PAID, movements=False), State.UNKNOWN, ["movements-untold"]),
        (Fed(), State.UNKNOWN, ["payroll-untold"]),
    ],
)
def test_agent_payment_is_judged_by_what_the_wage_account_shows(fed, state, found):
    standing = agent_payment(works(), LATE, fed)
    assert (standing.state, codes(standing)) == (state, found)


@pytest.mark.rule("CON-08", "CON-12")
@pytest.mark.parametrize(
    ("on", "names", "pay"),
    [
        (date(2025, 12, 31), State.IN_PLACE, State.IN_PLACE),
        (date(2026, 1, 1), State.UNKNOWN, State.UNKNOWN),
    ],
)
def test_what_was_fed_months_ago_says_nothing_of_now_while_works_go_on(on, names, pay):
    placed = OnFile(wage_officer=WageOfficer(date(2025, 7, 1)))
    for standing, state, code in (
        (real_name(works(), placed, on, WORKED), names, "attendance-old"),
        (agent_payment(works(), on, PAID), pay, "movements-old"),
    ):
        assert standing.state is state
        assert (code in codes(standing)) is (state is State.UNKNOWN)
        assert standing.changes_on == (None if state is State.UNKNOWN else date(2026, 1, 1))


@pytest.mark.parametrize("over", [{"completed_on": date(2025, 11, 30)}, {"stands_still": True}])
def test_of_works_that_are_completed_or_stand_still_nothing_new_is_expected(over):
    placed, late = OnFile(wage_officer=WageOfficer(date(2025, 7, 1))), date(2027, 1, 1)
    assert real_name(works(**over), placed, late, WORKED).state is State.IN_PLACE
    assert agent_payment(works(**over), late, PAID).state is State.IN_PLACE


def test_what_was_lacking_is_not_cured_by_time():
    assert real_name(works(), OnFile(), date(2027, 1, 1), replace(WORKED, unregistered=1)).state is State.LACKING
    assert agent_payment(works(), date(2027, 1, 1), replace(PAID, outside=1)).state is State.LACKING


def test_all_five_are_judged_each_once():
    assert [each.regime for each in judged(works(), OnFile(), NUMBERS, LATE)] == list(Regime)


def test_every_gap_says_its_rule_and_itself_in_both_languages():
    assert number_unknown("BOND-04", "a_key").code == "unknown:a_key"
    facts = dict.fromkeys(
        [
            *("rule", "key", "due", "on", "name", "parties", "given", "wanted", "most", "parts", "short", "least"),
            *("people", "month"),
        ]
    )
    for code in WORDS:
        found = gap(code, **facts | {"rule": "CON-15"})
        assert found.rule.split("-")[0] in ("ACC", "BOND", "CON", "RN")
        assert found.zh != found.en
        assert "{" not in found.zh + found.en
