"""A case's papers in print: as issued, the preview of one, the receipt of service, the index of the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.mediation.cases.tables import Case
from services.mediation.documents import words
from services.mediation.documents.facts import Known, facts_of
from services.mediation.documents.rules.fields import RECIPIENTS, Recipient
from services.mediation.documents.rules.kinds import PAPERS, RECEIPT, RECEIPT_ZH, Kind
from services.mediation.documents.tables import CaseDocument, DocumentService
from shared import clock
from shared.documents import sheet
from shared.documents.offices import office
from shared.documents.service import MEANS
from shared.documents.templates import fill
from shared.documents.words import chinese

PREVIEW = "预览　不具效力"
INDEX_ZH = "卷内文书目录"
HEAD = ["序号", "名称和文号", "日期", "页数", "SHA-256", "送达"]
WIDE = 16
"""Characters of a hash in one line of the index."""


def issued(paper: CaseDocument, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the paper says, with the workers' names that are known."""
    return sheet.read(paper.content, names)


def preview(kind: Kind, known: Known) -> bytes:
    """The paper as it would be issued, without a number and marked; what an officer has to state is named."""
    row = PAPERS[kind]
    to_state = {name: f"【{zh}】" for name, (zh, _) in row.states.items()}
    unknown = {name: f"【{row.fields[name][0]}】" for name in row.needs}
    facts = unknown | {name: told for name, told in facts_of(known).items() if told is not None} | to_state
    return sheet.pdf(sheet.read(words.content(kind, known, facts, None)), watermark=PREVIEW)


def receipt(paper: CaseDocument, recipient: Recipient, service: DocumentService | None) -> bytes:
    """The receipt of service on one side: to be signed before, filled in once it was recorded."""
    facts = {
        "title": PAPERS[paper.kind].zh,
        "number": paper.document_no,
        "case": paper.case_number,
        "office": office(paper.organ).called,
        "recipient": RECIPIENTS[recipient],
    }
    if service is not None and service.served_means is not None and service.served_on is not None:
        facts |= {
            "means": MEANS[service.served_means],
            "happened_on": chinese(service.happened_on),
            "served_on": chinese(service.served_on),
            "server": service.served_by,
            "proof": service.proof,
        }
    blocks = fill(words.templates()[RECEIPT], facts, {})
    content = sheet.content_of(
        office=office(paper.organ).called, title=RECEIPT_ZH, number=None, blocks=blocks, on=clock.today(), sealed=False
    )
    return sheet.pdf(sheet.read(content))


def index(case: Case, papers: Sequence[CaseDocument], services: Sequence[DocumentService]) -> bytes:
    """The index of the case's file 卷内目录: every paper in order, with its pages and its hash, voided ones marked."""
    rows = [_indexed(place, paper, services) for place, paper in enumerate(papers, 1)]
    blocks: list[dict[str, Any]] = [
        {"kind": "plain", "text": f"案号：{case.number}"},
        {"kind": "plain", "text": f"用人单位：{case.employer_name or case.employer_uscc or '—'}"},
        {"kind": "table", "head": HEAD, "rows": rows},
    ]
    sender = office(case.division[:6]).called
    content = sheet.content_of(
        office=sender, title=INDEX_ZH, number=None, blocks=blocks, on=clock.today(), sealed=False
    )
    return sheet.pdf(sheet.read(content))


def _indexed(place: int, paper: CaseDocument, services: Sequence[DocumentService]) -> list[str]:
    named = "\n".join(filter(None, [PAPERS[paper.kind].zh, paper.document_no, "（作废）" if paper.voided_on else None]))
    parts = [paper.sha256[begin : begin + WIDE] for begin in range(0, len(paper.sha256), WIDE)]
    served = [
        f"{RECIPIENTS[each.recipient]} {each.served_on}" for each in services if each.document_id == paper.document_id
    ]
    pages = sheet.page_count(paper.content)
    return [str(place), named, str(paper.issued_on), str(pages), "\n".join(parts), "\n".join(served) or "—"]
