"""How long wages were on their way and who held them: the stages of every line sum to the whole (C134)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitor.feeds import after_batches
from services.monitor.payrolls.rules.delays import Held, Holder, Stage, Way, stages, whole
from tests.monitor.feeds.builders import movement, pay, registered

pytestmark = [pytest.mark.capability("C134"), pytest.mark.rule("CON-04", "CON-12")]

DAYS = ("signed_on", "funded_on", "accepted_on", "credited_on", "returned_on", "repaid_on")
TODAY = date(2025, 9, 1)


def aug(day):
    return date(2025, 8, day)


maybe = st.none() | st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))


@given(st.tuples(*(maybe for _ in DAYS)), st.booleans(), st.none() | st.booleans())
def test_the_stages_of_every_line_sum_to_the_whole(days, paid, there):
    way = Way(**dict(zip(DAYS, days, strict=True)), paid=paid, in_account=there)
    assert sum(each.days for each in stages(way, TODAY)) == whole(way, TODAY)
    assert all(each.days >= 0 for each in stages(way, TODAY))


def test_each_stage_is_somebodys():
    way = Way(aug(1), aug(3), aug(8), aug(9), aug(12), aug(20), paid=True)
    assert stages(way, TODAY) == [
        Held(Stage.FUNDING, Holder.PROJECT_OWNER, 2),
        Held(Stage.ORDER, Holder.GENERAL_CONTRACTOR, 5),
        Held(Stage.CREDIT, Holder.BANK, 1),
        Held(Stage.RETURN, Holder.BANK, 3),
        Held(Stage.REPAYMENT, Holder.GENERAL_CONTRACTOR, 8),
    ]


def test_where_nobody_knows_when_the_money_came_in_nobody_is_said_to_have_held_it():
    assert stages(Way(aug(1), accepted_on=aug(8), paid=True), TODAY) == [Held(Stage.ORDER, Holder.UNKNOWN, 7)]


def test_a_sheet_without_a_day_of_signing_has_no_stages():
    assert stages(Way(None, aug(3), aug(8)), TODAY) == []


@pytest.mark.parametrize(
    ("there", "held"),
    [
        (True, (Stage.ORDER, Holder.GENERAL_CONTRACTOR)),
        (False, (Stage.FUNDING, Holder.PROJECT_OWNER)),
        (None, (Stage.FUNDING, Holder.UNKNOWN)),
    ],
)
def test_what_is_not_paid_is_held_by_whoever_has_the_money(there, held):
    assert stages(Way(aug(2), in_account=there), TODAY) == [Held(*held, 30, open=True)]


def test_what_came_back_is_the_contractors_until_it_is_paid_again():
    last = stages(Way(aug(2), aug(2), aug(5), returned_on=aug(7)), TODAY)[-1]
    assert last == Held(Stage.REPAYMENT, Holder.GENERAL_CONTRACTOR, 25, open=True)


async def test_a_projects_delays_are_told_by_month_stage_and_holder(site, world, monitor):
    clerk = await world.person("counter", scopes="payments:read reports:read")
    await site.fed("rosters", [registered(each) for each in (1, 2, 3)], "R1")
    lines = [pay(each, paid_fen=0, paid_on=None, signed_on="2025-08-01") for each in (1, 2)]
    await site.fed("payrolls", [*lines, pay(3, paid_fen=0, paid_on=None)], "P1")
    paid = {"debit": True, "amount_fen": 500_000}
    await site.fed(
        "account-transactions",
        [
            movement(1, booked_on="2025-08-04", amount_fen=2_000_000),
            movement(2, booked_on="2025-08-06", counter_account="6228480000000000001", **paid),
            movement(3, booked_on="2025-08-06", counter_account="6228480000000000002", **paid),
            movement(
                4, booked_on="2025-08-08", counter_account="6228480000000000002", amount_fen=500_000, purpose="退汇"
            ),
        ],
        "T1",
    )
    await after_batches.keep_matched(monitor.sessions)
    shown = (await monitor.get(clerk, "/v1/projects/P-TEST-1/delays")).json()
    [month] = shown["months"]
    told = {(each["stage"], each["holder"]): (each["lines"], each["days"], each["open"]) for each in month["stages"]}
    assert (month["lines"], month["unsigned"], month["open"]) == (3, 1, 1)
    assert told["funding", "project_owner"] == (2, 6, 0)
    assert told["order", "general_contractor"] == (2, 4, 0)
    assert told["return", "bank"] == (1, 2, 0)
    assert told["repayment", "general_contractor"][::2] == (1, 1)
    report = (await monitor.get(clerk, "/v1/reports/monitor")).json()["payments"]
    assert (report["lines"], report["paid"], report["median_days"], report["returned"]) == (3, 1, 5, 1)
    assert report["returned_fen"] == 500_000


async def test_another_places_delays_are_not_told(site, world, monitor):
    elsewhere = await world.person("elsewhere", divisions=["620724"], scopes="payments:read")
    assert (await monitor.get(elsewhere, "/v1/projects/P-TEST-1/delays")).status_code == 404
