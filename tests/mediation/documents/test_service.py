"""A case's paper is served on each side in a lawful way, with proof, from the day on which that counts."""

import pytest

from shared.documents.service import Means
from tests.mediation.documents.story import SERVED, file_of, issued, papers, words_of
from tests.mediation.documents.test_documents import an_agreed_case
from tests.mediation.story import an_open_case

pytestmark = pytest.mark.capability("C70")
NEEDS = {"electronic": {"consent": True}, "posting": {"on_record": True}}


async def an_unserved_order(world, due_on="2025-10-10"):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on=due_on)
    return case, await issued(case, "correction_order")


async def serve(case, paper, **differences):
    return await case.try_to(f"documents/{paper['document_id']}/serve", **(SERVED | differences))


@pytest.mark.parametrize("means", [each.value for each in Means if each is not Means.POSTING])
async def test_each_side_is_served_in_every_lawful_way_once(world, means):
    case = await an_agreed_case(world)
    paper = await issued(case, "mediation_agreement")
    more = NEEDS.get(means, {})
    first = await serve(case, paper, means=means, **more)
    assert first.status_code == 200, first.text
    assert first.json()["to_serve"] == ["workers"]
    second = await serve(case, paper, means=means, recipient="workers", **more)
    assert second.json()["to_serve"] == []
    again = await serve(case, paper, means=means, **more)
    assert (again.status_code, again.json()["code"]) == (409, "served-before")
    [service, _] = (await papers(case))[0]["services"]
    counts = "2025-09-28" if means == "announcement" else "2025-08-28"
    assert (service["served_means"], service["happened_on"], service["served_on"]) == (means, "2025-08-28", counts)
    assert (service["proof"], service["served_by"]) == ("送达回证1", service["recorded_by"])


@pytest.mark.parametrize(
    ("differences", "code"),
    [
        ({"means": "electronic"}, "consent-missing"),
        ({"means": "posting", "on_record": True}, "paper-not-posted"),
        ({"recipient": "police"}, "paper-not-for-them"),
        ({"on": "2025-08-27"}, "too-early"),
        ({"on": "2025-08-29"}, "in-the-future"),
    ],
)
async def test_what_lacks_something_is_not_recorded_as_served(world, differences, code):
    case = await an_agreed_case(world)
    paper = await issued(case, "mediation_agreement")
    answer = await serve(case, paper, **differences)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await papers(case))[0]["services"] == []


async def test_a_voided_paper_is_not_served_and_a_served_one_not_voided(world):
    case = await an_open_case(world)
    void, served = [await issued(case, "inquiry_notice") for _ in range(2)]
    await case.do(f"documents/{void['document_id']}/void", reason="写错时间")
    assert (await serve(case, void)).json()["code"] == "paper-voided"
    assert (await serve(case, served)).status_code == 200
    answer = await case.try_to(f"documents/{served['document_id']}/void", reason="写错时间")
    assert (answer.status_code, answer.json()["code"]) == (409, "served-before")


@pytest.mark.rule("INV-09")
async def test_serving_an_orders_paper_serves_the_order_once(world):
    case, paper = await an_unserved_order(world)
    assert (await serve(case, paper)).status_code == 200
    [order] = (await case.read("orders"))["items"]
    assert (order["state"], order["served_on"], order["served_by"]) == ("served", "2025-08-28", "in_person")
    assert (await case.deadline("correction-order"))["due_on"].isoformat() == "2025-10-10"


@pytest.mark.parametrize(("on", "status"), [("2025-08-29", 200), ("2025-08-28", 409)])
async def test_an_order_that_was_served_before_has_its_papers_proof_for_the_same_day(world, on, status):
    case, paper = await an_unserved_order(world)
    await world.set_clock("2025-08-29")
    await case.do("serve", served_on="2025-08-29")
    assert (await serve(case, paper, on=on)).status_code == status


@pytest.mark.rule("CRIM-04")
@pytest.mark.parametrize(("on_record", "status"), [(True, 200), (False, 422)])
async def test_an_order_is_posted_up_with_a_photo(world, on_record, status):
    case, paper = await an_unserved_order(world)
    answer = await serve(case, paper, means="posting", on_record=on_record)
    assert answer.status_code == status, answer.text
    [order] = (await case.read("orders"))["items"]
    assert order["on_record"] is on_record


@pytest.mark.rule("INV-05")
@pytest.mark.parametrize(("today", "status"), [("2025-09-27", 409), ("2025-09-28", 200)])
async def test_an_announced_order_binds_from_the_day_on_which_the_announcement_counts(world, today, status):
    case, paper = await an_unserved_order(world, due_on="2025-11-10")
    await world.set_clock(today)
    answer = await serve(case, paper, means="announcement")
    assert answer.status_code == status, answer.text
    if status == 409:
        assert answer.json()["code"] == "service-not-yet"
        return
    [order] = (await case.read("orders"))["items"]
    assert (order["served_on"], order["served_by"]) == ("2025-09-28", "announcement")


@pytest.mark.rule("INV-05")
@pytest.mark.parametrize(
    ("division", "fled", "counts"),
    [
        ("440402", False, "2025-10-27"),
        ("440402", True, "2025-09-01"),
        ("420704", False, "2025-09-28"),
        ("420704", True, "2025-09-28"),
    ],
)
async def test_an_announcement_to_who_fled_counts_after_the_places_own_days_if_it_has_any(
    world, division, fled, counts
):
    case = await an_open_case(world, complaint=f"{division}-2025-000001", division=division)
    paper = await issued(case, "inquiry_notice")
    answer = await serve(case, paper, means="announcement", fled=fled)
    assert answer.json()["services"][0]["served_on"] == counts


async def test_the_receipt_of_service_is_to_be_signed_before_and_filled_in_after(world):
    case = await an_open_case(world)
    paper = await issued(case, "inquiry_notice")
    path = f"documents/{paper['document_id']}/receipt.pdf"
    blank = words_of(await file_of(case, path, recipient="employer"))
    assert "送达回证" in blank
    assert "直接送达" not in blank
    await serve(case, paper)
    filled = words_of(await file_of(case, path, recipient="employer"))
    for wanted in (paper["document_no"], "直接送达", "2025年8月28日", "送达回证1", "用人单位"):
        assert wanted in filled, wanted
    other = await case.service.get(case.who, f"{case.path}/{path}", params={"recipient": "police"})
    assert (other.status_code, other.json()["code"]) == (422, "paper-not-for-them")
