"""Works that were seen: whether they must be in the register, and whether they are."""

import pytest

from services.monitor.sightings.rules import Duty, duty
from tests.monitor.register import SCOPES, register

pytestmark = pytest.mark.capability("C23")
GAOTAI = "620724"


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES, divisions=[GAOTAI, "420704"])


def seen(**differences):
    return {
        "source": "permit",
        "source_no": "999999202508010101",
        "division": GAOTAI,
        "name": "虚构一号楼项目",
        "seen_on": "2025-08-20",
        "contract_fen": 300_000_000,
        "contract_on": "2025-08-01",
    } | differences


@pytest.mark.rule("MON-03")
@pytest.mark.parametrize(
    ("fen", "division", "registration"),
    [
        (300_000_000, GAOTAI, "due"),
        (299_999_999, GAOTAI, "below"),
        (300_000_001, GAOTAI, "due"),
        (None, GAOTAI, "unknown"),
        (300_000_000, "420704", "unknown"),
    ],
)
async def test_in_gansu_works_of_three_million_exactly_must_be_registered(
    monitor, officer, fen, division, registration
):
    told = await monitor.post(officer, "/v1/works-seen", seen(contract_fen=fen, division=division))
    assert (told.status_code, told.json()["registration"]) == (201, registration)


@pytest.mark.rule("MON-03")
async def test_before_the_provinces_rule_was_in_force_its_line_is_not_known(monitor, officer):
    told = await monitor.post(officer, "/v1/works-seen", seen(contract_on="2022-12-22"))
    assert told.json()["registration"] == "unknown"
    told = await monitor.post(officer, "/v1/works-seen", seen(contract_on="2022-12-23"))
    assert told.json()["registration"] == "due"


def test_unknown_is_not_below():
    assert [duty(each) for each in (True, False, None)] == [Duty.DUE, Duty.BELOW, Duty.UNKNOWN]


async def test_told_again_under_its_own_number_it_is_the_same_works_told_anew(monitor, officer):
    first = (await monitor.post(officer, "/v1/works-seen", seen())).json()
    again = (await monitor.post(officer, "/v1/works-seen", seen(project="P-TEST-1"))).json()
    assert (again["number"], first["project"], again["project"]) == (first["number"], None, "P-TEST-1")
    assert (await monitor.get(officer, "/v1/works-seen/count")).json()["count"] == 1
    await monitor.post(officer, "/v1/works-seen", seen(source="gate"))
    listed = (await monitor.get(officer, "/v1/works-seen", params={"source": "gate"})).json()["items"]
    assert [each["source"] for each in listed] == ["gate"]


async def test_it_is_registered_once_the_register_has_its_number(monitor, officer):
    await monitor.post(officer, "/v1/works-seen", seen(project="P-TEST-1"))
    assert [each["registered"] for each in (await monitor.get(officer, "/v1/works-seen")).json()["items"]] == [False]
    await register(monitor, officer, division=GAOTAI)
    assert [each["registered"] for each in (await monitor.get(officer, "/v1/works-seen")).json()["items"]] == [True]


@pytest.mark.invariant(14)
async def test_only_the_labour_authority_of_the_place_tells_and_no_name_of_a_person_stays(monitor, officer, world):
    elsewhere = await world.person("officer-2", scopes=SCOPES, divisions=["330424"])
    refused = await monitor.post(elsewhere, "/v1/works-seen", seen())
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong-division")
    partner = await world.machine("permit_office", scopes=SCOPES, divisions=[GAOTAI])
    refused = await monitor.post(partner, "/v1/works-seen", seen())
    assert (refused.status_code, refused.json()["code"]) == (403, "authority-only")
    late = await monitor.post(officer, "/v1/works-seen", seen(seen_on="2025-08-29"))
    assert (late.status_code, late.json()["code"]) == (422, "in-the-future")
    told = await monitor.post(officer, "/v1/works-seen", seen(name="虚构工地 13800000001"))
    assert "13800000001" not in told.text
