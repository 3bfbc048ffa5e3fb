"""Site boards and their codes: set by the authority, signed, revocable, printed."""

import io

import pypdfium2
import pytest
import zxingcpp

from services.intake.boards.rules import ON_THE_BOARD, lacking
from tests import pictures
from tests.intake.public.builders import BOARD, a_board, an_officer

PATH = "/v1/projects/P-TEST-1"


def read_pdf(content):
    """The words and the codes of each page, as a person and a phone read them."""
    pages = list(pypdfium2.PdfDocument(io.BytesIO(content)))
    texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in pages]
    return (
        texts,
        [[code.text for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())] for page in pages],
        pages,
    )


@pytest.mark.capability("C9")
@pytest.mark.rule("CON-15")
async def test_the_printed_board_says_what_the_law_wants_and_its_code_opens_the_form(world, intake):
    board, officer = await a_board(world), await an_officer(world)
    sheet = await intake.get(officer, f"{PATH}/qr-sheet.pdf")
    (text,), (codes,), pages = read_pdf(sheet.content)
    if pictures.wanted():
        pictures.keep("site-board", pages[0].render(scale=0.55).to_pil())
    for wanted in (
        *(str(BOARD[name]) for name in ON_THE_BOARD if name != "minimum_wage_fen"),
        "2,080元",
        "12333",
        "12345",
    ):
        assert wanted in text, wanted
    assert codes == [board["address"]]
    assert (await intake.client.get(codes[0])).status_code == 200
    assert sheet.headers["content-disposition"].startswith("attachment")


@pytest.mark.capability("C9")
async def test_a_sheet_of_helmet_stickers_holds_two_dozen_codes_of_the_same_site(world, intake):
    board = await a_board(world)
    sheet = await intake.get(await an_officer(world), f"{PATH}/sticker-sheet.pdf")
    _, (codes,), pages = read_pdf(sheet.content)
    if pictures.wanted():
        pictures.keep("helmet-stickers", pages[0].render(scale=0.7).to_pil())
    assert codes == [board["address"]] * 24


@pytest.mark.parametrize(("paper", "millimetres"), [("A3", 420), ("A4", 297)])
async def test_the_board_comes_on_either_paper_and_fills_one_page(world, intake, paper, millimetres):
    await a_board(world)
    sheet = await intake.get(await an_officer(world), f"{PATH}/qr-sheet.pdf", params={"paper": paper})
    _, _, pages = read_pdf(sheet.content)
    assert [round(page.get_height() / 72 * 25.4) for page in pages] == [millimetres]


@pytest.mark.rule("CON-15")
async def test_what_nobody_gave_is_named_and_printed_as_an_empty_line(world, intake):
    bare = dict.fromkeys(ON_THE_BOARD) | {"inspection_phone": "0756-0000000", "project_name": "虚构一号楼项目"}
    board = await a_board(world, **{k: v for k, v in bare.items()})
    assert board["lacking"] == [name for name in ON_THE_BOARD if name not in ("project_name", "inspection_phone")]
    sheet = await intake.get(await an_officer(world), f"{PATH}/qr-sheet.pdf")
    assert "当地最低工资标准" in read_pdf(sheet.content)[0][0]


@pytest.mark.rule("CON-15")
def test_a_whole_board_lacks_nothing_and_each_item_missing_is_named():
    assert lacking(BOARD) == []
    for name in ON_THE_BOARD:
        assert lacking(BOARD | {name: None}) == [name]


async def test_a_minimum_wage_that_is_only_remembered_is_not_printed(world, intake):
    """Zhuhai's 2,080 yuan of 2025 stand in its pack as recalled; the authority must write the figure itself."""
    board = await a_board(world, minimum_wage_fen=None)
    assert board["minimum_wage_fen"] is None
    assert "minimum_wage_fen" in board["lacking"]


@pytest.mark.capability("C9")
async def test_a_reissued_code_opens_the_form_and_the_printed_ones_no_more(world, intake):
    before, officer = await a_board(world), await an_officer(world)
    after = await intake.post(officer, f"{PATH}/board/reissue", {"reason": "告示牌被撕毁"}, version=1)
    assert (after.status_code, after.json()["version"]) == (200, 2)
    assert after.json()["address"] != before["address"]
    assert (await intake.client.get(before["address"])).status_code == 404
    assert (await intake.client.get(after.json()["address"])).status_code == 200
    assert (await intake.post(officer, f"{PATH}/board/reissue", {"reason": "再来"}, version=1)).status_code == 412


@pytest.mark.invariant(15)
async def test_a_code_with_another_signature_is_not_even_looked_up(world, intake):
    token = (await a_board(world))["token"]
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert (await intake.get(None, f"/qr/{forged}")).status_code == 404
    assert (await intake.get(None, f"/qr/{token}")).status_code == 200


@pytest.mark.invariant(15)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"divisions": ["4405"]}, 403),
        ({"party": "hotline_12345", "kind": "partner"}, 403),
        ({"roles": "reviewer"}, 403),
        ({"scopes": "boards:read"}, 403),
        ({}, 200),
    ],
)
async def test_only_the_place_s_own_officers_set_a_board(world, intake, who, status):
    officer = await an_officer(world, **who)
    answer = await intake.call(officer, "PUT", f"{PATH}/board", json_body=BOARD)
    assert answer.status_code == status


@pytest.mark.invariant(8)
async def test_changing_a_board_needs_the_version_that_was_seen_and_keeps_its_code(world, intake):
    board, officer = await a_board(world), await an_officer(world)
    changed = BOARD | {"pay_day": 20}
    without = await intake.call(officer, "PUT", f"{PATH}/board", json_body=changed)
    stale = await intake.call(officer, "PUT", f"{PATH}/board", json_body=changed, version=7)
    right = await intake.call(officer, "PUT", f"{PATH}/board", json_body=changed, version=1)
    assert (without.status_code, stale.status_code, right.status_code) == (428, 412, 200)
    assert (right.json()["pay_day"], right.json()["address"]) == (20, board["address"])
    elsewhere = await an_officer(world, divisions=["62"])
    assert (await intake.get(elsewhere, f"{PATH}/board")).status_code == 404


@pytest.mark.invariant(14)
async def test_the_wage_officers_name_and_phone_are_kept_sealed(world, intake):
    await a_board(world)
    row = (await world.rows("select * from intake.board"))[0]
    for stored in row.values():
        assert "测试丙" not in str(stored)
        assert "13800000003" not in str(stored)


async def test_a_place_s_own_code_asks_where_and_who_and_takes_either(world, intake):
    board = await a_board(world, project="P-PLACE", project_name=None, domain="non_construction")
    asked = await intake.client.post(f"/qr/{board['token']}", data={"what": "没给钱"})
    told = await intake.client.post(f"/qr/{board['token']}", data={"what": "没给钱", "where": "虚构路8号餐馆"})
    assert (asked.status_code, told.status_code) == (422, 201)
    assert "写一样就行" in asked.text
    filed = await world.rows("select project_name, project_id, domain from intake.complaint")
    assert [tuple(row.values()) for row in filed] == [("虚构路8号餐馆", None, "non_construction")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"division": "44"}, "/division"),
        ({"pay_day": 32}, "/pay_day"),
        ({"inspection_phone": ""}, "/inspection_phone"),
        ({"minimum_wage_fen": 0}, "/minimum_wage_fen"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_a_wrong_board_is_refused_by_the_field(world, intake, wrong, field):
    answer = await intake.call(await an_officer(world), "PUT", f"{PATH}/board", json_body=BOARD | wrong)
    assert answer.status_code in (403, 422)
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["pointer"] == field


async def test_without_a_public_address_production_makes_no_code(world, intake):
    await a_board(world)
    officer, state = await an_officer(world), intake.app.state
    state.development = False
    try:
        refused = await intake.get(officer, f"{PATH}/qr.svg")
        state.public_address = "https://qr.example.test"
        drawn = await intake.get(officer, f"{PATH}/qr.svg")
        read = (await intake.get(officer, f"{PATH}/board")).json()
    finally:
        state.development, state.public_address = True, ""
    assert (refused.status_code, refused.json()["code"]) == (409, "public-address-missing")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert read["address"].startswith("https://qr.example.test/qr/")
