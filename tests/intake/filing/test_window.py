"""Staff who write a complaint down for a worker: who acted, on whose consent, and the worker's own code."""

import pytest

from tests.journeys.stories import decide

pytestmark = pytest.mark.capability("C7")
PATH = "/v1/window/complaints"


def a_visit(**differences):
    return {
        "division": "420704",
        "summary": "在餐饮店务工，老板拖欠两个月工资",
        "reporter": {"name": "测试甲", "phone": "13800000001", "id_no": "999999199001010016"},
        "employer": {"name": "虚构甲餐饮店", "uscc": "91999999MAXXXXXX0N"},
        "owed_fen": 800_000,
        "period": {"from": "2025-06", "to": "2025-07"},
        "assistance": {"consent": "spoken", "place": "鄂城区维权中心一号窗口"},
    } | differences


@pytest.fixture
async def clerk(world):
    return await world.person("clerk-3")


async def test_the_worker_goes_home_with_the_number_the_code_and_the_day(intake, clerk):
    answer = await intake.post(clerk, PATH, a_visit())
    receipt = answer.json()
    assert (answer.status_code, receipt["stage"], receipt["accept_due_on"]) == (201, "filed", "2025-09-04")
    slip = "\n".join(receipt["slip"])
    assert (receipt["number"] in slip, receipt["query_code"] in slip, "2025-09-04" in slip) == (True, True, True)
    assert "测试甲" not in slip


async def test_the_workers_own_code_opens_the_record(intake, clerk):
    receipt = (await intake.post(clerk, PATH, a_visit())).json()
    path = f"/v1/public/complaints/{receipt['number']}"
    assert (await intake.get(None, path, params={"code": receipt["query_code"]})).status_code == 200
    assert (await intake.get(None, path, params={"code": "00000000"})).status_code == 404


async def test_who_acted_and_on_whose_consent_is_kept_and_in_the_history(intake, clerk):
    assistance = {
        "consent": "proxy",
        "relation": "co_worker",
        "occasion": "site_visit",
        "place": "虚构工地",
    }
    number = (await intake.post(clerk, PATH, a_visit(assistance=assistance))).json()["number"]
    kept = (await intake.get(clerk, f"{PATH}/{number}")).json()
    who = (kept["assisted_by"], kept["consent"], kept["relation"], kept["occasion"])
    assert who == ("labour_authority/clerk-3", "proxy", "co_worker", "site_visit")
    [first] = (await intake.get(clerk, f"/v1/complaints/{number}/history")).json()["items"]
    assert (first["by"], first["facts"]["assisted"]) == ("labour_authority/clerk-3", "proxy")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"reporter": {"phone": "13800000001"}}, "/reporter/name"),
        ({"assistance": {"consent": "proxy"}}, "/assistance/relation"),
        ({"assistance": {"consent": "proxy", "relation": "妻子李四"}}, "/assistance/relation"),
        ({"assistance": {"consent": "none"}}, "/assistance/consent"),
        ({"assistance": {"consent": "spoken", "occasion_on": "2025-08-29"}}, "/assistance/occasion_on"),
        ({"channel": "hotline_12345"}, "/channel"),
        ({"employer": None}, ""),
    ],
)
async def test_without_a_worker_their_consent_or_somebody_who_owes_nothing_is_filed(intake, clerk, changed, pointer):
    answer = await intake.post(clerk, PATH, a_visit(**changed))
    assert answer.status_code == 422
    assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"])
    assert (await intake.get(clerk, "/v1/complaints")).json()["items"] == []


async def test_a_machine_cannot_say_that_somebody_agreed(world, intake):
    answer = await intake.post(await world.machine(), PATH, a_visit())
    assert (answer.status_code, answer.json()["code"]) == (403, "person-needed")


async def test_a_clerk_who_taps_twice_files_once(intake, clerk):
    first = await intake.post(clerk, PATH, a_visit(), key="tap-1")
    again = await intake.post(clerk, PATH, a_visit(), key="tap-1")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert len((await intake.get(clerk, "/v1/complaints")).json()["items"]) == 1


@pytest.mark.capability("C8")
async def test_a_reception_day_and_a_visit_to_a_site_can_be_counted(intake, clerk):
    reception = {"consent": "spoken", "occasion": "joint_reception", "occasion_on": "2025-08-27", "place": "信访大厅"}
    visit = {"consent": "signed", "occasion": "site_visit", "place": "虚构工地"}
    for assistance in (reception, reception, visit):
        answer = await intake.post(clerk, PATH, a_visit(assistance=assistance, workers=3))
        assert answer.status_code == 201
    counted = (await intake.get(clerk, "/v1/window/occasions?from=2025-08-01&to=2025-08-31")).json()["items"]
    assert [(each["occasion"], each["complaints"], each["workers"]) for each in counted] == [
        ("site_visit", 1, 3),
        ("joint_reception", 2, 6),
    ]
    assert (await intake.get(clerk, "/v1/window/occasions?from=2025-07-01&to=2025-07-31")).json()["items"] == []


async def test_another_county_sees_neither_the_complaint_nor_who_acted(world, intake, clerk):
    number = (await intake.post(clerk, PATH, a_visit())).json()["number"]
    elsewhere = await world.person(divisions=["420703"])
    assert (await intake.get(elsewhere, f"{PATH}/{number}")).status_code == 404


async def test_it_is_handled_like_any_other_complaint(world, intake, clerk):
    number = (await intake.post(clerk, PATH, a_visit())).json()["number"]
    head = await world.person("head-1", roles="head")
    accepted = await decide(intake, head, f"/v1/complaints/{number}", "accept", {"reason": "同意"})
    assert accepted["stage"] == "accepted"
