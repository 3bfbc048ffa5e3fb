"""What the tests of this room build their stories from."""

from services.intake.messages import pull as message_pull
from services.intake.settings import PullSource
from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.channels.hotline_12345_zhuhai import ZhuhaiHotline

CITIES = [EzhouHotline, ZhuhaiHotline]


async def complaints(city, officer):
    return (await city.intake.get(officer, "/v1/complaints")).json()["items"]


async def ordered(city, officer, **differences):
    """A dispatched order; its number and the complaint's address."""
    number = city.number()
    await city.dispatch(number, **differences)
    [complaint] = [each for each in await complaints(city, officer) if each["partner_no"] == number]
    return number, f"/v1/complaints/{complaint['number']}"


async def order_of(city, officer, path):
    return (await city.intake.get(officer, f"{path}/order")).json()


async def actions_of_city(city, officer, path):
    history = (await city.intake.get(officer, f"{path}/history")).json()
    return [step["action"] for step in history["items"]]


def settings_for(intake, platform, **differences):
    source = PullSource(
        url="https://clues.example.gov.cn/clues",
        requester=platform.machine.key,
        service="clues",
        secret=platform.machine.secret,
        **{"divisions": ("420704",)} | differences,
    )
    return intake.settings.model_copy(update={"national_platform": source})


async def pull(intake, platform, **differences):
    async with platform.client() as client:
        return await message_pull.pull(intake.sessions, client, settings_for(intake, platform, **differences))
