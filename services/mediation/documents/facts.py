"""What a paper can say of its case: facts in words, and the lists of workers and sums. A worker is a reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.mediation.cases.load import LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.documents import queries
from services.mediation.documents.rules.fields import LEDGER_LINES, ORDER_LINES
from services.mediation.documents.rules.kinds import Standing
from services.mediation.inspection import queries as order_queries
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import AddresseeRole
from services.mediation.inspection.tables import CorrectionOrder
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import Item
from services.mediation.ledger.tables import LedgerLine
from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import ProposalState
from shared.documents import sheet
from shared.documents.offices import Office, office
from shared.documents.words import capitals, chinese
from shared.trade.dispositions import WORDS
from shared.values.money import yuan_text

APPROVED = frozenset({ProposalState.APPROVED, ProposalState.SENT})
ITEMS: Mapping[Item, str] = {
    Item.WAGES: "工资",
    Item.OVERTIME: "加班工资",
    Item.MINIMUM_WAGE: "最低工资差额",
    Item.COMPENSATION: "经济补偿",
    Item.EXTRA_COMPENSATION: "加付赔偿金",
    Item.INSURANCE: "社会保险",
    Item.INJURY: "工伤待遇",
}
HEAD = ["序号", "姓名", "项目", "欠薪期间", "金额（元）"]

Facts = dict[str, str | None]
Tables = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Known:
    """A case as its papers see it; `orders` are those that stand, oldest first, `to_police` what a head approved."""

    case: Case
    orders: Sequence[LinedOrder]
    lines: Sequence[LedgerLine]
    to_police: Sequence[Proposal]
    today: date

    @property
    def order(self) -> LinedOrder | None:
        """The order that the papers speak of: the newest that stands; of a referral, the one it rests on."""
        rests_on = {each.document_no for each in self.to_police}
        chosen = [each for each in self.orders if each.order.document_no in rests_on] or self.orders
        return chosen[-1] if chosen else None

    @property
    def office(self) -> Office:
        return office(self.case.division[:6])

    @property
    def standing(self) -> Standing:
        case = self.case
        broken = case.agreed_on is not None and case.pay_by is not None and case.pay_by < self.today
        unpaid = case.kept_at_fen is not None and case.paid_fen < case.kept_at_fen
        return Standing(case.stage, broken and unpaid, bool(self.orders), bool(self.to_police))


def known_of(there: LoadedCase, today: date) -> Known:
    """A loaded case."""
    approved = [each for each in queries.proposals_of(there) if each.state in APPROVED]
    awaited = order_queries.awaited_with_lines(there)
    return Known(there.row, awaited, ledger_queries.lines_of(there), approved, today)


def facts_of(known: Known) -> Facts:
    """The fields that every paper may name; None for what is not known."""
    case, sender = known.case, known.office
    employer = case.employer_name or case.employer_uscc
    facts: Facts = {
        "case": case.number,
        "employer": employer,
        "uscc": case.employer_uscc,
        "workers": f"{case.workers}人",
        "filed_on": chinese(case.filed_on),
        "opened_on": chinese(case.opened_on),
        "disposition": WORDS[case.disposition][0] if case.disposition else None,
        "closed_on": _day(case.closed_on),
        "agreed_on": _day(case.agreed_on),
        "pay_by": _day(case.pay_by),
        "office": sender.called,
        "address": sender.address,
        "telephone": sender.telephone,
        "today": chinese(known.today),
    }
    facts |= _sum("claimed", case.known_claimed_fen) | _sum("outstanding", case.known_outstanding_fen)
    facts |= _sum("paid", case.paid_fen) | _sum("agreed", case.agreed_fen)
    return facts | _of_order(known.order.order if known.order else None, employer)


def tables_of(known: Known) -> Tables:
    """The lists that a paper may have: what is still owed, line by line, and what an order orders."""
    by_number = {line.line: line for line in known.lines}
    ordered = known.order.lines if known.order else {}
    owed = [(line, line.outstanding_fen) for line in known.lines if line.outstanding_fen > 0]
    asked = [(by_number[number], line.ordered_fen) for number, line in ordered.items()]
    return {LEDGER_LINES: _table(owed), ORDER_LINES: _table(asked)}


def _table(lines: Sequence[tuple[LedgerLine, int]]) -> list[list[str]]:
    rows = [
        [str(place), _who(line), ITEMS[line.item], _period(line), yuan_text(fen)]
        for place, (line, fen) in enumerate(lines, 1)
    ]
    total = yuan_text(sum(fen for _, fen in lines))
    return [HEAD, *rows, ["合计", "", "", "", total]]


def _who(line: LedgerLine) -> str:
    return sheet.worker(line.worker_ref) if line.worker_ref else f"本案劳动者{line.workers}人"


def _period(line: LedgerLine) -> str:
    return f"{line.period_from or '—'}至{line.period_to or '—'}" if line.period_from or line.period_to else "—"


def _sum(name: str, fen: int | None) -> Facts:
    if fen is None:
        return {}
    return {name: f"{yuan_text(fen)}元", f"{name}_capitals": capitals(fen)}


def _of_order(order: CorrectionOrder | None, employer: str | None) -> Facts:
    if order is None:
        return {}
    whom = employer if order.addressee_role is AddresseeRole.EMPLOYER else order.addressee_uscc
    told: Facts = {
        "order_no": order.document_no,
        "order_due": chinese(order.due_on),
        "order_served": _day(order.served_on),
        "order_addressee": whom,
    }
    return told | _sum("ordered", order.ordered_fen)


def _day(on: date | None) -> str | None:
    return chinese(on) if on else None
