"""What is fed is matched: the workers' months say what they hold, and what a person decided stands."""

from datetime import date

import asyncpg
import pytest

from services.monitor.feeds import after_batches
from services.monitor.payrolls import roster_signs
from shared.regions import UnknownHere
from tests.monitor.feeds.builders import movement, pay, registered, swipe

pytestmark = [pytest.mark.capability("C135"), pytest.mark.rule("CON-12")]

MONTHS = """select m.paid_fen, m.last_paid_on from monitor.worker_month m
    join monitor.payroll_line l on (l.project, l.month, l.person_id) = (m.project, m.month, m.person_id)
    order by l.batch_id, l.row"""
CHECKS = "select state, doubt, matched_fen from monitor.payment_check where bank is null order by batch_id, row"


async def matched(site):
    return await after_batches.keep_matched(site.monitor.sessions)


def to(place, number=None, **more):
    """A debit to a worker's own card."""
    told = {"debit": True, "amount_fen": 500_000, "counter_account": f"62284800000000{place:05d}"}
    return movement(number or place, **(told | {"counter_name": f"测试{place}"} | more))


@pytest.fixture
async def paid(site):
    """Three workers, each with a line of 500,000 fen that the sheet calls paid."""
    await site.fed("rosters", [registered(each) for each in (1, 2, 3)], "R1")
    await site.fed("payrolls", [pay(each, signed_on="2025-08-05") for each in (1, 2, 3)], "P1")
    return site


async def test_a_returned_payment_is_not_paid_and_a_repayment_is(paid):
    await paid.fed("account-transactions", [to(1), to(2), to(3)], "T1")
    assert await matched(paid) == 1
    assert [each["paid_fen"] for each in await paid.rows(MONTHS)] == [500_000] * 3
    await paid.fed("account-transactions", [to(2, 4, debit=False, booked_on="2025-08-18", purpose="退汇")], "T2")
    await matched(paid)
    months = await paid.rows(MONTHS)
    assert [each["paid_fen"] for each in months] == [500_000, 0, 500_000]
    assert months[1]["last_paid_on"] is None
    await paid.fed("account-transactions", [to(2, 5, booked_on="2025-08-25")], "T3")
    await matched(paid)
    months = await paid.rows(MONTHS)
    assert [each["paid_fen"] for each in months] == [500_000] * 3
    assert months[1]["last_paid_on"] == date(2025, 8, 25)


async def test_without_the_accounts_movements_the_sheet_holds_but_not_for_what_the_bank_refused(paid):
    await paid.fed("payrolls", [pay(each, month="2025-06", result="returned") for each in (1, 2, 3)], "P2")
    await matched(paid)
    assert [each["paid_fen"] for each in await paid.rows(MONTHS)] == [500_000] * 3 + [0] * 3


async def test_matching_again_changes_nothing(paid):
    await paid.fed("account-transactions", [to(1), to(2), movement(9)], "T1")
    await matched(paid)
    before = (
        await paid.rows("select xmin, * from monitor.payment_check"),
        await paid.rows("select xmin, * from monitor.payment_match"),
    )
    assert await matched(paid) == 0, "nothing came"
    await paid.world.execute("insert into monitor.to_match select id from monitor.project")
    assert await matched(paid) == 1
    after = (
        await paid.rows("select xmin, * from monitor.payment_check"),
        await paid.rows("select xmin, * from monitor.payment_match"),
    )
    assert before == after


async def test_a_line_whose_batch_was_replaced_is_matched_no_more(paid):
    await paid.fed("account-transactions", [to(1)], "T1")
    await matched(paid)
    corrected = [pay(each, payable_fen=600_000, paid_fen=600_000) for each in (1, 2, 3)]
    await paid.fed("payrolls", corrected, "P2", replaces="P1")
    await matched(paid)
    first, *others = [tuple(each.values()) for each in await paid.rows(CHECKS)]
    assert (first, others) == (("partial", "short", 500_000), [("unmatched", "no-movement", None)] * 2)
    assert len(await paid.rows("select * from monitor.payment_match")) == 1


async def test_the_other_side_of_a_movement_is_kept_as_hashes_only(paid):
    await paid.fed("account-transactions", [to(1), to(2, counter_account="6228****0002", counter_name="测*")], "T1")
    one, two = await paid.rows("select * from monitor.account_transaction order by txn_no")
    assert (one["counter_account"], one["counter_name"]) == ("***************0001", "测**")
    assert len(one["card_blind"]) == len(one["name_blind"]) == 32
    assert (two["card_blind"], two["name_blind"]) == (None, None)


@pytest.mark.parametrize(
    "attack",
    [
        "delete from monitor.payment_match",
        "update monitor.payment_match set fen = fen - 1",
        "delete from monitor.payment_match where fen > 0",
    ],
)
async def test_the_database_refuses_to_undo_what_a_person_matched(paid, attack):
    await paid.fed("account-transactions", [to(1)], "T1")
    await matched(paid)
    await paid.world.execute(
        "insert into monitor.match_decision (bank, txn_no, batch_id, row, project, yes, fen, reason, decided_by, at) "
        "select bank, txn_no, batch_id, row, project, true, fen, '回单', 'officer', now() from monitor.payment_match"
    )
    with pytest.raises(asyncpg.RestrictViolationError):
        await paid.world.execute(attack)


async def test_the_database_refuses_to_match_what_a_person_parted(paid):
    await paid.fed("account-transactions", [to(1)], "T1")
    said = (
        "insert into monitor.match_decision (bank, txn_no, batch_id, row, project, yes, reason, decided_by, at) "
        "select t.bank, t.txn_no, l.batch_id, l.row, t.project, false, '不是', 'officer', now() "
        "from monitor.account_transaction t, monitor.payroll_line l where l.row = 1"
    )
    await paid.world.execute(said)
    with pytest.raises(asyncpg.RestrictViolationError):
        await paid.world.execute(
            "insert into monitor.payment_match "
            "select bank, txn_no, batch_id, row, project, 1 from monitor.match_decision"
        )
    assert await matched(paid) == 1, "the machine does not even try"
    [first, *_] = await paid.rows(CHECKS)
    assert (first["state"], first["matched_fen"]) == ("unmatched", None)


@pytest.mark.capability("C138")
async def test_signs_are_gathered_from_what_was_fed_and_the_rules_look_again(site):
    card = "6228480000000009999"
    await site.fed("rosters", [registered(each, card=card) for each in (1, 2, 3, 4)], "R1")
    swipes = [
        swipe(4, f"2025-07-{day:02d} {hour}", direction=way)
        for day in range(1, 14)
        for hour, way in (("07:00:00", "in"), ("18:00:00", "out"))
    ]
    await site.fed("attendance", swipes, "A1")
    await site.fed("payrolls", [pay(each, card=card) for each in (1, 2, 3, 4)], "P1")
    back = movement(2, amount_fen=120_000, booked_on="2025-07-20", counter_account=card, counter_name="测试4")
    await site.fed("account-transactions", [back], "T1")
    await site.world.execute("delete from monitor.changed")
    await matched(site)
    [found] = await site.rows("select * from monitor.roster_sign")
    signs = {name: found[name] for name in ("ghosts", "ghosts_fen", "card_people", "in_step", "paid_back_fen")}
    assert signs == {"ghosts": 3, "ghosts_fen": 1_500_000, "card_people": 4, "in_step": 0, "paid_back_fen": 120_000}
    assert await site.rows("select month from monitor.changed") == [{"month": date(2025, 7, 1)}]


@pytest.mark.invariant(10)
async def test_a_number_nobody_put_is_asked_for_and_stops_no_match(paid, monkeypatch):
    def unknown(division, day):
        raise UnknownHere(division, "roster_step_seconds", day, "同步刷卡秒数未知", "the seconds are not known")

    monkeypatch.setattr(roster_signs, "lines_of", unknown)
    await paid.fed("account-transactions", [to(1), to(2), to(3)], "T1")
    assert await matched(paid) == 1
    assert [each["paid_fen"] for each in await paid.rows(MONTHS)] == [500_000] * 3
    asked = await paid.rows("select code, subject from monitor.question where code like 'unknown:roster%'")
    assert [(each["code"], each["subject"]) for each in asked] == [("unknown:roster_step_seconds", "420704")]


async def test_a_project_whose_match_fails_waits_and_is_in_no_others_way(paid, monkeypatch):
    await paid.fed("account-transactions", [to(1), to(2), to(3)], "T1")
    rightly = after_batches.match_project

    async def failing(driver, project, division):
        if project == -1:
            raise ValueError("a row nobody foresaw")
        return await rightly(driver, project, division)

    monkeypatch.setattr(after_batches, "match_project", failing)
    await paid.world.execute(
        "insert into monitor.project overriding system value"
        " select (jsonb_populate_record(p, jsonb_build_object('id', -1, 'number', 'ill'))).* from monitor.project p"
    )
    await paid.world.execute("insert into monitor.to_match values (-1)")
    assert await matched(paid) == 1
    assert [each["paid_fen"] for each in await paid.rows(MONTHS)] == [500_000] * 3
    assert [each["project"] for each in await paid.rows("select project from monitor.to_match")] == [-1]
