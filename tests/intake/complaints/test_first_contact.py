"""Who first dealt with a worker: an officer who writes the complaint down, and nobody yet where a partner sends it."""

import pytest

from tests.builders import a_complaint

VISIT = {"assistance": {"consent": "spoken", "place": "鄂城区维权中心一号窗口"}}


@pytest.mark.parametrize("machine", [True, False], ids=["a partner's machine", "a partner's clerk"])
async def test_a_partner_who_files_is_nobodys_first_contact(world, intake, machine):
    who = await world.machine() if machine else await world.person("clerk-1", party="hotline_12345", kind="partner")
    filed = await intake.post(who, "/v1/complaints", a_complaint())
    assert filed.status_code == 201, filed.text
    shown = await intake.get(await world.person(), f"/v1/complaints/{filed.json()['number']}")
    assert shown.json()["first_contact"] is None


@pytest.mark.capability("C16")
async def test_an_officer_who_gives_an_interim_answer_is_the_first_contact(world, intake):
    number = (await intake.post(await world.machine(), "/v1/complaints", a_complaint())).json()["number"]
    body = {"public_reply": "正在核实", "contact_made": False}
    for who in ("officer-7", "officer-8"):
        officer, path = await world.person(who), f"/v1/complaints/{number}"
        version = (await intake.get(officer, path)).json()["version"]
        answered = await intake.post(officer, f"{path}/interim-answer", body, version=version)
        assert answered.status_code == 200, answered.text
    assert (await intake.get(officer, path)).json()["first_contact"] == "labour_authority/officer-7"


async def test_an_officer_who_writes_it_down_at_the_window_is_the_first_contact(world, intake):
    officer = await world.person("officer-7")
    visit = {name: value for name, value in a_complaint().items() if name not in ("channel", "partner_no")}
    filed = await intake.post(officer, "/v1/window/complaints", visit | VISIT)
    assert filed.status_code == 201, filed.text
    shown = await intake.get(officer, f"/v1/complaints/{filed.json()['number']}")
    assert shown.json()["first_contact"] == "labour_authority/officer-7"
