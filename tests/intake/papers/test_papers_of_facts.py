"""Papers about what another place or mediation stated: a transfer, a longer term, a term that stands still."""

import pytest

from tests.builders import WORKER
from tests.intake.papers.test_papers import SERVED, papers
from tests.intake.transfers.test_transfers import OFFER, THERE, answered, filed, offered, the_sides
from tests.journeys.stories import accepted_case, decide, file

pytestmark = pytest.mark.capability("C128")
TIANSHUI = """
region = "{division}"
office = {{prefix = "虚{division}", telephone = "0938-0000000"}}
"""


@pytest.mark.rule("INT-06", "INT-01")
async def test_the_place_that_took_a_complaint_writes_who_has_it_now(world, intake, tmp_path, monkeypatch):
    (tmp_path / "620503.toml").write_text(TIANSHUI.format(division=THERE))
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))
    number, sender, receiver = await offered(world, intake)
    assert await papers(intake, sender, number) == []
    assert (await answered(intake, receiver, number)).status_code == 200
    [paper] = await papers(intake, receiver, number)
    assert (paper["kind"], paper["division"], paper["document_no"]) == (
        "transferred",
        THERE,
        "虚620503移告字〔2025〕第1号",
    )
    assert "由甘肃省天水市秦州区人力资源社会保障行政部门移送，自2025年8月28日起由我单位办理。" in paper["text"]
    assert "联系电话：0938-0000000" in paper["text"]
    [notice] = (await intake.get(receiver, "/v1/notices")).json()["items"]
    assert notice["text"].endswith("承办单位电话0938-0000000。")


async def test_a_paper_of_before_the_transfer_is_still_served_by_the_place_that_issued_it(world, intake):
    number = await filed(world)
    sender, receiver = await the_sides(world)
    await decide(intake, sender, f"/v1/complaints/{number}", "ask-supplement", {"missing": "考勤表"})
    [mine] = await papers(intake, sender, number)
    await decide(intake, sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert (await answered(intake, receiver, number)).status_code == 200
    unnumbered = await intake.post(sender, f"/v1/papers/{mine['number']}/serve", SERVED)
    assert unnumbered.json()["code"] == "paper-not-issued"  # not 404: it is still this place's paper


@pytest.mark.rule("INV-02")
async def test_a_longer_case_and_one_that_stands_still_are_written_once_under_the_law_of_the_place(
    world, intake, mediation
):
    head = await world.person("head-1", divisions=["330424"], roles="officer head")
    complaint, case = await accepted_case(world, await world.machine(divisions=["330424"]), head, division="330424")
    await decide(mediation, head, f"/v1/cases/{case}", "open-inspection", {"inspectors": ["officer-1", "officer-2"]})
    await decide(mediation, head, f"/v1/cases/{case}", "extend", {"reason": "案情复杂"})
    await world.deliver(times=2)
    await world.give("intake", world.sent)
    [paper] = await papers(intake, head, complaint)
    assert (paper["kind"], paper["rule_id"], paper["document_no"]) == (
        "extended",
        "INV-02",
        "海盐人社监延字〔2025〕第1号",
    )
    assert "届满，依据《浙江省劳动保障监察条例》，经批准延长至" in paper["text"]
    assert "http" not in paper["text"]
    [item] = [each for each in (await intake.get(head, "/v1/my-work")).json()["items"] if each["name"] == "serve-paper"]
    assert (item["subject"], item["due_on"]) == (paper["number"], "2025-09-01")  # the third day is a Sunday


@pytest.mark.rule("INV-02")
async def test_the_stay_of_a_case_is_written_with_its_ground(world, intake, mediation):
    head = await world.person("head-1", divisions=["4404"], roles="officer head")
    complaint, case = await accepted_case(world, await world.machine(divisions=["4404"]), head, division="440402")
    await decide(mediation, head, f"/v1/cases/{case}", "suspend", {"ground": "audit", "reason": "委托审计"})
    await world.deliver(times=2)
    rows = await world.rows("select kind, facts ->> 'because' as because, document_no from intake.paper")
    assert rows == [{"kind": "suspended", "because": "审计", "document_no": None}]
    assert complaint


@pytest.mark.rule("INV-02")
@pytest.mark.parametrize(("same", "written"), [(True, 1), (False, 2)])
async def test_who_told_the_same_through_two_channels_gets_one_paper(world, intake, mediation, same, written):
    head = await world.person("head-1", divisions=["4404"], roles="officer head")
    hotline, grid = await world.machine(divisions=["4404"]), await world.machine("grid_office", divisions=["4404"])
    first = await file(world, hotline, division="440402", reporter={**WORKER, "id_no": "999999199001010016"})
    other = {**WORKER, "id_no": "999999199001010016" if same else None}
    second = await file(world, grid, division="440402", channel="grid", reporter=other)
    joining = {"leader": first, "reason": "同一工地同一欠薪"}
    await decide(intake, head, f"/v1/complaints/{second}", "join", joining)
    await decide(intake, head, f"/v1/complaints/{first}", "accept", {"reason": "同意"})
    await world.deliver(times=2)
    case = (await intake.get(head, f"/v1/complaints/{first}")).json()["case_number"]
    await decide(mediation, head, f"/v1/cases/{case}", "suspend", {"ground": "audit", "reason": "委托审计"})
    await world.deliver(times=2)
    assert len(await world.rows("select number from intake.paper")) == written
