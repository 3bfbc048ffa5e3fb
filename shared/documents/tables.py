"""Columns of tables that keep papers: each service declares tables of its own with them."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from shared.database.sessions import text_of
from shared.documents.service import Means


class ServiceColumns(SQLModel):
    """How, on which day, by whom and with which proof a paper was served 送达; all null until it was."""

    served_on: date | None = None
    served_means: Means | None = Field(default=None, sa_type=text_of(Means))
    served_by: str | None = None
    proof: str | None = Field(default=None, sa_type=Text)
    recorded_by: str | None = None


class VoidColumns(SQLModel):
    """A paper that was issued by mistake 作废: it stays, and its number is never given again."""

    voided_on: date | None = None
    voided_by: str | None = None
    void_reason: str | None = Field(default=None, sa_type=Text)
