"""The worker's own door: filing without an account, by hand and by program; anonymous and protected reporters."""

import asyncio

import pytest

from tests.intake.public.builders import (
    AMR,
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

MOBILE = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}


# filing by hand


@pytest.mark.capability("C3")
@pytest.mark.capability("C9")
async def test_a_form_filled_in_by_hand_is_a_complaint_about_that_site(world, intake):
    board = await a_board(world)
    page = await by_hand(intake, board["token"], WORDS | {"employer": "虚构劳务有限公司", "has_contract": "no"})
    number, code = receipt_of(page)
    filed = (await intake.get(await an_officer(world), f"/v1/complaints/{number}")).json()
    assert (page.status_code, len(code), number[:6]) == (201, 8, "440402")
    assert (filed["channel"], filed["project_id"], filed["domain"]) == ("qr", "P-TEST-1", "construction")
    assert (filed["owed_fen"], filed["workers"], filed["employer"]["name"]) == (1_200_000, 3, "虚构劳务有限公司")
    assert filed["summary"] == WORDS["what"]
    assert "intake.complaint-filed" in await world.deliver()


@pytest.mark.capability("C3")
async def test_the_form_opens_with_what_the_site_is_known_by_and_no_script(world, intake):
    board = await a_board(world)
    page = await intake.get(None, f"/qr/{board['token']}")
    assert page.status_code == 200
    for known in ("虚构一号楼项目", "虚构开发有限公司", "虚构建设有限公司", "0756-0000000"):
        assert known in page.text
    assert "测试丙" not in page.text
    assert "<script" not in page.text
    assert "http" not in page.text.replace("http-equiv", "")


@pytest.mark.capability("C3")
async def test_what_cannot_be_read_as_a_number_blocks_nothing_and_is_kept_in_words(world, intake):
    board = await a_board(world)
    words = {
        "what": "没给钱",
        "amount": "好几万吧",
        "workers": "我们一帮人",
        "from": "去年",
        "boss_phone": "13800000009",
    }
    number, _ = receipt_of(await by_hand(intake, board["token"], words))
    filed = (await intake.get(await an_officer(world), f"/v1/complaints/{number}")).json()
    assert (filed["owed_fen"], filed["workers"], filed["period_from"]) == (0, 1, None)
    assert "被欠金额：好几万吧" in filed["summary"]
    assert "被欠人数：我们一帮人" in filed["summary"]
    assert "138****0009" in filed["summary"]


@pytest.mark.capability("C126")
async def test_a_voice_note_alone_is_enough_and_the_language_is_remembered(world, intake):
    board = await a_board(world)
    voice = [("voice", ("录音.amr", AMR, "audio/amr"))]
    number, _ = receipt_of(await by_hand(intake, board["token"], {"language": "bo", "interpreter": "yes"}, voice))
    kept = await world.rows(
        "select r.language, d.interpreter, d.voice_note, e.kind, e.media_type from intake.complaint c "
        "join intake.reporter r on r.id = c.reporter_id join intake.door_filing d on d.complaint = c.number "
        "join intake.evidence e on e.complaint = c.number where c.number = $1",
        number,
    )
    assert [dict(each) for each in kept] == [
        {"language": "bo", "interpreter": True, "voice_note": True, "kind": "voice", "media_type": "audio/amr"}
    ]
    seen = (await intake.get(await an_officer(world), f"/v1/complaints/{number}")).json()
    assert {"interpreter-wanted", "voice-note"} <= set(seen["flags"])
    assert seen["reporter"]["language"] == "bo"


async def test_without_a_word_and_without_a_file_the_form_comes_back_and_nothing_is_filed(world, intake):
    board = await a_board(world)
    page = await by_hand(intake, board["token"], {"name": "测试甲", "amount": "500"})
    assert page.status_code == 422
    assert "请写几句发生了什么" in page.text
    assert 'value="500"' in page.text
    assert await complaints(world) == []


async def test_a_thirty_page_text_is_kept_whole_as_a_file_beside_its_beginning(world, intake):
    board, officer = await a_board(world), await an_officer(world)
    text = "欠薪经过。" * 6_000
    number, _ = receipt_of(await by_hand(intake, board["token"], {"what": text, "phone": "13800000001"}))
    filed = (await intake.get(officer, f"/v1/complaints/{number}")).json()
    kept = await intake.get(officer, f"/v1/complaints/{number}/evidence/1", params={"purpose": "核对全文"})
    assert len(filed["summary"]) == 10_000
    assert kept.content.decode() == text


async def test_a_photo_that_is_a_program_is_refused_and_the_complaint_is_kept(world, intake):
    board = await a_board(world)
    files = [
        ("files", ("a.jpg", JPEG, "image/jpeg")),
        ("files", ("b.jpg", b"\x7fELF\x02\x01\x01" + bytes(200), "image/jpeg")),
    ]
    page = await by_hand(intake, board["token"], WORDS, files)
    number, _ = receipt_of(page)
    assert "有一份材料没有收下" in page.text
    kept = await world.rows("select media_type from intake.evidence where complaint = $1", number)
    assert [each["media_type"] for each in kept] == ["image/jpeg"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "' or 1=1 --", "\x00\x07坏字符", "😀①１２"]
)
async def test_whatever_is_typed_is_taken_as_words(world, intake, text):
    board = await a_board(world)
    number, code = receipt_of(await by_hand(intake, board["token"], {"what": text, "employer": text}))
    again = await by_hand(intake, board["token"], {"amount": text, "employer": text, "workers": text, "name": text})
    assert again.status_code == 422
    assert "<script>" not in again.text
    assert "49" not in (await follow(intake, number, code)).json()["stage_text"]


# the same again


@pytest.mark.capability("C11")
async def test_a_worker_who_files_the_same_eleven_times_in_an_hour_has_filed_once(world, intake):
    board = await a_board(world)
    receipts = {receipt_of(await by_hand(intake, board["token"], WORDS)) for _ in range(11)}
    assert len(receipts) == 1
    assert len(await complaints(world)) == 1


async def test_a_double_tap_files_once_and_two_anonymous_strangers_with_the_same_words_twice(world, intake):
    board = await a_board(world)
    words = {"what": "老板不发工资", "how": "anonymous", "once": "0" * 32}
    taps = await asyncio.gather(*(by_hand(intake, board["token"], words) for _ in range(5)))
    other = await by_hand(intake, board["token"], words | {"once": "1" * 32})
    assert len({receipt_of(each) for each in taps}) == 1
    assert receipt_of(other) != receipt_of(taps[0])
    assert len(await complaints(world)) == 2


async def test_the_next_day_the_same_words_are_filed_anew(world, intake):
    board = await a_board(world)
    first = receipt_of(await by_hand(intake, board["token"], WORDS))
    await world.set_clock("2025-08-29")
    assert receipt_of(await by_hand(intake, board["token"], WORDS)) != first


# by program


@pytest.mark.capability("C3")
@pytest.mark.capability("C7")
async def test_a_program_files_without_credentials_and_hears_the_same_again(world, intake):
    first, again = await by_program(intake), await by_program(intake)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert set(first.json()) == {"number", "received_at", "accept_due_on", "query_code"}


async def test_a_program_needs_a_key_and_the_same_key_for_other_words_is_refused(world, intake):
    await by_program(intake)
    other = await by_program(intake, summary="别的事")
    none = await intake.client.post(
        "/v1/public/complaints", json={"division": "440402", "summary": "欠薪", "project": {"name": "工地"}}
    )
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-mismatch")
    assert (none.status_code, none.json()["code"]) == (400, "idempotency-key-missing")


@pytest.mark.parametrize(
    ("differences", "field"),
    [
        ({"division": "999999"}, "/division"),
        ({"employer": None}, "/employer"),
        ({"workers": 0}, "/workers"),
        ({"surprise": 1}, "/surprise"),
        ({"project_token": "not a token"}, "/project_token"),
        ({"division": None}, ""),
    ],
)
async def test_bad_input_names_the_field(world, intake, differences, field):
    answer = await by_program(intake, **differences)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == field


async def test_a_made_up_token_of_a_site_opens_nothing(world, intake):
    answer = await by_program(intake, project_token="0" * 26)
    page = await intake.get(None, f"/qr/{'0' * 26}")
    assert (answer.status_code, answer.json()["code"]) == (404, "board-unknown")
    assert page.status_code == 404
    assert "已停用或无法识别" in page.text


# anonymous and protected


@pytest.mark.capability("C21")
@pytest.mark.rule("INT-07")
async def test_of_an_anonymous_reporter_nothing_is_kept_even_if_it_was_sent(world, intake):
    board = await a_board(world)
    words = WORDS | {"how": "anonymous", "id_no": "999999199001010016"}
    await by_hand(intake, board["token"], words)
    await by_program(intake, reporter={"name": "测试甲", "phone": "13800000001", "anonymous": True})
    kept = await world.rows("select name, phone, id_no, phone_hash, name_mask, anonymous from intake.reporter")
    assert [list(each.values()) for each in kept] == [[None] * 5 + [True]] * 2


@pytest.mark.capability("C21")
@pytest.mark.rule("INT-07")
async def test_a_protected_reporter_is_shown_to_a_head_and_to_nobody_else(world, intake):
    board = await a_board(world)
    number, _ = receipt_of(
        await by_hand(intake, board["token"], WORDS | {"how": "protected"}, [("files", ("a.jpg", JPEG, "image/jpeg"))])
    )
    officer, head = await an_officer(world), await an_officer(world, subject="head-1", roles="head")
    path = f"/v1/complaints/{number}"
    shown = (await intake.get(officer, path)).json()["reporter"]
    assert (shown["name"], shown["phone"], shown["id_no"]) == ("已保护", "已保护", "已保护")
    purpose = {"purpose": "核实欠薪事实"}
    for clear in (f"{path}/reporter", f"{path}/evidence/1"):
        refused = await intake.get(officer, clear, params=purpose)
        assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
        assert (await intake.get(head, clear, params=purpose)).status_code == 200
    assert {row["by"] for row in await world.rows("select by from intake.read_log")} == {"labour_authority/head-1"}


# what browsers and floods may do


@pytest.mark.invariant(15)
async def test_a_form_sent_by_another_sites_page_is_turned_away(world, intake):
    board = await a_board(world)
    foreign = await by_hand(intake, board["token"], WORDS, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert await complaints(world) == []
    assert (await by_hand(intake, board["token"], WORDS, headers=MOBILE)).status_code == 201


async def test_every_page_forbids_scripts_frames_and_anything_from_elsewhere(world, intake):
    board = await a_board(world)
    paths = [f"/qr/{board['token']}", "/qr/follow", "/qr/knowledge", "/qr/knowledge/pay-slip", "/qr/none"]
    for page in [await intake.get(None, path) for path in paths]:
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "frame-ancestors 'none'" in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in page.headers


async def test_photos_larger_than_the_form_takes_are_refused_before_they_are_read(world, intake):
    board = await a_board(world)
    page = await by_hand(
        intake, board["token"], WORDS, [("files", ("a.jpg", JPEG + bytes(26 * 1024 * 1024), "image/jpeg"))]
    )
    assert page.status_code == 413
    assert await complaints(world) == []


async def test_ten_files_are_one_too_many_and_the_form_says_so(world, intake):
    board = await a_board(world)
    files = [("files", (f"{n}.jpg", JPEG + bytes([n]), "image/jpeg")) for n in range(10)]
    page = await by_hand(intake, board["token"], WORDS, files)
    assert page.status_code == 422
    assert "最多9个文件" in page.text
