"""Which paper may be issued where a case stands, and that each says what it is for."""

import pytest

from services.mediation.cases.rules.stage import ENDED, Stage
from services.mediation.documents.rules.kinds import PAPERS, Kind, Standing
from tests.mediation.documents.story import STATED, file_of, issued, words_of
from tests.mediation.referral import REPORT, WHY, a_person, an_overdue_case, the_proposal
from tests.mediation.story import an_open_case, an_ordered_case

pytestmark = pytest.mark.capability("C70")

ANY = frozenset(Stage)
IN_STAGES = {
    Kind.FILING_APPROVAL: ANY - ENDED,
    Kind.INQUIRY_NOTICE: ANY - ENDED,
    Kind.MEDIATION_REFUSED: {Stage.OPENED, Stage.INSPECTING},
    Kind.MEDIATION_AGREEMENT: {Stage.AGREED},
    Kind.MEDIATION_ENDED: {Stage.MEDIATION_FAILED},
    Kind.RIGHTS_NOTICE: {Stage.INSPECTING, Stage.ORDERED, Stage.ORDER_OVERDUE},
    Kind.CLOSURE_REPORT: ANY,
    Kind.PAYMENT_ORDER_APPLICATION: set(),
    Kind.CORRECTION_ORDER: set(),
    Kind.TRANSFER_LETTER: set(),
}
"""In which stages alone; the last three ask for more than a stage."""


@pytest.mark.parametrize("kind", list(Kind))
def test_a_paper_is_issued_in_its_stages_and_in_no_other(kind):
    nothing = {"breached": False, "ordered": False, "to_police": False}
    assert {stage for stage in Stage if PAPERS[kind].may(Standing(stage, **nothing))} == IN_STAGES[kind]


@pytest.mark.parametrize(
    ("kind", "needs"),
    [
        (Kind.PAYMENT_ORDER_APPLICATION, "breached"),
        (Kind.CORRECTION_ORDER, "ordered"),
        (Kind.TRANSFER_LETTER, "to_police"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_three_papers_wait_for_a_breach_an_order_and_a_heads_approval(kind, needs, there):
    told = {"breached": not there, "ordered": not there, "to_police": not there} | {needs: there}
    assert PAPERS[kind].may(Standing(Stage.ORDERED, **told)) is there


@pytest.mark.parametrize("kind", list(Kind))
def test_what_a_paper_needs_and_lists_it_has(kind):
    row = PAPERS[kind]
    assert {*row.needs} <= row.fields.keys()
    assert STATED.get(kind, {}).keys() <= row.states.keys()
    assert {name for name in row.states if name in row.needs} <= STATED.get(kind, {}).keys()


async def printed(case, kind):
    paper = await issued(case, kind)
    return words_of(await file_of(case, f"documents/{paper['document_id']}/paper.pdf"))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("filing_approval", ["案件来源投诉", "承办人意见建议立案", "反映金额8,000.00元"]),
        ("mediation_refused", ["因不属于调解范围，决定不予受理调解", "向劳动争议仲裁委员会申请仲裁"]),
        ("closure_report", ["办理过程立案调查", "办理结果已支付", "尚欠8,000.00元"]),
    ],
)
async def test_papers_of_an_open_case_say_what_is_known_and_what_was_stated(world, kind, says):
    text = await printed(await an_open_case(world), kind)
    assert [each for each in says if each not in text] == []


@pytest.mark.rule("MED-03")
async def test_the_end_of_mediation_says_where_to_turn_and_of_a_broken_agreement_the_payment_order(world):
    case = await an_open_case(world)
    await case.do("start-mediation", mediator="mediator-1")
    await case.do("fail-mediation", reason="no_agreement")
    text = await printed(case, "mediation_ended")
    assert "申请仲裁" in text
    assert "申请支付令" not in text


@pytest.mark.rule("INV-06")
async def test_the_employer_is_told_of_the_right_to_be_heard_with_facts_law_and_day(world):
    text = await printed(await an_ordered_case(world), "rights_notice")
    for wanted in ("一、查明的事实拖欠工资", "三、拟作出的决定责令支付", "在2025年9月5日前进行陈述和申辩"):
        assert wanted in text, wanted


@pytest.mark.rule("CRIM-12")
async def test_a_case_goes_to_the_police_in_writing_once_a_head_approved(world):
    case = await an_overdue_case(world)
    early = await case.try_to("documents/transfer_letter", facts=STATED["transfer_letter"])
    assert early.json()["code"] == "paper-not-its-time"
    proposal = await the_proposal(case)
    await proposal.do("report", case.who, REPORT)
    await proposal.do("approve", await a_person(world, "head-9", "head"), WHY)
    text = await printed(case, "transfer_letter")
    for wanted in (
        "虚构市公安局：",
        "186,000.00元",
        "珠海香洲区人社监令字〔2025〕第1号",
        "2025年8月28日送达",
        "调查报告",
    ):
        assert wanted in text, wanted
