from datetime import date

import pytest

from tests.credit import stated
from tests.world import ServiceUnderTest, World

RECORD = f"/v1/employers/{stated.USCC}"
CHECK = "/v1/employers:check"
OTHER = "91420704MA00000001"


async def hear(world: World, *facts) -> None:
    await world.give("credit", stated.on_the_wire(*facts))


@pytest.mark.rule("CRIM-02", "BLACK-01", "GRADE-01")
async def test_the_record_as_an_officer_reads_it(credit: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-11")
    await hear(world, *stated.an_unpaid_order())
    answer = await credit.get(await world.person(), RECORD)
    assert answer.status_code == 200
    record = answer.json()
    assert answer.headers["etag"] == f'"{record["version"]}"'
    assert (record["grade"], record["grade_reason"]["code"]) == (None, "not-graded-yet")
    assert [record[kind] for kind in ("listings", "publications", "sanctions", "incentives")] == [[]] * 4
    overdue = record["entries"][-1]
    assert (overdue["code"], overdue["on"], overdue["fen"]) == ("order-overdue", "2025-09-11", 800_000)
    assert "amount not reached: 8,000 < 10,000 yuan" in overdue["en"]
    assert {line["key"]: line["value"] for line in overdue["check"]["lines"]}["crime_one_worker_yuan"] == 10_000
    assert record["figures"] == {
        "cases": 1,
        "paid_in_full": 0,
        "with_a_day": 1,
        "paid_by_the_day": 0,
        "open_orders": 1,
        "overdue_orders": 1,
        "outstanding_fen": 800_000,
    }


@pytest.mark.capability("C92")
async def test_the_record_of_any_past_day_is_counted_from_what_had_happened_by_then(
    credit: ServiceUnderTest, world: World
):
    await world.set_clock("2025-10-01")
    await hear(world, *stated.an_unpaid_order(), stated.paid(paid_on=date(2025, 9, 20)))
    officer = await world.person()
    seen = []
    for day in ("2025-08-27", "2025-08-31", "2025-09-10", "2025-09-11", "2025-09-20"):
        record = (await credit.get(officer, RECORD, params={"as_of": day})).json()
        figures = record["figures"]
        seen.append(
            (len(record["entries"]), figures["open_orders"], figures["overdue_orders"], figures["outstanding_fen"])
        )
    assert seen == [(0, 0, 0, 0), (3, 0, 0, 800_000), (5, 1, 0, 800_000), (6, 1, 1, 800_000), (7, 0, 0, 0)]


@pytest.mark.parametrize(
    ("divisions", "status"), [(["420704"], 200), (["42"], 200), (["420702"], 404), (["6207"], 404)]
)
async def test_a_record_is_there_only_for_who_may_look_where_it_was_made(
    divisions, status, credit: ServiceUnderTest, world: World
):
    await hear(world, stated.accepted())
    officer = await world.person(divisions=divisions)
    assert (await credit.get(officer, RECORD)).status_code == status


async def test_entries_of_other_places_are_counted_but_not_shown(credit: ServiceUnderTest, world: World):
    await hear(world, stated.accepted(), stated.accepted(complaint="620724-2025-000009", division="620724"))
    record = (await credit.get(await world.person(), RECORD)).json()
    assert ([entry["division"] for entry in record["entries"]], record["entries_elsewhere"]) == (["420704"], 1)


@pytest.mark.capability("C90")
@pytest.mark.parametrize("kind", ["partner", "department"])
async def test_others_get_the_summary_without_entries_and_money(kind, credit: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-11")
    await hear(world, *stated.an_unpaid_order())
    bidding = await world.machine("bidding", kind=kind, scopes="employers:read")
    record = (await credit.get(bidding, RECORD)).json()
    assert (record["entries"], record["entries_elsewhere"]) == ([], 6)
    assert record["figures"]["overdue_orders"] == 1
    assert "outstanding_fen" not in record["figures"]


@pytest.mark.capability("C90")
async def test_many_employers_are_checked_at_once_in_the_order_asked(credit: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-11")
    await hear(world, *stated.an_unpaid_order())
    bidding = await world.machine("bidding", scopes="employers:read")
    answer = await credit.post(bidding, CHECK, {"employers": [OTHER, stated.USCC]})
    assert answer.status_code == 200
    unknown, known = answer.json()["items"]
    assert unknown == {
        "uscc": OTHER,
        "known": False,
        "grade": None,
        "listed": False,
        "entries": 0,
        "open_orders": 0,
        "overdue_orders": 0,
    }
    assert (known["known"], known["entries"], known["open_orders"], known["overdue_orders"]) == (True, 6, 1, 1)


@pytest.mark.parametrize(("codes", "status"), [(0, 422), (1, 200), (1_000, 200), (1_001, 422)])
async def test_a_check_takes_up_to_a_thousand_codes(codes, status, credit: ServiceUnderTest, world: World):
    bidding = await world.machine("bidding", scopes="employers:read")
    answer = await credit.post(bidding, CHECK, {"employers": [f"91420704MA{number:08}" for number in range(codes)]})
    assert answer.status_code == status


async def test_a_check_of_a_place_not_the_callers_knows_nothing(credit: ServiceUnderTest, world: World):
    await hear(world, stated.accepted())
    elsewhere = await world.machine("bidding", divisions=["6207"], scopes="employers:read")
    (item,) = (await credit.post(elsewhere, CHECK, {"employers": [stated.USCC]})).json()["items"]
    assert (item["known"], item["entries"]) == (False, 0)


async def test_proposals_are_listed_and_counted_for_the_place(credit: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-11")
    await hear(world, *stated.an_unpaid_order(fen=1_200_000))
    officer, elsewhere = await world.person(), await world.person("officer-2", divisions=["6207"])
    (proposal,) = (await credit.get(officer, "/v1/proposals")).json()["items"]
    assert (proposal["employer_uscc"], proposal["case"]) == (stated.USCC, stated.CASE)
    assert (proposal["rule_id"], proposal["decide_by"], proposal["state"]) == ("BLACK-01", "2025-10-14", "open")
    assert proposal["en"].startswith("amount reached: 12,000 >= 10,000 yuan for one worker, 5 >= 3 months")
    for params, count in [({}, 1), ({"employer_uscc": OTHER}, 0), ({"division": "4207"}, None), ({"state": "open"}, 1)]:
        counted = await credit.get(officer, "/v1/proposals/count", params=params)
        assert (counted.json().get("count"), counted.status_code) == (
            (count, 200) if count is not None else (None, 403)
        )
    assert (await credit.get(elsewhere, "/v1/proposals")).json()["items"] == []


async def test_the_report_is_true_on_its_day(credit: ServiceUnderTest, world: World):
    await world.set_clock("2025-09-11")
    await hear(world, *stated.an_unpaid_order(fen=1_200_000))
    await world.set_clock("2025-10-01")
    await hear(world, stated.paid(paid_on=date(2025, 9, 20), paid_fen=1_200_000))
    officer = await world.person()
    seen = []
    for day in ("2025-09-10", "2025-09-11", "2025-09-20"):
        report = (await credit.get(officer, "/v1/reports/credit", params={"as_of": day})).json()
        seen.append((report["overdue_orders_unpaid"], report["overdue_orders_fen"], report["proposals"]))
    assert seen == [(0, 0, 0), (1, 1_200_000, 1), (0, 0, 1)]
    assert report["entries"]["wages-paid"] == {"entries": 1, "fen": 1_200_000}
    assert report["employers"] == 1


@pytest.mark.parametrize("path", ["/v1/proposals", "/v1/proposals/count", "/v1/reports/credit"])
async def test_others_get_no_lists_and_no_figures(path, credit: ServiceUnderTest, world: World):
    bank = await world.machine("bank", scopes="employers:read proposals:read reports:read")
    answer = await credit.get(bank, path)
    assert (answer.status_code, answer.json()["code"]) == (403, "authority-only")


@pytest.mark.parametrize("path", [RECORD, "/v1/proposals", "/v1/proposals/count", "/v1/reports/credit"])
async def test_nothing_is_open_to_the_unsigned_or_the_unscoped(path, credit: ServiceUnderTest, world: World):
    assert (await credit.get(None, path)).status_code == 401
    nobody = await world.person(scopes="complaints:read")
    assert (await credit.get(nobody, path)).status_code == 403


@pytest.mark.capability("C97")
async def test_the_credit_platform_pulls_its_message_and_acknowledges_it(credit: ServiceUnderTest, world: World):
    await hear(world, *stated.an_unpaid_order())
    platform = await world.machine("credit_platform", scopes="deliveries:read")
    (message,) = (await credit.get(platform, "/v1/deliveries")).json()["items"]
    assert (message["subject"], message["body"]["outstanding_fen"]) == (stated.USCC, 800_000)
    receipt = await credit.post(platform, f"/v1/deliveries/{message['id']}/receipt", {"outcome": "received"})
    assert receipt.json()["state"] == "received"


@pytest.mark.parametrize("body", [{}, {"employers": ["short"]}, {"employers": [OTHER], "purpose": "bidding"}])
async def test_what_cannot_be_meant_is_refused(body, credit: ServiceUnderTest, world: World):
    answer = await credit.post(await world.person(), CHECK, body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
