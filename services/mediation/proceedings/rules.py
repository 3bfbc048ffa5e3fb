"""One claim of one worker is in one proceeding at a time: what is being arbitrated or sued for, the inspection does not
handle beside it (监察条例 21).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.refusals import Conflict

LONGEST = 1_200
"""Months of one line's period at most; our own choice, as for the whole months an officer states."""


class Proceeding(StrEnum):
    """Where a claim is pursued by law."""

    INSPECTION = "inspection"
    ARBITRATION = "arbitration"
    PAYMENT_ORDER = "payment_order"
    SUIT = "suit"


NAMES = {
    Proceeding.INSPECTION: ("劳动保障监察", "labour inspection"),
    Proceeding.ARBITRATION: ("劳动争议仲裁", "arbitration"),
    Proceeding.PAYMENT_ORDER: ("支付令", "a payment order"),
    Proceeding.SUIT: ("诉讼", "a suit"),
}


class InAnotherProceeding(Conflict):
    """The claim is being pursued another way, here or in another case."""

    code = "in-another-proceeding"
    zh = (
        "第{line}条{month}的诉求已在{other_zh}程序中（案件{case}），同一诉求不得同时走两个程序；"
        "该程序终结后方可另行处理（《劳动保障监察条例》第二十一条）"
    )
    en = (
        "what line {line} claims for {month} is in {other_en} (case {case}); a claim is in one proceeding at a time, "
        "and can be pursued another way once that has ended"
    )


@dataclass(frozen=True)
class Claim:
    """What one worker claims of one employer for one item and month; the months of a period are claims of their own."""

    line: int
    worker_ref: str
    employer: str
    item: str
    month: str


@dataclass(frozen=True)
class Pursued:
    """An unended proceeding of a claim."""

    line: int
    month: str
    proceeding: Proceeding
    case: str

    def refusal(self) -> InAnotherProceeding:
        zh, en = NAMES[self.proceeding]
        return InAnotherProceeding(line=self.line, month=self.month, case=self.case, other_zh=zh, other_en=en)


def months_of(first: str | None, last: str | None) -> list[str]:
    """The months that a period touches; none where it is not known."""
    if first is None:
        return []
    (y1, m1), (y2, m2) = (map(int, month.split("-")[:2]) for month in (first, last or first))
    count = min((y2 - y1) * 12 + m2 - m1 + 1, LONGEST)
    return [f"{y1 + (m1 - 1 + each) // 12}-{(m1 - 1 + each) % 12 + 1:02}" for each in range(count)]


def free(
    claims: Iterable[Claim], pursued: Iterable[Pursued], to: Proceeding, case: str
) -> tuple[list[Claim], list[Pursued]]:
    """The claims that may go to a proceeding, and what stands in the way of others. One that is there already, in the
    case itself, is neither: the same proceeding for another case is another one.
    """
    by_claim = {(each.line, each.month): each for each in pursued}
    open_to = [claim for claim in claims if (claim.line, claim.month) not in by_claim]
    asked = {(claim.line, claim.month) for claim in claims}
    return open_to, [
        each for key, each in by_claim.items() if key in asked and (each.proceeding, each.case) != (to, case)
    ]
