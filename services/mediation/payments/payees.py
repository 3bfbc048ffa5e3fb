"""Who received what was paid on a total of several workers: asked when it is paid, told by a list they signed."""

from services.mediation.cases.load import LoadedCase
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.rules.ledger import NoSuchLine
from services.mediation.ledger.rules.payees import check_signed, unnamed_fen
from services.mediation.ledger.tables import LedgerLine
from services.mediation.payments.schemas import SignedList
from services.mediation.payments.settlement import payees_told
from shared.access.callers import Caller
from shared.values.money import yuan_text


def ask_for_payees(there: LoadedCase) -> None:
    """Ask a person, once a line, who received what was paid on a total: until then it stays provisional (PAY-01)."""
    for line in ledger_queries.lines_of(there):
        if fen := unnamed_fen(line):
            yuan = yuan_text(fen)
            there.ask(
                f"payees-unknown:{line.line}",
                f"第{line.line}条{line.workers}人合计已付{yuan}元，未说明付给谁：请登记各人的收款，"
                "或提交劳动者签字的工资支付表；此前不能以“已支付完毕”结案（PAY-01）",
                f"{yuan} yuan were paid on line {line.line}, the total of {line.workers} workers, and nobody says to "
                "whom: give each a line, or hand in the list they signed; until then it is not paid in full (PAY-01)",
            )


def sign_list(there: LoadedCase, caller: Caller, number: int, signed: SignedList) -> LedgerLine:
    """Take in the list on which the workers of a total signed for all that was paid on it, also after closing; an order
    that waited to hear who received it is answered.

    The same list again changes nothing. Raises NoSuchLine, NoTotalHere, ListOtherwise.
    """
    line = next((each for each in ledger_queries.lines_of(there) if each.line == number), None)
    if line is None:
        raise NoSuchLine(line=number)
    check_signed(number, line, signed.workers, signed.fen)
    if (line.signed_list, line.signed_fen) != (signed.list_no, signed.fen):
        line.signed_list, line.signed_fen = signed.list_no, signed.fen
        facts = {"line": number, "list_no": signed.list_no, "workers": signed.workers, "fen": signed.fen}
        there.step(by=caller.label, action="list-signed", note=signed.note, facts=facts)
        payees_told(there)
    return line
