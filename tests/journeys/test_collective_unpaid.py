"""Zhuhai and Gaotai, autumn 2025: twelve workers, where the amount is known and where only its limits are."""

import pytest

from tests.journeys.collective import EACH_FEN, WORKERS, never_paid, referred
from tests.journeys.stories import actions_of, decide

pytestmark = pytest.mark.journey
ZHUHAI, GAOTAI = "440402", "620724"
TOTAL = WORKERS * EACH_FEN
BETWEEN_FEN = 700_000
"""Of each of twelve workers: 84,000 yuan together, which may or may not be Gansu's amount."""


@pytest.fixture
async def zhuhai(world):
    return await never_paid(world, ZHUHAI)


@pytest.fixture
async def gaotai(world):
    return await never_paid(world, GAOTAI, BETWEEN_FEN)


@pytest.mark.capability("C79")
@pytest.mark.invariant(12)
async def test_the_total_became_a_line_for_every_worker(zhuhai):
    ledger = (await zhuhai.world.service("mediation").get(zhuhai.officer, f"/v1/cases/{zhuhai.case}/ledger")).json()
    total, *lines = ledger["lines"]
    assert (total["workers"], total["claimed_fen"], total["outstanding_fen"]) == (0, 0, 0)
    assert [(line["workers"], line["outstanding_fen"]) for line in lines] == [(1, EACH_FEN)] * WORKERS
    assert (ledger["claimed_fen"], ledger["outstanding_fen"]) == (TOTAL, TOTAL)


@pytest.mark.capability("C71")
@pytest.mark.rule("CRIM-02", "CRIM-03", "CRIM-10")
@pytest.mark.invariant(11)
async def test_in_zhuhai_the_referral_is_proposed_and_nothing_is_decided(zhuhai):
    [proposal] = await zhuhai.proposals("mediation")
    assert (proposal["kind"], proposal["state"], proposal["proposed_by"]) == ("refer", "open", "mediation")
    assert (proposal["proposed_on"], proposal["workers"], proposal["outstanding_fen"]) == ("2025-11-07", 12, TOTAL)
    lines = {line["key"]: (line["value"], line["region"], line["status"]) for line in proposal["amount"]["lines"]}
    assert proposal["amount"]["ground"] == "group"
    assert lines["crime_ten_workers_yuan"] == (100_000, "4404", "VERIFIED-2")
    assert lines["crime_ten_workers_count"] == (10, "CN", "VERIFIED")
    evidence = proposal["evidence"]
    assert (evidence["served_on"], evidence["due_on"], evidence["complete"]) == ("2025-10-30", "2025-11-06", True)
    assert evidence["document_no"] == proposal["document_no"] == "珠海香洲区人社监令字〔2025〕第1号"
    assert await zhuhai.questions("mediation") == []


@pytest.mark.rule("BLACK-01", "BLACK-05")
@pytest.mark.invariant(11)
async def test_in_zhuhai_the_listing_is_proposed_on_the_same_amount(zhuhai):
    [listing], [referral] = await zhuhai.proposals("credit"), await zhuhai.proposals("mediation")
    assert (listing["kind"], listing["state"], listing["decide_by"]) == ("list", "open", "2025-12-04")
    assert (listing["zh"], listing["check"]["lines"]) == (referral["zh"], referral["amount"]["lines"])
    assert "12 >= 10人、共186,000 >= 100,000元" in listing["zh"]


@pytest.mark.capability("C71", "C98")
@pytest.mark.rule("CRIM-10", "CRIM-11", "CRIM-12")
async def test_a_head_approves_and_the_police_of_the_district_get_it_once(zhuhai):
    sent = await referred(zhuhai)
    assert (sent["state"], sent["decide_by"], sent["unit_assumed"]) == ("sent", "2025-11-10", True)
    police = await zhuhai.world.machine("police_440402", divisions=[ZHUHAI], scopes="deliveries:read")
    elsewhere = await zhuhai.world.machine("police_440403", divisions=["440403"], scopes="deliveries:read")
    mediation = zhuhai.world.service("mediation")
    [letter] = (await mediation.get(police, "/v1/deliveries")).json()["items"]
    assert (letter["subject"], letter["body"]["outstanding_fen"]) == (zhuhai.case, TOTAL)
    assert (await mediation.get(elsewhere, "/v1/deliveries")).json()["items"] == []
    facts = [record.headers["ce_type"] for record in zhuhai.world.sent]
    assert facts.count(b"mediation.case-referred-to-police") == 1


async def test_the_referral_stands_in_the_employers_record_and_the_listing_still_waits(zhuhai):
    await referred(zhuhai)
    record = await zhuhai.world.service("credit").get(zhuhai.officer, "/v1/employers/91999999MAXXXXXX0N")
    assert [entry["on"] for entry in record.json()["entries"] if entry["code"] == "referred-to-police"] == [
        "2025-11-10"
    ]
    assert [proposal["state"] for proposal in await zhuhai.proposals("credit")] == ["open"]


async def test_a_listing_that_a_head_takes_up_is_told_with_its_last_day(zhuhai):
    [proposal] = await zhuhai.proposals("credit")
    credit, path = zhuhai.world.service("credit"), f"/v1/proposals/{proposal['number']}"
    await decide(credit, zhuhai.head, path, "approve", {"reason": "数额达到，启动列入程序"})
    assert "credit.listing-proposed" in await zhuhai.world.deliver(times=2)
    assert await actions_of(zhuhai.world, zhuhai.officer, "credit", path) == ["propose", "approve"]


@pytest.mark.rule("CRIM-02", "BLACK-01")
async def test_in_gaotai_what_reaches_any_lawful_amount_is_proposed_in_both_services(world):
    gaotai = await never_paid(world, GAOTAI)
    [referral], [listing] = await gaotai.proposals("mediation"), await gaotai.proposals("credit")
    assert (referral["state"], listing["state"], referral["amount"]["ground"]) == ("open", "open", "group")
    lines = {line["key"]: (line["value"], line["region"]) for line in listing["check"]["lines"]}
    assert lines["crime_ten_workers_most_yuan"] == (100_000, "CN")
    assert listing["zh"] == referral["zh"]
    assert [await gaotai.questions(service) for service in ("mediation", "credit")] == [[], []]


@pytest.mark.invariant(10)
@pytest.mark.rule("CRIM-02", "BLACK-01")
@pytest.mark.parametrize("service", ["mediation", "credit"])
async def test_in_gaotai_a_person_is_asked_and_nothing_is_proposed(gaotai, service):
    assert await gaotai.proposals(service) == []
    [question] = [one for one in await gaotai.questions(service) if one["subject"] == gaotai.case]
    assert question["code"] == "unknown:crime_one_worker_yuan"
    assert "高台县（620724）" in question["zh"]
    assert "高级人民法院" in question["zh"]


AMOUNTS = """region = "62"
rows = [
  {key = "crime_one_worker_yuan", value = 10000, unit = "yuan", op = ">=", from = 2013-01-23, status = "SEED", rule = "CRIM-02", source = "测试用：某高级人民法院某号文"},
  {key = "crime_ten_workers_yuan", value = 60000, unit = "yuan", op = ">=", from = 2013-01-23, status = "SEED", rule = "CRIM-02", source = "测试用：某高级人民法院某号文"},
]
"""  # noqa: E501  one row, one line


@pytest.mark.invariant(10)
@pytest.mark.parametrize("service", ["mediation", "credit"])
async def test_once_the_number_is_entered_the_answer_takes_the_stopped_step_up_again(
    gaotai, service, tmp_path, monkeypatch
):
    [question] = [one for one in await gaotai.questions(service) if one["subject"] == gaotai.case]
    answering = f"/v1/questions/{question['id']}/answer"
    under_test = gaotai.world.service(service)
    too_early = await under_test.post(gaotai.officer, answering, {"answer": "应为一万元"})
    assert (too_early.status_code, too_early.json()["code"]) == (409, "number-still-unknown")
    (tmp_path / "62.toml").write_text(AMOUNTS)
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))
    assert (await under_test.post(gaotai.officer, answering, {"answer": "已录入"})).status_code == 200
    [proposal] = await gaotai.proposals(service)
    assert (proposal["state"], proposal["outstanding_fen"]) == ("open", WORKERS * BETWEEN_FEN)
    assert await gaotai.questions(service) == []
    again = await under_test.post(gaotai.officer, answering, {"answer": "已录入"})
    assert (again.status_code, len(await gaotai.proposals(service))) == (409, 1)
