"""The ledger of wage accounts through the door: fed by banks, listed, reconciled, closed."""

from datetime import date

import pytest

from services.monitor.accounts import breaches
from services.monitor.clues.tables import Clue
from tests.monitor.feeds.builders import Site, movement, pay, registered
from tests.monitor.register import CREW, P, a_project, an_account, gaps, put_on_file, register
from tests.reads import put

pytestmark = pytest.mark.capability("C28")
ACCOUNT = "/v1/wage-accounts/P-TEST-1"
FEED = "account-transactions"


@pytest.fixture
async def site(world, monitor):
    opened = await Site.opened(world, monitor)
    await put_on_file(
        monitor, opened.officer, "wage-account", an_account(filing_receipt="备-1", core_tag="wage_account")
    )
    return opened


def out(place, fen, **differences):
    return movement(place, debit=True, amount_fen=fen, **differences)


def statement(number, day, opening, closing):
    days = {"from_on": f"2025-08-{day:02d}", "to_on": f"2025-08-{day:02d}"}
    return {"project": "P-TEST-1", "statement_no": number, "opening_fen": opening, "closing_fen": closing} | days


async def test_the_balance_is_what_the_movements_come_to_and_agrees_with_the_bank(monitor, site):
    await site.fed(FEED, [movement(1, balance_fen=1_000_000), out(2, 400_000, payroll_batch="G1", balance_fen=600_000)])
    shown = (await monitor.get(site.officer, ACCOUNT)).json()
    assert shown["ledger"] == {
        "opening_fen": 0,
        "came_fen": 1_000_000,
        "went_fen": 400_000,
        "balance_fen": 600_000,
        "told_on": "2025-08-15",
        "told_fen": 600_000,
        "difference_fen": 0,
    }
    assert (shown["filing_receipt"], shown["core_tag"], shown["state"]) == ("备-1", "wage_account", "active")
    assert shown["account_no"].endswith("4567")
    assert "999999" not in shown["account_no"]


async def test_what_the_account_held_before_its_first_statement_is_its_opening(monitor, site):
    await site.fed(FEED, [movement(1, booked_on="2025-08-10")], **statement("N1", 10, 250_000, 1_250_000))
    shown = (await monitor.get(site.officer, ACCOUNT)).json()["ledger"]
    assert (shown["opening_fen"], shown["balance_fen"], shown["difference_fen"]) == (250_000, 1_250_000, 0)


async def test_a_place_is_reconciled_in_sum_and_an_account_that_differs_is_named(world, monitor, site):
    other = "/v1/projects/P-TEST-2"
    await register(monitor, site.officer, other, name="虚构二号楼项目")
    await put_on_file(monitor, site.officer, "wage-account", an_account(account_no="9999990000007654321"), other)
    await site.fed(FEED, [movement(1, booked_on="2025-08-10"), out(2, 400_000, balance_fen=600_000)])
    await site.fed(FEED, [movement(3, project="P-TEST-2", balance_fen=1_000_000)], "B2")
    path = "/v1/wage-accounts/balance"
    whole = (await monitor.get(site.officer, path)).json()
    assert {name: whole[name] for name in ("accounts", "came_fen", "went_fen", "balance_fen", "agreeing")} == {
        "accounts": 2,
        "came_fen": 2_000_000,
        "went_fen": 400_000,
        "balance_fen": 1_600_000,
        "agreeing": 2,
    }
    since = (await monitor.get(site.officer, path, params={"from": "2025-08-15", "to": "2025-08-15"})).json()
    assert [since[name] for name in ("opening_fen", "came_fen", "went_fen", "balance_fen")] == [
        1_000_000,
        1_000_000,
        400_000,
        1_600_000,
    ]
    await site.fed(FEED, [movement(4, amount_fen=100, balance_fen=700_100)], "B3")
    after = (await monitor.get(site.officer, path)).json()
    assert [(each["project"], each["difference_fen"]) for each in after["differences"]] == [("P-TEST-1", 100_000)]
    assert (after["agreeing"], after["differing"], after["untold"]) == (1, 1, 0)
    listed = (await monitor.get(site.officer, "/v1/wage-accounts")).json()["items"]
    assert sum(each["ledger"]["balance_fen"] for each in listed) == after["balance_fen"]
    backwards = await monitor.get(site.officer, "/v1/wage-accounts/balance?from=2025-08-11&to=2025-08-10")
    assert (backwards.status_code, backwards.json()["code"]) == (422, "too-early")
    one_day = await monitor.get(site.officer, "/v1/wage-accounts/balance?from=2025-08-10&to=2025-08-10")
    assert one_day.status_code == 200


async def test_accounts_are_listed_to_the_labour_authority_of_the_place_alone(world, monitor, site):
    assert (await monitor.get(site.officer, "/v1/wage-accounts/count")).json()["count"] == 1
    for filters, count in (
        ({"state": "active"}, 1),
        ({"state": "frozen"}, 0),
        ({"unfiled": True}, 0),
        ({"unfiled": False}, 1),
        ({"seized": True}, 0),
        ({"bank": "测试银行"}, 1),
    ):
        answer = await monitor.get(site.officer, "/v1/wage-accounts/count", params=filters)
        assert answer.json()["count"] == count, filters
    elsewhere = await world.person("officer-2", scopes="projects:read", divisions=["330424"])
    assert (await monitor.get(elsewhere, "/v1/wage-accounts")).json()["items"] == []
    assert (await monitor.get(elsewhere, "/v1/wage-accounts/balance")).json()["accounts"] == 0
    assert (await monitor.get(elsewhere, ACCOUNT)).status_code == 404
    bank = await world.machine("bank", scopes="projects:read")
    assert (await monitor.get(bank, "/v1/wage-accounts/balance")).json()["code"] == "authority-only"


@pytest.mark.rule("CON-14")
async def test_an_account_frozen_for_another_debt_is_found(monitor, site):
    frozen = an_account(frozen_on="2025-08-01", frozen_for="other")
    await put_on_file(monitor, site.officer, "wage-account", frozen)
    found = (await monitor.get(site.officer, "/v1/wage-accounts", params={"seized": True})).json()["items"]
    assert [(each["state"], each["compliant"]) for each in found] == [("frozen", False)]


@pytest.mark.rule("ACC-05")
async def test_money_that_left_for_no_payroll_is_stated_once_a_movement(world, monitor, site):
    rows = [movement(1), out(2, 300, purpose="材料款"), out(3, 20, purpose="手续费"), out(4, 500, payroll_batch="G1")]
    await site.fed(FEED, rows)
    assert await breaches.keep_stating(monitor.sessions) == 2
    assert await breaches.keep_stating(monitor.sessions) == 0
    assert (await world.deliver()).count("monitor.account-breach") == 2
    booked = (await monitor.get(site.officer, ACCOUNT)).json()["booked"]
    assert {(each["booked_as"], each["debit"], each["fen"], each["breach"]) for each in booked} == {
        ("labour_fee", False, 1_000_000, False),
        ("other", True, 300, True),
        ("fee", True, 20, True),
        ("payroll", True, 500, False),
    }


async def test_a_payroll_that_left_the_account_is_matched_to_the_batch_that_lists_it(monitor, site):
    await site.fed("rosters", [registered(1)], "R1")
    await site.fed("payrolls", [pay(1)], "G1")
    await site.fed(FEED, [movement(1), out(2, 500_000, payroll_batch="G1"), out(3, 7, payroll_batch="G2")])
    payrolls = (await monitor.get(site.officer, ACCOUNT)).json()["payrolls"]
    assert {(each["batch"], each["debited_fen"], each["listed_fen"]) for each in payrolls} == {
        ("G1", 500_000, 500_000),
        ("G2", 7, None),
    }


async def test_a_bank_may_not_call_money_in_a_payroll(site):
    batch = await site.fed(FEED, [movement(1, booked_as="payroll"), movement(2, booked_as="interest")])
    assert await site.rejected(FEED, batch["batch_id"]) == [(1, "booked_as", "choice")]


@pytest.mark.capability("C30")
@pytest.mark.rule("ACC-04")
async def test_the_sub_ledgers_of_subcontractors_add_up_to_the_account(monitor, site):
    crew = {"party_uscc": CREW["uscc"]}
    await site.fed(
        FEED, [movement(1), movement(2, amount_fen=300_000, **crew), out(3, 200_000, payroll_batch="G1", **crew)]
    )
    shown = (await monitor.get(site.officer, f"{ACCOUNT}/sub-ledgers")).json()
    assert [(each["party_uscc"], each["party_name"], each["balance_fen"]) for each in shown["items"]] == [
        (None, "虚构建设有限公司", 1_000_000),
        (CREW["uscc"], CREW["name"], 100_000),
    ]
    assert sum(each["balance_fen"] for each in shown["items"]) == shown["balance_fen"] == 1_100_000


@pytest.mark.capability("C30")
@pytest.mark.rule("ACC-01", "ACC-04")
async def test_one_account_of_two_projects_is_one_contractors_and_asks_for_the_places_rule(world, monitor, site):
    second, third = "/v1/projects/P-TEST-2", "/v1/projects/P-TEST-3"
    await register(monitor, site.officer, second, name="虚构二号楼项目")
    await put_on_file(monitor, site.officer, "wage-account", an_account(), second)
    asked = await world.rows("select code from monitor.question where subject = 'P-TEST-2'")
    assert "unknown:account_sub_ledgers" in [each["code"] for each in asked]
    await register(monitor, site.officer, third, general_contractor=CREW, subcontractors=[])
    seen = (await monitor.get(site.officer, third)).json()["version"]
    refused = await monitor.call(site.officer, "PUT", f"{third}/wage-account", json_body=an_account(), version=seen)
    assert (refused.status_code, refused.json()["code"]) == (409, "account-of-another")
    row = movement(1, account="9999990000001234567")
    del row["project"]
    batch = await site.fed(FEED, [row, movement(2)])
    assert await site.rejected(FEED, batch["batch_id"]) == [(1, "project", "shared-account")]


@pytest.mark.capability("C29")
@pytest.mark.rule("ACC-06")
async def test_the_labour_fee_is_shown_by_month_due_come_and_lacking(monitor, site):
    plan = {"cycle_months": 1, "share_percent": "20.00", "schedule": [{"month": "2025-07", "progress_fen": 10_000_000}]}
    await put_on_file(monitor, site.officer, "labour-fee-plan", plan)
    rows = [movement(1, booked_on="2025-07-20", amount_fen=1_500_000), movement(2, purpose="结息", amount_fen=9)]
    await site.fed(FEED, rows)
    shown = (await monitor.get(site.officer, f"{ACCOUNT}/labour-fee")).json()
    assert shown["months"] == [
        {"month": "2025-07", "due_fen": 2_000_000, "came_fen": 1_500_000, "short_fen": 500_000},
        {"month": "2025-08", "due_fen": None, "came_fen": 0, "short_fen": 0},
    ]


async def closing(monitor, officer, **differences):
    seen = (await monitor.get(officer, P)).json()["version"]
    body = {"noticed_on": "2025-08-20", "undertaking_on": "2025-08-20", "dispute": False, "closed_on": "2025-09-20"}
    return await monitor.post(officer, f"{P}/wage-account/close", body | differences, version=seen)


@pytest.mark.rule("ACC-10", "ACC-11")
async def test_an_account_is_closed_after_completion_notice_and_payment_and_its_balance_is_the_contractors(
    world, monitor, site
):
    await site.fed(FEED, [movement(1)])
    await world.set_clock("2025-09-20")
    assert (await closing(monitor, site.officer)).json()["code"] == "works-not-completed"
    await register(
        monitor, site.officer, completed_on="2025-08-20", version=(await monitor.get(site.officer, P)).json()["version"]
    )
    seen = (await monitor.get(site.officer, P)).json()["version"]
    past = an_account(closed_on="2025-09-20")
    refused = await monitor.call(site.officer, "PUT", f"{P}/wage-account", json_body=past, version=seen)
    assert refused.json()["code"] == "closed-by-command"
    assert (await closing(monitor, site.officer, closed_on="2025-09-19")).json()["code"] == "notice-too-short"
    assert (await closing(monitor, site.officer, dispute=True)).json()["code"] == "wage-dispute-open"
    complained = {"complaint": "K-1", "project": "P-TEST-1", "division": "420704", "accepted_sequence": 1}
    await put(world, "monitor", Clue(**complained, filed_on=date(2025, 8, 30)))
    assert (await closing(monitor, site.officer)).json()["code"] == "wage-dispute-open"
    await world.execute("update monitor.clue set ended_sequence = 2")
    done = await closing(monitor, site.officer)
    assert done.status_code == 200, done.text
    assert gaps(done.json(), "wage_account") == ["account-ended"]
    assert (await monitor.get(site.officer, ACCOUNT)).json()["state"] == "cancelled"
    steps = (await monitor.get(site.officer, f"{P}/history")).json()["items"]
    assert steps[-1]["facts"]["to_contractor_fen"] == 1_000_000
    assert (await closing(monitor, site.officer)).json()["code"] == "account-closed-already"
    rest = movement(7, debit=True, booked_on="2025-09-20", amount_fen=1_000_000, purpose="余额划转", balance_fen=0)
    await site.fed(FEED, [rest], "T9")
    assert await breaches.keep_stating(monitor.sessions) == 0, "what is left is the contractor's (CON-07)"


@pytest.mark.rule("ACC-11")
async def test_no_account_is_closed_while_wages_of_its_project_are_unpaid(world, monitor, site):
    await site.fed("rosters", [registered(1)], "R1")
    await site.fed("payrolls", [pay(1, paid_fen=499_999)], "G1")
    await world.set_clock("2025-09-20")
    await register(
        monitor, site.officer, completed_on="2025-08-20", version=(await monitor.get(site.officer, P)).json()["version"]
    )
    refused = (await closing(monitor, site.officer)).json()
    assert (refused["code"], "0.01" in refused["detail"]) == ("wages-unpaid", True)


@pytest.mark.capability("C33")
@pytest.mark.rule("ACC-02")
async def test_in_haiyan_the_permit_hangs_on_the_agreement_of_four_and_elsewhere_on_none(world, monitor, site):
    office = await world.person(
        "permit-1", party="permit_office", kind="partner", scopes="permits:read", divisions=["420704", "330424"]
    )
    here = (await monitor.get(office, f"{P}/permit")).json()
    assert (here["asked"], here["may"]) == (False, True)
    clerk = await world.person("officer-3", scopes="projects:read projects:write", divisions=["330424"])
    path = "/v1/projects/P-HAIYAN-1"
    answer = await monitor.call(clerk, "PUT", path, json_body=a_project(division="330424"))
    assert answer.status_code == 200
    three = {"signed_on": "2025-06-01", "signers": ["project_owner", "general_contractor", "bank"]}
    four = three | {"signers": [*three["signers"], "industry_department"]}
    found = []
    for signed in (None, three, four):
        if signed:
            await put_on_file(monitor, clerk, "agreement", signed, path)
        said = (await monitor.get(office, f"{path}/permit")).json()
        found.append((said["asked"], said["may"]))
    assert found == [(True, False), (True, False), (True, True)]
    assert (await monitor.get(office, "/v1/projects/P-NONE/permit")).status_code == 404
