"""The body of a bank's file: JSON, or a spreadsheet whose rows are the file's and whose query says the rest."""

from typing import Annotated, Any

from fastapi import Query, Request

from services.mediation.bank_files.schemas import NewBankFile
from services.mediation.cases.schemas import Word
from services.mediation.ledger.rules.ledger import Payer
from services.mediation.payments.collective.dependencies import list_body
from services.mediation.payments.collective.sheet import BANK_LINES
from services.mediation.payments.schemas import Means


async def bank_file(
    request: Request,
    number: Annotated[str | None, Query(description="of a spreadsheet: the file's number")] = None,
    account: Annotated[str | None, Query(description="of a spreadsheet: our own name of the account")] = None,
    division: Annotated[str | None, Query(description="of a spreadsheet: the place")] = None,
    payer: Annotated[Payer | None, Query(description="of a spreadsheet: who paid")] = None,
    means: Annotated[Means, Query(description="of a spreadsheet: how")] = "agent_payment",
    employer_uscc: Annotated[str | None, Query(description="of a spreadsheet: whose cases it is about")] = None,
    case: Annotated[list[Word] | None, Query(description="of a spreadsheet: the cases it is about")] = None,
) -> NewBankFile:
    """Raises NotThisType, SheetUnreadable, CellsWrong, or RequestValidationError."""
    told: dict[str, Any] = {"number": number, "account": account, "division": division, "payer": payer, "means": means}
    told |= {"employer_uscc": employer_uscc, "cases": case}
    return await list_body(request, NewBankFile, BANK_LINES, told, rows="lines")
