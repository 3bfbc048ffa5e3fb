"""Tables of correction orders, of their lines, and of the counter of document numbers."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from services.mediation.inspection.rules import AddresseeRole, OrderState
from services.mediation.schema import Mediation
from shared.database.sessions import DivisionCode, text_of
from shared.documents.numbers import NumberCounter


class CorrectionOrder(Mediation, table=True):
    """An order to pay by a day 限期改正指令书 (INV-09), to whom it is addressed, and the payments that settled it."""

    __tablename__ = "correction_order"

    document_no: str = Field(primary_key=True)
    case_number: str = Field(foreign_key="case_file.number")
    division: str = Field(sa_type=DivisionCode)
    year: int
    sequence: int
    state: OrderState = Field(sa_type=text_of(OrderState))
    ordered_fen: int = Field(sa_type=BigInteger)
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    others_fen: int = Field(default=0, sa_type=BigInteger)
    issued_on: date
    issued_by: str
    due_on: date
    served_on: date | None = None
    served_by: str | None = None
    on_record: bool = Field(default=False, description="a photo or video shows the posting (CRIM-04)")
    answered_on: date | None = None
    addressee_role: AddresseeRole = Field(default=AddresseeRole.EMPLOYER, sa_type=text_of(AddresseeRole))
    addressee_uscc: str | None = None


class CorrectionOrderLine(Mediation, table=True):
    """What an order says of one ledger line: the fen to be paid to that worker for that item.

    `paid_fen` came from the liable side since the order was issued, `others_fen` from bond, fund or court, the last of
    it on the day `paid_on`.
    """

    __tablename__ = "correction_order_line"
    __table_args__ = (
        ForeignKeyConstraint(["case_number", "line"], ["ledger_line.case_number", "ledger_line.line"]),
        Index("correction_order_line_ledger", "case_number", "line"),
    )

    document_no: str = Field(primary_key=True, foreign_key="correction_order.document_no")
    line: int = Field(primary_key=True)
    case_number: str
    ordered_fen: int = Field(sa_type=BigInteger)
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    others_fen: int = Field(default=0, sa_type=BigInteger)
    paid_on: date | None = None


class DocumentCounter(NumberCounter, Mediation, table=True):
    """The last document number issued, per organ, kind and year; the row is locked while the next is issued."""

    __tablename__ = "document_counter"
