"""A correction order as a matter of its procedure: where it stands in its case, and what its facts say.

The case's own statement loads and writes it: a step is worked out here, between the two.
"""

from collections.abc import Mapping
from typing import Any

from services.mediation.cases.history import KIND, about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import Stage
from services.mediation.inspection import queries
from services.mediation.inspection.order_lines import overdue_lines
from services.mediation.inspection.rules import OrderState, served_event
from services.mediation.inspection.tables import CorrectionOrder
from services.mediation.inspection.track import ORDER, TO_PAY
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.facts import told
from shared import clock
from shared.access.callers import Caller
from shared.commands import Changes
from shared.contracts.mediation import (
    CorrectionOrderIssued,
    CorrectionOrderMet,
    CorrectionOrderOverdue,
    CorrectionOrderServed,
)
from shared.obligations.lifecycle import UNENDED
from shared.tracks.binding import Binding
from shared.tracks.matter import Among, By, Chain, Matter, Work

Order = Work[CorrectionOrder, LoadedCase]

MOVES_CASE: Mapping[str | None, Stage] = {OrderState.ISSUED: Stage.ORDERED, OrderState.OVERDUE: Stage.ORDER_OVERDUE}


class InCase(Chain):
    """An order's steps are entries of its case's history, and the stages they tell are the case's."""

    def __init__(self, there: LoadedCase) -> None:
        super().__init__(KIND, there.row, there.last_hash)
        self.there = there

    def write(
        self,
        changes: Changes,
        by: By,
        action: str,
        was: str | None,
        to: str | None,
        *,
        facts: Mapping[str, Any],
        words: str | None = None,
    ) -> None:
        """A further order takes nothing back: a case with one that was not obeyed stays so. Raises IllegalMove."""
        case = self.there.row
        stage = None if case.stage == Stage.ORDER_OVERDUE else MOVES_CASE.get(to)
        told = {**facts, "outstanding_fen": case.outstanding_fen}
        self.there.step(by=by.label, action=action, to=stage, note=words, facts=told)


def matter_of(there: LoadedCase, order: CorrectionOrder) -> Matter[CorrectionOrder, LoadedCase]:
    """An order of the loaded case, or a new one, with its own deadline among the case's."""
    event = served_event(order.document_no)
    matter = Matter(
        order,
        there,
        order.document_no,
        there.row.division,
        InCase(there),
        there.changes,
        owner=there.row.assignee,
        among=Among(KIND, there.key, event),
    )
    named = [each for each in there.obligations if each.name == TO_PAY.name and each.start_event == event]
    matter.running += [each for each in named if each.state in UNENDED]
    return matter


def person(there: LoadedCase, caller: Caller) -> By:
    """Who calls, now."""
    names = frozenset({caller.label, caller.subject})
    return By(caller.label, names, clock.today(), clock.now(), there.keyring.history_key)


def nobody(there: LoadedCase, label: str) -> By:
    """A step that no person takes, now."""
    return By(label, frozenset(), clock.today(), clock.now(), there.keyring.history_key)


def ask_without_lines(there: LoadedCase, order: CorrectionOrder) -> None:
    """What an order of before orders had lines ordered is not known line by line: a person looks at it."""
    number = order.document_no
    zh = f"指令书{number}没有明细，是否已履行须由人判断；尚欠的可另行作出指令"
    en = f"order {number} has no lines: whether it was obeyed is for a person; what is owed can be ordered anew"
    there.ask(f"order-without-lines:{number}", zh, en)


def _about(work: Order) -> dict[str, Any]:
    """Which case, which order, and whom it binds: by role and code, never by name."""
    told = ("document_no", "addressee_role", "addressee_uscc", "due_on")
    return about(work.parent.row) | {name: getattr(work.row, name) for name in told}


def _issued(work: Order) -> CorrectionOrderIssued:
    return CorrectionOrderIssued(**_about(work), issued_on=work.row.issued_on, ordered_fen=work.row.ordered_fen)


def _served(work: Order) -> CorrectionOrderServed:
    return CorrectionOrderServed(**_about(work), served_on=work.row.served_on)


def _met(work: Order) -> CorrectionOrderMet:
    order = work.row
    sums = {"ordered_fen": order.ordered_fen, "paid_fen": order.paid_fen}
    return CorrectionOrderMet(**_about(work), served_on=order.served_on, met_on=order.answered_on, **sums)


def _overdue(work: Order) -> CorrectionOrderOverdue:
    there = work.parent
    awaited = queries.awaited_with_lines(there)
    lines = overdue_lines(awaited, ledger_queries.lines_of(there), work.row)
    return CorrectionOrderOverdue(
        **_about(work),
        outstanding_fen=there.row.outstanding_fen,
        **told(lines),
    )


BINDING = Binding[OrderState, CorrectionOrder, LoadedCase](
    ORDER,
    CorrectionOrder,
    key="document_no",
    facts={
        CorrectionOrderIssued: _issued,
        CorrectionOrderServed: _served,
        CorrectionOrderMet: _met,
        CorrectionOrderOverdue: _overdue,
    },
)
