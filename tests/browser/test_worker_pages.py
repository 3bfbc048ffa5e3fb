"""The worker's pages as a worker sees them: on a small phone, without JavaScript, by hand."""

import re

import pytest

from tests.browser.conftest import picture
from tests.intake.public.builders import AMR, JPEG, a_board, an_officer
from tests.journeys.stories import decide

pytestmark = [pytest.mark.timeout(600)]  # the first time on a machine the browser is installed


async def filed(phone, site, board, **more):
    """Fill in and send the form; number and code as they stand on the receipt."""
    await phone.goto(f"{site}/qr/{board['token']}")
    said = {"发生了什么": "干了三个月木工，工资一直没发", "您的姓名": "测试甲", "您的手机号": "13800000001"} | more
    for label, words in said.items():
        await phone.get_by_label(label).fill(words)
    await phone.get_by_role("button", name="提交登记").click()
    number, code = [await phone.locator(place).inner_text() for place in (".number", ".code")]
    return number, code


@pytest.mark.capability("C3")
@pytest.mark.capability("C9")
async def test_a_worker_files_with_a_photo_and_a_voice_note_and_follows_the_matter(world, intake, phone, site):
    board, officer = await a_board(world), await an_officer(world)
    await phone.goto(f"{site}/qr/{board['token']}")
    assert "虚构一号楼项目" in await phone.inner_text("main")
    await picture(phone, "worker-form")
    await phone.get_by_label("拍照片").set_input_files([{"name": "工地.jpg", "mimeType": "image/jpeg", "buffer": JPEG}])
    await phone.get_by_label("录一段话").set_input_files([{"name": "a.amr", "mimeType": "audio/amr", "buffer": AMR}])
    await phone.get_by_label("发生了什么").fill("干了三个月木工，工资一直没发")
    await phone.get_by_label("大概欠您多少钱").fill("1.2万")
    await phone.get_by_label("您的手机号").fill("13800000001")
    await phone.get_by_text("请保密").click()
    await phone.get_by_role("button", name="提交登记").click()
    number, code = [await phone.locator(place).inner_text() for place in (".number", ".code")]
    assert re.fullmatch(r"440402-2025-\d{6}", number)
    assert re.fullmatch(r"\d{8}", code)
    await picture(phone, "worker-receipt")
    kinds = await world.rows("select kind, media_type from intake.evidence where complaint = $1 order by place", number)
    assert {tuple(row.values()) for row in kinds} == {("photo", "image/jpeg"), ("voice", "audio/amr")}
    await decide(intake, officer, f"/v1/complaints/{number}", "ask-supplement", {"missing": "请补充欠薪的月份"})
    await phone.goto(f"{site}/qr/follow")
    await phone.get_by_label("登记编号").fill(number)
    await phone.get_by_label("查询码").fill(code)
    await phone.get_by_role("button", name="查询").click()
    assert "需要您补充材料" in await phone.inner_text("main")
    assert code not in phone.url
    await picture(phone, "worker-follow-up")
    await phone.get_by_label("补充说明").fill("六月到八月")
    await phone.get_by_role("button", name="提交补充").click()
    assert "已收到补充" in await phone.inner_text("main")
    assert "已登记，等待受理" in await phone.inner_text("main")


@pytest.mark.capability("C3")
async def test_a_form_sent_without_words_comes_back_with_what_was_typed(world, phone, site):
    board = await a_board(world)
    await phone.goto(f"{site}/qr/{board['token']}")
    await phone.get_by_label("大概欠您多少钱").fill("好几万吧")
    await phone.get_by_role("button", name="提交登记").click()
    assert "请写几句发生了什么" in await phone.get_by_role("alert").inner_text()
    assert await phone.get_by_label("大概欠您多少钱").input_value() == "好几万吧"
    await phone.get_by_label("发生了什么").fill("没给钱")
    await phone.get_by_role("button", name="提交登记").click()
    assert "已登记" in await phone.inner_text("h1")


async def test_going_back_and_sending_again_is_the_same_complaint(world, phone, site):
    board = await a_board(world)
    first = await filed(phone, site, board)
    await phone.go_back()
    await phone.get_by_role("button", name="提交登记").click()
    again = [await phone.locator(place).inner_text() for place in (".number", ".code")]
    assert tuple(again) == first
    assert "不用重复提交" in await phone.inner_text("main")


@pytest.mark.invariant(15)
async def test_a_wrong_code_opens_nothing_and_says_so(world, phone, site):
    board = await a_board(world)
    number, _ = await filed(phone, site, board)
    await phone.goto(f"{site}/qr/follow")
    await phone.get_by_label("登记编号").fill(number)
    await phone.get_by_label("查询码").fill("00000000")
    await phone.get_by_role("button", name="查询").click()
    assert "请核对登记编号和查询码" in await phone.get_by_role("alert").inner_text()
    await picture(phone, "worker-wrong-code")


@pytest.mark.capability("C10")
async def test_a_worker_finds_a_piece_of_the_law_by_two_characters(phone, site):
    await phone.goto(f"{site}/qr/knowledge")
    await picture(phone, "worker-knowledge")
    await phone.get_by_label("找一找").fill("欠条")
    await phone.get_by_role("button", name="查找").click()
    await phone.get_by_role("link", name="手里有工资欠条").click()
    assert "法释〔2020〕26号" in await phone.inner_text("main")
    await picture(phone, "worker-piece")


async def test_nothing_is_wider_than_the_phone_and_letters_are_large(world, phone, site):
    board = await a_board(world)
    number, _ = await filed(phone, site, board)
    await phone.get_by_role("button", name="现在就看进度").click()
    assert number in await phone.inner_text("main")
    for path in ("", "follow", "knowledge", "knowledge/wage-iou", board["token"]):
        if path:
            await phone.goto(f"{site}/qr/{path}")
        widths = [await _width(phone, part) for part in ("main", "header", "footer")]
        assert max(widths) <= 360, path
        box = await phone.locator("button, .button").first.bounding_box()
        assert box["height"] >= 44, path


async def _width(page, part):
    box = await page.locator(part).bounding_box()
    return box["x"] + box["width"]
