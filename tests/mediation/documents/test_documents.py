"""The papers of a case: each at its time, with its number, kept as issued, printed, voided."""

import hashlib
from pathlib import Path

import asyncpg
import pytest

from services.mediation.app import create_app
from services.mediation.documents import words
from services.mediation.documents.rules.fields import COMMON, OF_SERVICE, RECIPIENTS, Recipient
from services.mediation.documents.rules.kinds import PAPERS, Kind
from shared.documents.templates import TemplateWrong
from tests import pictures
from tests.mediation.documents.story import NUMBER, STATED, file_of, issued, pages_of, papers, words_of
from tests.mediation.story import an_open_case, an_ordered_case

pytestmark = pytest.mark.capability("C70")


async def an_agreed_case(world):
    case = await an_open_case(world)
    await case.do("start-mediation", mediator="mediator-1")
    await case.do("agree", agreed_fen=800_000, pay_by="2025-09-10")
    return case


async def test_a_papers_content_is_kept_with_the_hash_of_its_bytes(world):
    case = await an_open_case(world)
    paper = await issued(case, "inquiry_notice")
    assert (paper["title"], paper["document_no"]) == ("询问通知书", NUMBER.format("监询", 1))
    assert (paper["issued_on"], paper["to_serve"], paper["services"]) == ("2025-08-28", ["employer"], [])
    [row] = await world.rows("select content, sha256 from mediation.case_document")
    assert hashlib.sha256(row["content"].encode()).hexdigest() == row["sha256"] == paper["sha256"]
    assert (await papers(case))[0] == paper
    step = (await case.read("history"))["items"][-1]
    assert (step["action"], step["facts"]["sha256"]) == ("document-issued", paper["sha256"])


async def test_it_is_printed_as_pdf_and_docx_the_same_each_time(world):
    case = await an_open_case(world)
    paper = await issued(case, "inquiry_notice")
    path = f"documents/{paper['document_id']}"
    first = await file_of(case, f"{path}/paper.pdf")
    for wanted in ("询问通知书", paper["document_no"], "虚构餐饮有限公司：", "二〇二五年八月二十八日", paper["sha256"]):
        assert wanted in words_of(first), wanted
    assert await file_of(case, f"{path}/paper.pdf") == first
    docx = await file_of(case, f"{path}/paper.docx")
    assert docx[:2] == b"PK"
    assert await file_of(case, f"{path}/paper.docx") == docx


@pytest.mark.rule("INV-09")
async def test_a_correction_order_is_printed_with_its_own_number_sum_day_and_lines(world):
    case = await an_ordered_case(world)
    paper = await issued(case, "correction_order")
    assert paper["document_no"] == (await case.read("orders"))["items"][0]["document_no"]
    pdf = await file_of(case, f"documents/{paper['document_id']}/paper.pdf")
    for wanted in ("8,000.00元（大写：人民币捌仟元整）", "2025年10月10日前", "本案劳动者1人工资", "合计"):
        assert wanted in words_of(pdf), wanted
    again = await case.try_to("documents/correction_order", facts={})
    assert (again.status_code, again.json()["code"]) == (409, "paper-issued-before")
    if pictures.wanted():
        pictures.keep("paper-correction-order", pages_of(pdf)[0].render(scale=0.9).to_pil())


@pytest.mark.rule("MED-04")
async def test_an_agreement_is_written_down_with_sum_and_day_for_both_sides(world):
    case = await an_agreed_case(world)
    paper = await issued(case, "mediation_agreement")
    assert paper["to_serve"] == ["employer", "workers"]
    pdf = await file_of(case, f"documents/{paper['document_id']}/paper.pdf")
    for wanted in ("8,000.00元（大写：人民币捌仟元整）", "2025年9月10日前", "三、分两次支付"):
        assert wanted in words_of(pdf), wanted
    if pictures.wanted():
        pictures.keep("paper-agreement", pages_of(pdf)[0].render(scale=0.9).to_pil())


@pytest.mark.rule("MED-05")
@pytest.mark.parametrize(("day", "status"), [("2025-09-10", 409), ("2025-09-11", 201)])
async def test_a_payment_order_is_applied_for_once_the_agreed_day_has_passed(world, day, status):
    case = await an_agreed_case(world)
    await world.set_clock(day)
    answer = await case.try_to("documents/payment_order_application", facts={"court": "虚构区人民法院"})
    assert answer.status_code == status, answer.text
    if status == 201:
        assert answer.json()["document_no"] is None
        pdf = await file_of(case, f"documents/{answer.json()['document_id']}/paper.pdf")
        assert "此致虚构区人民法院" in words_of(pdf)


@pytest.mark.parametrize(
    "kind",
    ["mediation_agreement", "mediation_ended", "payment_order_application", "correction_order", "rights_notice",
     "transfer_letter"],
)  # fmt: skip
async def test_a_paper_is_not_issued_before_its_time_and_uses_up_no_number(world, kind):
    case = await an_open_case(world)
    answer = await case.try_to(f"documents/{kind}", facts=STATED.get(kind, {}))
    assert (answer.status_code, answer.json()["code"]) == (409, "paper-not-its-time")
    assert PAPERS[Kind(kind)].zh in answer.json()["detail"]
    assert await world.rows("select * from mediation.document_counter") == []


async def test_what_an_officer_has_to_state_is_not_guessed_and_nothing_else_is_taken(world):
    case = await an_open_case(world)
    lacking = await case.try_to("documents/inquiry_notice", facts={"attend_on": "明天"})
    assert (lacking.status_code, lacking.json()["code"]) == (409, "paper-fact-missing")
    assert "接受询问的地点" in lacking.json()["detail"]
    strange = await case.try_to("documents/inquiry_notice", facts=STATED["inquiry_notice"] | {"employer": "别家"})
    assert (strange.status_code, strange.json()["code"]) == (422, "paper-fact-unasked")


async def test_a_voided_paper_stays_and_its_number_is_not_given_again(world):
    case = await an_open_case(world)
    first = await issued(case, "inquiry_notice")
    voided = await case.do(f"documents/{first['document_id']}/void", reason="写错时间")
    assert (voided["voided_on"], voided["void_reason"], voided["to_serve"]) == ("2025-08-28", "写错时间", [])
    second = await issued(case, "inquiry_notice")
    assert [each["document_no"] for each in await papers(case)] == [NUMBER.format("监询", n) for n in (1, 2)]
    assert second["voided_on"] is None
    again = await case.try_to(f"documents/{first['document_id']}/void", reason="再次作废")
    assert (again.status_code, again.json()["code"]) == (409, "paper-voided")


async def test_an_orders_paper_is_void_only_once_another_order_took_its_place(world):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on="2025-10-10")
    first = await issued(case, "correction_order")
    path = f"documents/{first['document_id']}/void"
    stands = await case.try_to(path, reason="金额有误")
    assert (stands.status_code, stands.json()["code"]) == (409, "order-stands")
    await case.do("correct", due_on="2025-10-11")
    await case.do(path, reason="金额有误")
    assert (await issued(case, "correction_order"))["document_no"] == NUMBER.format("监令", 2)


async def test_a_preview_is_marked_has_no_number_and_is_not_kept(world):
    case = await an_open_case(world)
    pdf = await file_of(case, "documents/inquiry_notice/preview.pdf")
    text = words_of(pdf)
    assert "【接受询问的时间】" in text
    assert "不具效力" in text
    assert "第1号" not in text
    assert await papers(case) == []
    assert await world.rows("select * from mediation.document_counter") == []
    if pictures.wanted():
        pictures.keep("paper-preview", pages_of(pdf)[0].render(scale=0.9).to_pil())


@pytest.mark.capability("C125")
async def test_the_index_of_the_file_lists_every_paper_with_pages_and_hash(world):
    case = await an_open_case(world)
    first, second = [await issued(case, kind) for kind in ("filing_approval", "inquiry_notice")]
    await case.do(f"documents/{second['document_id']}/void", reason="写错时间")
    text = words_of(await file_of(case, "archive.pdf"))
    for wanted in (
        "卷内文书目录",
        "1立案审批表",
        "2询问通知书",
        "（作废）",
        first["sha256"][:16],
        second["sha256"][-16:],
    ):
        assert wanted in text, wanted


async def test_another_place_sees_no_paper_and_issues_none(world, mediation):
    case = await an_open_case(world)
    paper = await issued(case, "inquiry_notice")
    stranger = await world.person("head-9", divisions=["330424"], roles="head")
    for path in ("documents", f"documents/{paper['document_id']}/paper.pdf", "archive.pdf"):
        assert (await mediation.get(stranger, f"{case.path}/{path}")).status_code == 404
    answer = await mediation.post(stranger, f"{case.path}/documents/inquiry_notice", {"facts": {}})
    assert answer.status_code == 404


async def test_a_paper_of_another_case_is_not_found_here(world):
    case = await an_open_case(world)
    other = await an_open_case(world, complaint="420704-2025-000002")
    paper = await issued(other, "inquiry_notice")
    answer = await case.try_to(f"documents/{paper['document_id']}/void", reason="不是本案")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert (
        await case.service.get(case.who, f"{case.path}/documents/{paper['document_id']}/paper.pdf")
    ).status_code == 404


@pytest.mark.parametrize("change", ["content = '{}'", "document_no = 'x'", "sequence = 9"])
async def test_what_was_issued_is_not_changed_by_anybody(world, change):
    case = await an_open_case(world)
    await issued(case, "inquiry_notice")
    with pytest.raises(asyncpg.RaiseError, match="an issued paper stays as it was"):
        await world.execute(f"update mediation.case_document set {change}")


def test_every_paper_has_its_words_and_no_two_share_a_series():
    marks = [row.word for row in PAPERS.values() if row.word]
    assert set(PAPERS) == set(Kind)
    assert len(set(marks)) == len(marks)
    assert {*RECIPIENTS} == {*Recipient}
    assert {path.stem for path in Path(words.SHIPPED).glob("*.txt")} == {form.name for form in words.FORMS}


def test_the_page_for_the_office_names_every_paper_and_every_field():
    page = (Path(__file__).parents[3] / "docs" / "papers.md").read_text()
    wanted = {f"| `{kind}` | {row.zh} |" for kind, row in PAPERS.items()}
    wanted |= {f"`{name}`" for row in PAPERS.values() for name in row.states}
    wanted |= {f"`{{{name}}}`" for name in COMMON | OF_SERVICE}
    wanted |= {f"`[{name}]`" for row in PAPERS.values() for name in row.lists}
    assert {each for each in wanted if each not in page} == set()


@pytest.mark.capability("C109")
def test_the_start_stops_at_a_template_that_names_a_field_nobody_has(tmp_path, monkeypatch, mediation):
    folder = tmp_path / "mediation"
    folder.mkdir()
    (folder / "inquiry_notice.txt").write_text("请{emploier}到场。")
    monkeypatch.setenv("ANXIN_PAPERS", str(tmp_path))
    with pytest.raises(TemplateWrong, match=r"inquiry_notice\.txt: nobody has the field \{emploier\}"):
        create_app(mediation.settings)


@pytest.mark.capability("C109")
async def test_an_office_changes_a_paper_and_what_was_issued_stays(world, tmp_path, monkeypatch):
    case = await an_open_case(world)
    before = await issued(case, "inquiry_notice")
    (tmp_path / "mediation").mkdir()
    (tmp_path / "mediation" / "inquiry_notice.txt").write_text("> {employer}：\n请于{attend_on}到{place}。")
    (tmp_path / "offices.toml").write_text('[[office]]\nregion = "420704"\nname = "虚构人社局"\nbrackets = "[]"')
    monkeypatch.setenv("ANXIN_PAPERS", str(tmp_path))
    after = await issued(case, "inquiry_notice")
    assert after["document_no"] == "鄂城人社监询字[2025]第2号"
    texts = [words_of(await file_of(case, f"documents/{each['document_id']}/paper.pdf")) for each in (before, after)]
    assert "请于2025年9月3日上午9时到虚构路1号。" in texts[1]
    assert "虚构人社局" in texts[1]
    assert "虚构人社局" not in texts[0]
    assert "须携带的材料" in texts[0]
