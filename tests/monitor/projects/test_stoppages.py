"""Works stand still, go on and are completed: what is refused, what is stated, which days are covered."""

from datetime import date

import pytest

from services.monitor.projects.rules.stoppages import (
    NotSuspended,
    SuspendedAlready,
    WhileWorking,
    resumed,
    stopped_throughout,
    suspended,
)
from tests.monitor.register import SCOPES, P, register

pytestmark = pytest.mark.capability("C23")

AUGUST = [{"since": "2026-08-10", "until": "2026-08-20"}]
SINCE_AUGUST = [{"since": "2026-08-10", "until": None}]


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


@pytest.mark.parametrize(
    ("stoppages", "first", "last", "whole"),
    [
        (SINCE_AUGUST, date(2026, 9, 1), date(2026, 9, 30), True),
        (SINCE_AUGUST, date(2026, 8, 10), date(2026, 8, 31), True),
        (SINCE_AUGUST, date(2026, 8, 9), date(2026, 8, 31), False),
        (AUGUST, date(2026, 8, 10), date(2026, 8, 19), True),
        (AUGUST, date(2026, 8, 10), date(2026, 8, 20), False),
        ([], date(2026, 8, 10), date(2026, 8, 10), False),
    ],
)
def test_the_day_works_go_on_is_no_day_of_the_stoppage(stoppages, first, last, whole):
    assert stopped_throughout(stoppages, first, last) is whole


def test_what_stands_still_cannot_be_stopped_and_what_goes_on_cannot_go_on():
    with pytest.raises(SuspendedAlready):
        suspended(SINCE_AUGUST, date(2026, 9, 1))
    with pytest.raises(NotSuspended):
        resumed(AUGUST, date(2026, 9, 1))
    with pytest.raises(NotSuspended):
        resumed([], date(2026, 9, 1))


def test_stoppages_follow_each_other_and_last_a_day_at_least():
    assert suspended(AUGUST, date(2026, 8, 20))[-1] == {"since": "2026-08-20", "until": None}
    with pytest.raises(WhileWorking):
        suspended(AUGUST, date(2026, 8, 19))
    assert resumed(SINCE_AUGUST, date(2026, 8, 11)) == [{"since": "2026-08-10", "until": "2026-08-11"}]
    with pytest.raises(WhileWorking):
        resumed(SINCE_AUGUST, date(2026, 8, 10))


async def test_a_stoppage_is_told_and_ended_on_the_version_seen_and_others_hear_of_it(monitor, officer, world):
    seen = (await register(monitor, officer))["version"]
    told = await monitor.post(officer, f"{P}/suspend", {"since": "2025-08-10", "reason": "缺少材料"}, version=seen)
    assert (told.status_code, told.json()["stoppages"]) == (200, [{"since": "2025-08-10", "until": None}])
    stale = await monitor.post(officer, f"{P}/resume", {"on": "2025-08-28"}, version=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    goes_on = await monitor.post(officer, f"{P}/resume", {"on": "2025-08-28"}, version=seen + 1)
    assert goes_on.json()["stoppages"] == [{"since": "2025-08-10", "until": "2025-08-28"}]
    assert (await world.deliver())[2:] == ["monitor.project-suspended", "monitor.project-resumed"]
    actions = [step["action"] for step in (await monitor.get(officer, f"{P}/history")).json()["items"]]
    assert actions == ["registered", "suspended", "resumed"]


async def test_no_stoppage_begins_tomorrow_before_works_began_or_after_they_were_completed(monitor, officer, world):
    seen = (await register(monitor, officer))["version"]
    for since, code in (("2025-08-29", "in-the-future"), ("2025-06-30", "too-early")):
        refused = await monitor.post(officer, f"{P}/suspend", {"since": since, "reason": "停工"}, version=seen)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    done = await monitor.post(officer, f"{P}/complete", {"completed_on": "2025-08-27"}, version=seen)
    assert (done.status_code, done.json()["completed_on"]) == (200, "2025-08-27")
    assert (await world.deliver())[-1] == "monitor.project-completed"
    for path, body in (
        ("suspend", {"since": "2025-08-28", "reason": "停工"}),
        ("complete", {"completed_on": "2025-08-28"}),
    ):
        refused = await monitor.post(officer, f"{P}/{path}", body, version=seen + 1)
        assert (refused.status_code, refused.json()["code"]) == (409, "completed-already")


async def test_a_day_of_completion_put_with_the_entry_is_stated_once(monitor, officer, world):
    await register(monitor, officer, completed_on="2025-08-20")
    await register(monitor, officer, version=1, completed_on="2025-08-20", name="虚构二号楼项目")
    assert (await world.deliver()).count("monitor.project-completed") == 1


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"pay_day": 15, "pay_day_next_month": True}, 200),
        ({"pay_day": 31, "pay_day_next_month": False}, 200),
        ({"pay_day": 15}, 422),
        ({"pay_day_next_month": True}, 422),
        ({"pay_day": 0, "pay_day_next_month": True}, 422),
        ({"pay_day": 32, "pay_day_next_month": True}, 422),
        ({"kind": "building"}, 200),
        ({"kind": "bridge"}, 422),
    ],
)
async def test_a_pay_day_is_a_day_of_the_month_and_says_of_which(monitor, officer, given, status):
    entry = {"name": "虚构三号楼项目", "division": "420704"}
    contractor = {"name": "虚构建设有限公司", "uscc": "91999999MAXXXXXX0N"}
    answer = await monitor.call(officer, "PUT", P, json_body={**entry, "general_contractor": contractor, **given})
    assert answer.status_code == status, answer.text
    if status == 200:
        assert {name: answer.json()[name] for name in given} == given
