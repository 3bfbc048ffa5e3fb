"""What happens when a complaint is filed, everything delivered twice."""

import pytest

from tests.journeys.stories import accepted_case, file

pytestmark = pytest.mark.journey


@pytest.mark.capability("C4")
async def test_a_filed_complaint_moves_the_employers_portrait_once(world, monitor):
    hotline, officer = await world.machine(), await world.person()
    await file(world, hotline)
    assert await world.deliver(times=2) == ["intake.complaint-filed"]
    risk = (await monitor.get(officer, "/v1/employers/91999999MAXXXXXX0N/risk")).json()
    assert (risk["score"], risk["colour"], len(risk["contributions"])) == (10, "green", 1)


async def test_an_accepted_complaint_opens_one_case_however_often_the_fact_arrives(world, mediation):
    hotline, officer = await world.machine(), await world.person()
    complaint, case = await accepted_case(world, hotline, officer)
    await world.give("mediation", [record for record in world.sent if record.key == complaint] * 2)
    count = await mediation.get(officer, "/v1/cases/count")
    assert count.json() == {"count": 1, "more": False}
    assert (await mediation.get(officer, f"/v1/cases/{case}")).json()["complaint"] == complaint


async def test_a_case_opened_fact_that_comes_before_its_complaint_is_known_harms_nothing(world, intake):
    officer = await world.person()
    hotline = await world.machine()
    complaint, case = await accepted_case(world, hotline, officer)
    opened = [record for record in world.sent if record.headers["ce_type"] == b"mediation.case-opened"]
    await world.give("intake", opened)
    shown = (await intake.get(officer, f"/v1/complaints/{complaint}")).json()
    assert (shown["stage"], shown["case_number"]) == ("in_progress", case)
