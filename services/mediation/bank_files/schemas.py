"""Request and response bodies of a bank's files."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.mediation.cases.schemas import Body, InternalRef, Word
from services.mediation.ledger.rules.ledger import Payer
from services.mediation.payments.schemas import Means
from services.mediation.suspense.doubts import Doubt
from services.mediation.suspense.schemas import Number
from shared.values.fields import Day, Division, SomeFen, Uscc

AT_ONCE = 1_000
"""Lines of one file at most; our own choice: a larger one comes in parts, each with its own number."""
CASES_AT_ONCE = 20
"""Cases that one file may be about; our own choice, because the names of each are fetched."""
Short = Annotated[str, Field(max_length=100)]


class BankLine(Body):
    """Money that reached `payee`, or, where `returns` names the number of an earlier line, came back from there."""

    bank_ref: Number
    happened_on: Day
    fen: SomeFen
    payee: Short = ""
    id_no: Annotated[str, Field(max_length=24)] | None = None
    card: Annotated[str, Field(max_length=40)] | None = None
    remark: Short = ""
    returns: Number | None = None

    @model_validator(mode="after")
    def _says_to_whom(self) -> Self:
        if self.returns is None and not self.payee.strip():
            raise ValueError("a line names its payee, or the line whose money it returns")
        return self


class NewBankFile(Body):
    """What a bank paid out from one account for one payer. `account` is our own name of the account. It is about the
    cases it names, or all open ones of the employer in the division.
    """

    number: Number
    account: InternalRef
    division: Division
    payer: Payer
    means: Means = "agent_payment"
    employer_uscc: Uscc | None = None
    cases: Annotated[list[Word], Field(max_length=CASES_AT_ONCE)] = Field(default_factory=list)
    lines: Annotated[list[BankLine], Field(min_length=1, max_length=AT_ONCE)]

    @model_validator(mode="after")
    def _says_of_whom(self) -> Self:
        if not self.cases and self.employer_uscc is None:
            raise ValueError("name the cases, or the employer by its code")
        if len({line.bank_ref for line in self.lines}) < len(self.lines):
            raise ValueError("a bank_ref is there twice")
        return self


class PartOut(BaseModel):
    """Fen of a line, or, of a candidate, how likely it is in percent."""

    case: str
    line: int
    fen: int | None = None
    confidence: int | None = None


class BankLineOut(BaseModel):
    """What became of a line. `paid`: matched and entered as a payment under the bank's number. `suspense`: kept, and a
    person is asked, with what it may be. `returned`: taken back. `again`: done before. `refused`: with its code.
    """

    bank_ref: str
    state: Literal["paid", "suspense", "returned", "again", "refused"]
    money_id: UUID | None = None
    parts: list[PartOut] = Field(default_factory=list)
    doubt: Doubt | None = None
    code: str | None = None
    zh: str | None = None
    en: str | None = None


class BankFileOut(BaseModel):
    """The lines in the file's order, and their sums in fen: paid + suspense + returned + again + refused."""

    number: str
    account: str
    cases: list[str]
    counts: dict[str, int]
    fen: dict[str, int]
    lines: list[BankLineOut]
