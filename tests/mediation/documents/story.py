"""Papers of a case as a test asks for them."""

import io
from typing import Any

import pypdfium2

from tests.mediation.story import CaseInHand

NUMBER = "鄂城人社{}字〔2025〕第{}号"
STATED: dict[str, dict[str, str]] = {
    "filing_approval": {"source": "投诉", "facts": "拖欠工资", "opinion": "建议立案"},
    "inquiry_notice": {"attend_on": "2025年9月3日上午9时", "place": "虚构路1号", "materials": "工资支付台账"},
    "mediation_refused": {"reason": "不属于调解范围"},
    "mediation_agreement": {"terms": "分两次支付"},
    "mediation_ended": {"reason": "双方未达成一致"},
    "payment_order_application": {"court": "虚构区人民法院"},
    "rights_notice": {"found": "拖欠工资", "proposed": "责令支付", "basis": "监察条例第26条", "within": "2025年9月5日"},
    "transfer_letter": {"to": "虚构市公安局", "enclosed": "调查报告"},
    "closure_report": {"course": "立案调查", "result": "已支付"},
}
SERVED = {"recipient": "employer", "means": "in_person", "on": "2025-08-28", "proof": "送达回证1"}


async def issued(case: CaseInHand, kind: str, **differences: Any) -> dict[str, Any]:
    """A paper of the case, issued now."""
    return await case.do(f"documents/{kind}", facts=STATED.get(kind, {}) | differences)


async def papers(case: CaseInHand) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await case.read("documents"))["items"]
    return items


async def file_of(case: CaseInHand, part: str, **params: str) -> bytes:
    answer = await case.service.get(case.who, f"{case.path}/{part}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.content


def pages_of(pdf: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(io.BytesIO(pdf)))


def words_of(pdf: bytes) -> str:
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages_of(pdf))
