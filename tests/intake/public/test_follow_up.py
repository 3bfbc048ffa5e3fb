"""The worker's own door after filing: following by number and code, adding, judging."""

from datetime import timedelta

import httpx
import pytest

from services.intake.public.rules.forms import FILING, WRONG_CODE, WRONG_FROM_ADDRESS
from shared import clock
from tests.intake.public.builders import (
    JPEG,
    WORDS,
    a_board,
    an_officer,
    by_hand,
    by_program,
    complaints,
    follow,
    receipt_of,
)
from tests.journeys.stories import decide

# number and code


@pytest.mark.capability("C21")
@pytest.mark.capability("C22")
async def test_number_and_code_show_the_process_record_without_names_and_inside_notes(world, intake):
    board, officer = await a_board(world), await an_officer(world)
    number, code = receipt_of(await by_hand(intake, board["token"], WORDS))
    await decide(intake, officer, f"/v1/complaints/{number}", "ask-supplement", {"missing": "请补充欠薪月份"})
    seen = await follow(intake, number, code)
    page = await intake.client.post("/qr/follow", data={"number": number, "code": code})
    assert [step["text"] for step in seen.json()["steps"]] == ["已登记", "需要补充材料"]
    assert seen.json()["steps"][1]["note"] == "请补充欠薪月份"
    assert "需要您补充材料" in page.text
    for private in ("officer-1", "测试甲", "13800000001", "138****0001"):
        assert private not in seen.text + page.text


@pytest.mark.capability("C21")
@pytest.mark.invariant(15)
async def test_a_wrong_code_and_an_unknown_number_answer_the_same(world, intake):
    number, code = (await by_program(intake)).json()["number"], "00000000"
    wrong, unknown = await follow(intake, number, code), await follow(intake, "440402-2025-999999", code)
    pages = [
        await intake.client.post("/qr/follow", data={"number": n, "code": code}) for n in (number, "440402-2025-999999")
    ]
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert wrong.status_code == 404
    assert len({page.text.replace(number, "…").replace("440402-2025-999999", "…") for page in pages}) == 1


@pytest.mark.invariant(15)
async def test_after_ten_wrong_codes_even_the_right_one_waits_and_the_count_survives_a_restart(world, intake):
    filed = (await by_program(intake)).json()
    for _ in range(WRONG_CODE.times):
        assert (await follow(intake, filed["number"], "00000000")).status_code == 404
    right = await follow(intake, filed["number"], filed["query_code"])
    assert (right.status_code, right.json()["code"]) == (429, "too-often")
    assert 0 < int(right.headers["Retry-After"]) <= WRONG_CODE.within.total_seconds()
    counted = await world.rows("select used from intake.knock where what = 'wrong-code'")
    assert [each["used"] for each in counted] == [WRONG_CODE.times]
    await world.execute("update intake.knock set until = $1", clock.wall() - timedelta(seconds=1))
    assert (await follow(intake, filed["number"], filed["query_code"])).status_code == 200


async def from_address(intake, address, number, code):
    transport = httpx.ASGITransport(intake.app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(f"/v1/public/complaints/{number}", params={"code": code})


@pytest.mark.invariant(15)
async def test_however_many_others_guess_the_holders_code_opens(world, intake):
    filed = (await by_program(intake)).json()
    for guess in range(WRONG_CODE.times * 11):
        refused = await from_address(intake, f"10.0.0.{guess % 11}", filed["number"], "00000000")
        assert refused.status_code == 404
    assert (await from_address(intake, "10.0.0.1", filed["number"], "00000000")).status_code == 429
    assert (await from_address(intake, "10.0.1.1", filed["number"], filed["query_code"])).status_code == 200


@pytest.mark.invariant(15)
async def test_wrong_codes_at_one_number_do_not_close_another_to_the_same_network(world, intake):
    first, second = [(await by_program(intake, key=key, summary=key)).json() for key in ("first", "second")]
    for _ in range(WRONG_CODE.times):
        await follow(intake, first["number"], "00000000")
    assert (await follow(intake, first["number"], first["query_code"])).status_code == 429
    assert (await follow(intake, second["number"], second["query_code"])).status_code == 200


@pytest.mark.invariant(15)
async def test_one_code_tried_at_many_numbers_is_stopped(world, intake):
    filed = (await by_program(intake)).json()
    await follow(intake, "440402-2025-999999", "00000000")
    counted = "update intake.knock set used = $1 where what = 'wrong-from-address'"
    await world.execute(counted, WRONG_FROM_ADDRESS.times - 1)
    assert (await follow(intake, filed["number"], "00000000")).status_code == 404
    assert (await follow(intake, filed["number"], "00000001")).status_code == 429


async def test_one_address_files_so_many_an_hour_and_not_one_more(world, intake):
    await by_program(intake, key="first", summary="第一件")
    await world.execute("update intake.knock set used = $1 where what = 'filing'", FILING.times - 1)
    assert (await by_program(intake, key="last", summary="最后一件")).status_code == 201
    refused = await by_program(intake, key="one-more", summary="又一件")
    page = await by_hand(intake, (await a_board(world))["token"], {"what": "又一件"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too-often")
    assert (page.status_code, "又一件" in page.text) == (429, True)
    assert 0 < int(refused.headers["Retry-After"]) <= int(FILING.within.total_seconds())
    assert int(page.headers["Retry-After"]) > 0
    assert len(await complaints(world)) == 2


async def test_no_address_is_kept_in_clear(world, intake):
    await by_program(intake)
    counted = await world.rows("select who from intake.knock")
    assert counted
    assert b"127.0.0.1" not in b"".join(each["who"] for each in counted)


# adding and judging


@pytest.mark.capability("C3")
async def test_words_and_photos_added_with_the_code_stand_beside_the_first(world, intake):
    board, officer = await a_board(world), await an_officer(world)
    number, code = receipt_of(await by_hand(intake, board["token"], WORDS))
    sent = {"number": number, "code": code, "text": "老板叫测试乙，电话13800000002"}
    page = await intake.client.post("/qr/follow/add", data=sent, files=[("files", ("a.jpg", JPEG, "image/jpeg"))])
    filed = (await intake.get(officer, f"/v1/complaints/{number}")).json()
    assert "已收到补充" in page.text
    assert "138****0002" in filed["summary"]
    steps = (await follow(intake, number, code)).json()
    assert [step["text"] for step in steps["steps"]] == ["已登记", "已收到您补充的情况", "已收到材料"]
    assert [file["kind"] for file in steps["files"]] == ["photo"]


async def test_what_was_asked_for_comes_by_the_code_and_the_complaint_can_be_decided_again(world, intake):
    officer = await an_officer(world)
    filed = (await by_program(intake)).json()
    path = f"/v1/complaints/{filed['number']}"
    await decide(intake, officer, path, "ask-supplement", {"missing": "哪几个月"})
    answer = await intake.post(
        None, f"/v1/public/complaints/{filed['number']}/supplement", {"code": filed["query_code"], "text": "六月和七月"}
    )
    assert (answer.status_code, answer.json()["stage"]) == (200, "filed")
    assert "六月" in (await intake.get(officer, path)).json()["summary"]


async def test_after_the_end_nothing_is_added_and_the_page_says_what_to_do(world, intake):
    officer = await an_officer(world)
    filed = (await by_program(intake)).json()
    await decide(intake, officer, f"/v1/complaints/{filed['number']}", "withdraw", {"reason": "本人撤回"})
    sent = {"number": filed["number"], "code": filed["query_code"], "text": "还有"}
    page = await intake.client.post("/qr/follow/add", data=sent)
    assert page.status_code == 409
    assert "不能再补充" in page.text


async def answered(world, intake):
    """A complaint of the door whose result was answered."""
    filed = (await by_program(intake)).json()
    await world.execute("update intake.complaint set stage = 'answered' where number = $1", filed["number"])
    return filed


@pytest.mark.capability("C20")
async def test_a_dissatisfied_worker_takes_the_matter_up_again_once_and_not_twice(world, intake):
    filed = await answered(world, intake)
    path = f"/v1/public/complaints/{filed['number']}/verdict"
    no = {"code": filed["query_code"], "satisfied": False, "note": "钱还没到"}
    first = (await intake.post(None, path, no)).json()
    await world.execute("update intake.complaint set stage = 'answered' where number = $1", filed["number"])
    second = (await intake.post(None, path, no)).json()
    assert "重新办理" in [step["text"] for step in first["steps"]]
    assert [step["text"] for step in second["steps"]].count("重新办理") == 1
    assert second["stage"] == "called_back"
    assert [row["reopened"] for row in await complaints(world)] == [1]


@pytest.mark.capability("C20")
async def test_a_satisfied_worker_is_as_good_as_called_back_and_judges_once(world, intake):
    filed = await answered(world, intake)
    data = {"number": filed["number"], "code": filed["query_code"], "satisfied": "yes"}
    first, again = [await intake.client.post("/qr/follow/verdict", data=data) for _ in range(2)]
    assert "谢谢您的评价" in first.text
    assert (again.status_code, "您已评价过" in again.text) == (409, True)
    assert [row["satisfied"] for row in await complaints(world)] == [True]


async def test_nobody_judges_before_there_is_a_result(world, intake):
    filed = (await by_program(intake)).json()
    path = f"/v1/public/complaints/{filed['number']}/verdict"
    answer = await intake.post(None, path, {"code": filed["query_code"], "satisfied": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-answered-yet")


async def test_what_was_answered_to_the_door_counts_as_received_once_the_worker_read_it(world, intake):
    filed, officer = (await by_program(intake)).json(), await an_officer(world)
    told = {"public_reply": "已联系用人单位，正在核实", "contact_made": True}
    await decide(intake, officer, f"/v1/complaints/{filed['number']}", "interim-answer", told)
    before = await world.rows("select state from intake.delivery where party = 'worker_door'")
    seen = (await follow(intake, filed["number"], filed["query_code"])).json()
    after = await world.rows("select state, receipt from intake.delivery where party = 'worker_door'")
    assert [answer["text"] for answer in seen["answers"]] == ["已联系用人单位，正在核实"]
    assert [each["state"] for each in before] == ["due"]
    assert [(each["state"], each["receipt"]) for each in after] == [("received", "shown")]


@pytest.mark.capability("C22")
async def test_a_program_adds_a_file_with_number_and_code_and_not_with_another_code(world, intake):
    filed = (await by_program(intake)).json()
    path = f"/v1/public/complaints/{filed['number']}/evidence"

    async def add(code):
        return await intake.client.post(path, params={"code": code}, files={"file": ("工资条.jpg", JPEG)})

    refused, added = await add("00000000"), await add(filed["query_code"])
    assert (refused.status_code, added.status_code) == (404, 201), added.text
    kept = await world.rows("select complaint from intake.evidence")
    assert [row["complaint"] for row in kept] == [filed["number"]]
