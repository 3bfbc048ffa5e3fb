"""Workers hear when and where their hearing or session of mediation is held, that it was moved, that it is not held."""

from datetime import datetime

import pytest

from shared import clock
from shared.contracts.mediation import HearingCancelled, HearingMoved, HearingSet
from tests.journeys.stories import file
from tests.monitor.stated import about_case, on_the_wire

pytestmark = [pytest.mark.capability("C128", "C146"), pytest.mark.rule("ARB-04")]

STARTS = datetime(2025, 9, 10, 9, 30, tzinfo=clock.CHINA)
LATER = datetime(2025, 9, 11, 14, 0, tzinfo=clock.CHINA)


def told(fact, number, **differences):
    about = about_case(complaint=number, hearing="H-1", starts=STARTS)
    return fact(**about | differences)


def held(**differences):
    return {"kind": "hearing", "cloud": False, "where": "仲裁院第一庭", "ends": LATER, "notice_by": None} | differences


@pytest.mark.parametrize(
    ("fact", "differences", "says"),
    [
        (HearingSet, held(), "定于2025-09-10 09:30开庭，地点：仲裁院第一庭。"),
        (HearingSet, held(kind="mediation", cloud=True, where=None), "定于2025-09-10 09:30调解，地点：线上。"),
        (
            HearingMoved,
            held(was=STARTS, starts=LATER),
            "原定2025-09-10 09:30的开庭改为2025-09-11 14:00，地点：仲裁院第一庭。",
        ),
        (HearingCancelled, {"reason": "settled"}, "原定2025-09-10 09:30的开庭或调解不再举行"),
    ],
)
async def test_who_complained_is_told_once_in_chinas_time(world, intake, fact, differences, says):
    number = await file(world, await world.machine())
    stated = told(fact, number, **differences)
    for _ in range(2):
        await world.give("intake", on_the_wire(stated))
    officer = await world.person()
    items = (await intake.get(officer, "/v1/notices", params={"complaint": number})).json()["items"]
    [notice] = [each for each in items if each["event"].startswith("hearing")]
    assert says in notice["text"]
