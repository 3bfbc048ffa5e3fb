"""One item that no storage can hold, or that nobody can mean, harms no other of its message and is told by its field.

A partner that is answered with a fault sends the same message again and again; a platform that is pulled is never read
past such an item.
"""

import pytest

from tests.intake.channels import provincial
from tests.intake.channels.builders import pull
from tests.intake.channels.every import PLAIN
from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.channels.hotline_12345_zhuhai import ZhuhaiHotline
from tests.intake.channels.national import NationalPlatform, a_clue
from tests.intake.channels.plain import send
from tests.intake.channels.provincial import ProvincialPlatform

NUL, HALF = "欠薪\x00", "欠薪\ud800"
YEAR_ONE, MANY_DIGITS = "0001-01-01 00:00:00", "1" * 5_000

PLAIN_POISON = [
    ("hotline_12333", "content", NUL),
    ("hotline_12333", "content", HALF),
    ("hotline_12333", "people", MANY_DIGITS),
    ("hotline_12333", "time", "0001-01-01 00:00"),
    ("petition_office", "nr", NUL),
    ("petition_office", "djsj", YEAR_ONE),
    ("police_alert", "jyqk", HALF),
    ("grid", "headcount_seen", MANY_DIGITS),
    ("department", "document_no", NUL),
    ("department", "issued_on", "0001-01-01"),
]


async def filed(world):
    return [row["partner_no"] for row in await world.rows("select partner_no from intake.complaint order by number")]


@pytest.mark.capability("C4")
@pytest.mark.parametrize(("partner", "field", "poison"), PLAIN_POISON)
async def test_of_two_items_the_poisoned_one_alone_is_refused_and_its_field_named(
    world, intake, partner, field, poison
):
    machine = await world.machine(partner)
    call, body = PLAIN[partner]("TEST-BAD-1")
    [key] = body if isinstance(body, dict) else [None]
    [bad], [good] = (body[key] if key else body), _items(PLAIN[partner]("TEST-GOOD-1")[1])
    items = [bad | {field: poison}, good]
    answer = await send(intake, machine, partner, call, {key: items} if key else items)
    assert answer.status_code == 200, answer.text
    assert field in answer.text
    assert await filed(world) == ["TEST-GOOD-1"]


POISON = [("record_number", NUL), ("psot_name", ["派遣"]), ("step_time", YEAR_ONE)]


@pytest.mark.capability("C4")
@pytest.mark.parametrize(("field", "poison"), POISON)
async def test_a_citys_poisoned_order_harms_no_other(world, field, poison):
    city = await EzhouHotline.of(world)
    answer = await city.send(city.order("1") | {field: poison}, city.order("2"))
    assert (answer["code"], [told["result"] for told in answer["data"]]) == (206, ["0", "1"])
    assert field in answer["data"][0]["reason"]
    assert await filed(world) == ["2"]


@pytest.mark.capability("C4")
async def test_what_is_added_later_may_be_poisoned_too(world):
    city = await ZhuhaiHotline.of(world)
    await city.dispatch("1")
    assert not await city.says("1", "append", appendContent=NUL)
    assert await city.says("1", "append", appendContent="又有两人同样被欠")


@pytest.mark.capability("C2")
async def test_a_provinces_poisoned_change_harms_no_other(world, intake):
    province = ProvincialPlatform(await world.machine("provincial_platform"))
    good = provincial.a_clue()
    answer = (await province.push(intake, provincial.a_clue(djsj="00010101000000"), good)).json()
    assert [told["cg"] for told in answer["list"]] == ["0", "1"]
    assert await filed(world) == [good["xsbh"]]


@pytest.mark.capability("C1")
@pytest.mark.parametrize(("field", "poison"), [("CLUE_CODE", NUL), ("REGISTER_TIMES", YEAR_ONE)])
async def test_the_national_platform_is_read_past_a_poisoned_clue(world, intake, field, poison):
    platform = NationalPlatform(await world.machine("national_platform"))
    platform.show(a_clue(**{field: poison}))
    platform.show(good := a_clue())
    assert await pull(intake, platform) == 1
    assert await filed(world) == [good["CLUE_CODE"]]


@pytest.mark.capability("C4")
async def test_a_message_of_brackets_is_unreadable_and_no_fault(world, intake):
    city = await EzhouHotline.of(world)
    content = b"[" * 200_000
    answer = await city.post("orders", content, city.signed(content, "0123456789abcdef"))
    assert (answer.status_code, answer.json()["code"]) == (200, 500)
    assert "JSON" in answer.text


def _items(body):
    return next(iter(body.values())) if isinstance(body, dict) else body
