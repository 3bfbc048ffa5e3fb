"""Columns that the database derives from other rows: a program reckons with their values and never writes them."""

from typing import Any

from sqlalchemy import FetchedValue
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import SQLModel

DERIVED: dict[str, Any] = {"server_default": FetchedValue()}
"""For `sa_column_kwargs` of such a column: no statement of ours gives it a value."""


def reckon(row: SQLModel, **values: Any) -> None:
    """Let the row have the values that the database will derive, so that a decision can go on with them; they are not
    written, whether or not a session has the row."""
    for name, value in values.items():
        set_committed_value(row, name, value)
