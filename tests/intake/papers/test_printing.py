"""What is printed: a paper as issued, the filing receipt, the case sheet; whom they are for, and that they fit."""

import io

import pypdfium2
import pytest

from tests.builders import WORKER, a_complaint
from tests.intake.papers.test_papers import REFUSE, SERVED, papers
from tests.journeys.stories import decide, file

pytestmark = pytest.mark.capability("C128")
A4 = (210, 297)
PRINTS = "complaints:read complaints:read-personal complaints:write"
WHY = {"purpose": "打印交当事人"}
LONG = "三个月工资未发，多次讨要无果。" * 400


def read(answer):
    """The words of each page, and its size in millimetres."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    pages = list(pypdfium2.PdfDocument(io.BytesIO(answer.content)))
    sizes = {tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in pages}
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in pages], sizes


async def refused(world, intake, **reporter):
    number = await file(world, await world.machine(), reporter={**WORKER, **reporter})
    head = await world.person("head-1", roles="head", scopes=PRINTS)
    await decide(intake, head, f"/v1/complaints/{number}", "refuse", REFUSE)
    [paper] = await papers(intake, head, number)
    return head, number, paper


async def test_a_paper_is_printed_as_it_was_issued_to_the_complainant_by_name(world, intake):
    head, number, paper = await refused(world, intake)
    await intake.post(head, f"/v1/papers/{paper['number']}/serve", SERVED)
    [text], sizes = read(await intake.get(head, f"/v1/papers/{paper['number']}/paper.pdf", params=WHY))
    for wanted in (
        "不予受理告知书",
        paper["document_no"],
        f"{WORKER['name']}：",
        "决定不予受理",
        "送达日期：2025年8月28日",
        "直接送达",
        paper["sha256"],
    ):
        assert wanted in text, wanted
    assert sizes == {A4}
    [row] = await world.rows("select by, kind, subject, purpose from intake.read_log")
    assert row == {"by": "labour_authority/head-1", "kind": "complaint", "subject": number, "purpose": WHY["purpose"]}


@pytest.mark.rule("INT-07")
async def test_a_protected_complainants_papers_are_printed_by_a_head_alone(world, intake):
    head, number, paper = await refused(world, intake, protected=True)
    officer = await world.person(scopes=PRINTS)
    for path in (f"/v1/papers/{paper['number']}/paper.pdf", f"/v1/complaints/{number}/receipt.pdf"):
        assert (await intake.get(officer, path, params=WHY)).json()["code"] == "role-missing"
        assert (await intake.get(head, path, params=WHY)).status_code == 200


@pytest.mark.parametrize("path", ["papers/{paper}/paper.pdf", "complaints/{number}/receipt.pdf"])
async def test_nothing_with_somebodys_data_is_printed_without_a_purpose(world, intake, path):
    head, number, paper = await refused(world, intake)
    answer = await intake.get(head, f"/v1/{path.format(number=number, paper=paper['number'])}")
    assert answer.status_code == 422


async def test_after_the_persons_data_is_destroyed_the_paper_stays_without_their_name(world, intake):
    head, number, paper = await refused(world, intake)
    whom = {"name": WORKER["name"], "phone": WORKER["phone"], "reason": "本人申请", "retention_checked": "已满年限"}
    scopes = "complaints:read complaints:read-personal people:destroy"
    keeper = await world.person("head-2", roles="head", scopes=scopes)
    assert (await intake.post(keeper, "/v1/people/destroy", whom)).json()["reporters"] == 1
    [text], _ = read(await intake.get(head, f"/v1/papers/{paper['number']}/paper.pdf", params=WHY))
    assert "已销毁：" in text
    assert WORKER["name"] not in text
    assert await world.rows("select addressee from intake.paper") == [{"addressee": None}]
    receipt = await intake.get(head, f"/v1/complaints/{number}/receipt.pdf", params=WHY)
    assert receipt.status_code == 410


async def test_the_receipt_says_what_was_told_and_by_when_it_is_decided_on_one_page(world, intake):
    number = await file(world, await world.machine(), summary=LONG)
    officer = await world.person(scopes=PRINTS)
    [text], sizes = read(await intake.get(officer, f"/v1/complaints/{number}/receipt.pdf", params=WHY))
    for wanted in (
        "收件回执",
        f"登记编号{number}",
        WORKER["name"],
        WORKER["phone"],
        "三个月工资未发",
        "2025年8月28日",
        "答复是否受理的最后日期2025年9月4日",
        "余下见登记记录",
    ):
        assert wanted in text, wanted
    assert sizes == {A4}


async def test_the_receipt_has_no_query_code(world, intake):
    hotline, officer = await world.machine(), await world.person(scopes=PRINTS)
    filed = (await intake.post(hotline, "/v1/complaints", a_complaint())).json()
    answer = await intake.get(officer, f"/v1/complaints/{filed['number']}/receipt.pdf", params=WHY)
    [text], _ = read(answer)
    assert filed["query_code"] not in text


async def test_the_sheet_shows_parties_sums_stage_days_left_papers_and_steps_masked_on_one_page(world, intake):
    number = await file(world, await world.machine(), summary=LONG)
    officer, path = await world.person(), f"/v1/complaints/{number}"
    await decide(intake, officer, path, "assign", {"owner": "officer-1", "reason": "分办" * 300})
    for turn in range(10):
        await decide(intake, officer, path, "ask-supplement", {"missing": "考勤表" * 300})
        await decide(intake, officer, path, "supplement", {"text": f"补充{turn}"})
    [text], sizes = read(await intake.get(officer, f"{path}/sheet.pdf"))
    for wanted in (
        "投诉办理情况表",
        f"登记编号{number}",
        "8,000.00元",
        "阶段已登记",
        "承办人officer-1",
        "受理期限2025年9月4日剩余5个工作日",
        "补正材料告知书鄂城人社监补字〔2025〕第10号未送达",
        "要求补正",
        "此前另有",
    ):
        assert wanted in text, wanted
    assert WORKER["name"] not in text
    assert WORKER["phone"] not in text
    assert sizes == {A4}


@pytest.mark.parametrize(("day", "left"), [("2025-09-04", "剩余0个工作日"), ("2025-09-05", "已逾期1个工作日")])
async def test_the_last_day_is_no_day_late(world, intake, day, left):
    number, officer = await file(world, await world.machine()), await world.person()
    await world.set_clock(day)
    [text], _ = read(await intake.get(officer, f"/v1/complaints/{number}/sheet.pdf"))
    assert f"受理期限2025年9月4日{left}" in text
