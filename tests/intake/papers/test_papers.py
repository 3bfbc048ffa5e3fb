"""Written notices: each occasion has its paper, numbered without gaps, stored as issued, and served by an officer."""

import asyncio
import hashlib
from datetime import date

import pytest

from services.intake.papers.rules.papers import (
    PAPERS,
    NotIssued,
    PaperKind,
    ServiceMeans,
    check_service,
)
from services.intake.papers.rules.text import Sender, items, text_of
from shared.documents.service import ConsentMissing, Means, ServedBefore
from tests.builders import WORKER
from tests.journeys.stories import a_head, decide, file

pytestmark = pytest.mark.capability("C128")
REFUSE = {"ground": "not_wages", "reason": "测试甲所述系材料款"}
REDIRECT = {"ground": "court", "where": "人民法院", "reason": "已起诉"}
ASK = {"missing": "1、九月考勤表；2、劳动合同"}
SERVED = {"means": "in_person", "proof": "送达回证第1号"}
SENDER = Sender("虚构局", None, "0711-0000000", None)


async def papers(intake, who, number):
    answer = await intake.get(who, f"/v1/complaints/{number}/papers")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def decided(world, intake, command, body, **differences):
    """A complaint with this decision about it, by a head of its place, and its one paper."""
    number = await file(world, await world.machine(divisions=["42", "44", "33"]), **differences)
    head = await a_head(world, number)
    await decide(intake, head, f"/v1/complaints/{number}", command, body)
    [paper] = await papers(intake, head, number)
    return head, paper


async def to_serve(intake, who):
    items = (await intake.get(who, "/v1/my-work")).json()["items"]
    return [(each["subject"], each["due_on"]) for each in items if each["name"] == "serve-paper"]


@pytest.mark.rule("INT-03", "ENF-01")
async def test_a_refusal_is_written_with_its_grounds_its_law_and_the_ways_of_redress(world, intake):
    _, paper = await decided(world, intake, "refuse", REFUSE)
    assert (paper["kind"], paper["title"], paper["rule_id"]) == ("refused", "不予受理告知书", "INT-03")
    assert (paper["document_no"], paper["issued_on"]) == ("鄂城人社监不受字〔2025〕第1号", "2025-08-28")
    for wanted in (
        f"登记编号{paper['complaint']}",
        "属于工程款、材料款等非工资纠纷",
        "《关于实施〈劳动保障监察条例〉若干规定》(劳社部令25号)第18条，决定不予受理。",
        "60日内申请行政复议",
        "6个月内向人民法院提起行政诉讼",
        "2025年8月28日",
    ):
        assert wanted in paper["text"], wanted
    assert WORKER["name"] not in paper["text"]
    assert hashlib.sha256(paper["text"].encode()).hexdigest() == paper["sha256"]


@pytest.mark.rule("INT-03")
@pytest.mark.parametrize(
    ("command", "body", "mark", "says"),
    [
        ("redirect", REDIRECT, "告", "请你（你们）向人民法院反映或者申请处理。"),
        (
            "ask-supplement",
            ASK,
            "补",
            "1. 九月考勤表\n2. 劳动合同\n受理期限自2025年8月28日起中止计算",
        ),
    ],
)
async def test_redirection_and_supplement_have_papers_that_say_what_to_do(world, intake, command, body, mark, says):
    _, paper = await decided(world, intake, command, body)
    assert paper["document_no"] == f"鄂城人社监{mark}字〔2025〕第1号"
    assert says in paper["text"]
    assert "行政复议" not in paper["text"]


async def test_each_organ_counts_each_kind_of_paper_for_itself_without_gaps(world, intake):
    hotline, head = await world.machine(), await world.person("head-1", roles="head")
    numbers = [await file(world, hotline) for _ in range(5)]
    stale = await intake.post(head, f"/v1/complaints/{numbers[0]}/refuse", REFUSE, version=7)
    assert stale.status_code == 412  # a refused command gives its number back
    await asyncio.gather(*(intake.post(head, f"/v1/complaints/{each}/refuse", REFUSE, version=1) for each in numbers))
    given = [(await papers(intake, head, each))[0]["document_no"] for each in numbers]
    assert sorted(given) == [f"鄂城人社监不受字〔2025〕第{place}号" for place in range(1, 6)]
    _, other = await decided(world, intake, "refuse", REFUSE, division="330424")
    assert other["document_no"] == "海盐人社监不受字〔2025〕第1号"


async def test_the_paper_is_issued_once_however_often_the_command_is_sent(world, intake):
    number = await file(world, await world.machine())
    head, path = await world.person("head-1", roles="head"), f"/v1/complaints/{number}/refuse"
    first = await intake.post(head, path, REFUSE, version=1, key="once")
    again = await intake.post(head, path, REFUSE, version=1, key="once")
    assert (again.status_code, again.content) == (200, first.content)
    assert await world.rows("select last from intake.paper_counter") == [{"last": 1}]


async def test_where_nobody_said_how_the_numbers_begin_the_paper_waits_and_a_person_is_asked(
    world, intake, tmp_path, monkeypatch
):
    head, paper = await decided(world, intake, "refuse", REFUSE, division="440402")
    assert (paper["document_no"], paper["text"], paper["issued_on"]) == (None, None, None)
    unserved = await intake.post(head, f"/v1/papers/{paper['number']}/serve", SERVED)
    assert (unserved.status_code, unserved.json()["code"]) == (409, "paper-not-issued")
    [question] = [
        each for each in (await intake.get(head, "/v1/my-work")).json()["questions"] if each["code"] == "paper-prefix"
    ]
    answer = f"/v1/questions/{question['id']}/answer"
    early = await intake.post(head, answer, {"answer": "还没有"})
    assert (early.status_code, early.json()["code"]) == (409, "number-still-unknown")
    (tmp_path / "440402.toml").write_text('region = "440402"\noffice = {prefix = "珠香人社监"}\n')
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))
    assert (await intake.post(head, answer, {"answer": "已补充名录"})).status_code == 200
    [issued] = await papers(intake, head, paper["complaint"])
    assert issued["document_no"] == "珠香人社监不受字〔2025〕第1号"
    assert hashlib.sha256(issued["text"].encode()).hexdigest() == issued["sha256"]


@pytest.mark.parametrize(
    "reporter", [{**WORKER, "name": None, "phone": None, "id_no": None, "anonymous": True}], ids=["anonymous"]
)
async def test_nobody_is_written_to_who_gave_no_name_and_no_number_is_used_up(world, intake, reporter):
    number = await file(world, await world.machine(), reporter=reporter)
    head = await world.person("head-1", roles="head")
    await decide(intake, head, f"/v1/complaints/{number}", "refuse", REFUSE)
    assert await papers(intake, head, number) == []
    assert await world.rows("select last from intake.paper_counter") == []


@pytest.mark.rule("INT-02", "INT-03")
async def test_its_officer_serves_it_by_the_last_day_to_decide_and_says_how(world, intake):
    head, paper = await decided(world, intake, "refuse", REFUSE)
    assert await to_serve(intake, head) == [(paper["number"], "2025-09-04")]
    path = f"/v1/papers/{paper['number']}/serve"
    await world.set_clock("2025-09-01")
    early = await intake.post(head, path, {**SERVED, "on": "2025-08-27"})
    assert (early.status_code, early.json()["code"]) == (422, "too-early")
    served = await intake.post(head, path, {**SERVED, "on": "2025-08-29", "by": "虚构乙"})
    told = [served.json()[name] for name in ("served_on", "served_means", "served_by", "proof", "recorded_by")]
    assert told == ["2025-08-29", "in_person", "虚构乙", "送达回证第1号", "labour_authority/head-1"]
    assert await to_serve(intake, head) == []
    steps = (await intake.get(head, f"/v1/complaints/{paper['complaint']}/history")).json()["items"]
    assert (steps[-1]["action"], steps[-1]["facts"]["sha256"]) == ("paper-served", paper["sha256"])
    again = await intake.post(head, path, SERVED)
    assert (again.status_code, again.json()["code"]) == (409, "served-before")


async def test_a_paper_that_is_not_served_by_its_day_is_overdue_work(world, intake):
    head, paper = await decided(world, intake, "refuse", REFUSE)
    await world.set_clock("2025-09-05")
    await world.sweep()
    [item] = [each for each in (await intake.get(head, "/v1/my-work")).json()["items"] if each["name"] == "serve-paper"]
    assert (item["subject"], item["state"]) == (paper["number"], "overdue")


@pytest.mark.parametrize(
    ("number", "served", "means", "consent", "refused"),
    [
        (None, None, ServiceMeans.POST, False, NotIssued),
        ("甲1号", date(2025, 8, 29), ServiceMeans.POST, False, ServedBefore),
        ("甲1号", None, ServiceMeans.ELECTRONIC, False, ConsentMissing),
    ],
)
def test_what_has_no_number_was_served_or_lacks_consent_is_not_served(number, served, means, consent, refused):
    with pytest.raises(refused):
        check_service(number, served, means, consent=consent)


@pytest.mark.parametrize("means", list(ServiceMeans))
def test_with_consent_every_means_serves(means):
    check_service("甲1号", None, means, consent=True)


def test_a_complainant_is_served_in_every_lawful_way_but_by_posting_up():
    assert {*Means} - {Means(each) for each in ServiceMeans} == {Means.POSTING}


@pytest.mark.parametrize(
    ("missing", "lines"),
    [
        ("考勤表", ["1. 考勤表"]),
        ("考勤表；劳动合同。", ["1. 考勤表", "2. 劳动合同"]),
        ("（一）考勤表\n（二）劳动合同", ["1. 考勤表", "2. 劳动合同"]),
    ],
)
def test_what_lacks_is_listed_however_the_officer_wrote_it(missing, lines):
    assert items(missing).split("\n") == lines


def test_a_term_that_no_pack_has_is_left_out_of_the_paper():
    facts = dict.fromkeys(("number", "filed_on", "because", "reason", "basis", "where", "review"), "某")
    text = text_of(PaperKind.REFUSED, facts, number="甲1号", sender=SENDER, on=date(2025, 8, 28))
    assert "行政复议" in text
    assert "行政诉讼" not in text
    assert text.endswith("联系电话：0711-0000000\n虚构局\n2025年8月28日")


def test_no_two_occasions_share_a_series_of_numbers():
    assert set(PAPERS) == set(PaperKind)
    assert len({each.mark for each in PAPERS.values()}) == len(PAPERS)


async def test_another_place_sees_no_paper_and_serves_none(world, intake):
    _, paper = await decided(world, intake, "refuse", REFUSE)
    stranger = await world.person("head-9", divisions=["330424"], roles="head")
    assert (await intake.get(stranger, f"/v1/complaints/{paper['complaint']}/papers")).status_code == 404
    assert (await intake.post(stranger, f"/v1/papers/{paper['number']}/serve", SERVED)).status_code == 404
