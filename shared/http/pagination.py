"""Lists in a total order, each page beginning after the last item of the one before, and counts with an upper bound."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, TypeDecorator, bindparam, func, text, tuple_
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.refusals import Invalid

Item = TypeVar("Item")
COUNTED = 10_000
"""Counts are exact up to here; beyond it a list says only that there are more."""

Limit = Annotated[int, Field(ge=1, le=200, description="items a page")]
Cursor = Annotated[str | None, Field(description="`next` of the page before", max_length=500)]


class BadCursor(Invalid):
    code = "bad-cursor"
    zh = "cursor无效：请使用上一页返回的next"
    en = "the cursor is not one we gave: use `next` of the page before"


class Page(BaseModel, Generic[Item]):
    """Some items, and the cursor of the next page (null at the end)."""

    items: list[Item]
    next: str | None


class Count(BaseModel):
    """How many there are for this caller and these filters; `more` when there are over 10,000."""

    count: int
    more: bool


def cursor_of(order: Sequence[Any], last: Any) -> str:
    """The cursor of the page after the one with this row as its last."""
    return _encode([getattr(last, column.key or "") for column in order])


PLANNED_FOR_VALUES = text("select set_config('plan_cache_mode', 'force_custom_plan', true)")


async def plan_for_values(session: AsyncSession) -> None:
    """Until the transaction ends each statement is planned for its own parameter values.

    After five executions the database would plan once for all values, and a plan that is good for a place with few
    complaints reads half the table for one with many.
    """
    if "planned_for_values" not in session.info:
        session.info["planned_for_values"] = True
        await session.exec(PLANNED_FOR_VALUES)  # type: ignore[call-overload]


async def count_up_to(session: AsyncSession, chosen: Any) -> Count:
    """How many rows a select of one column has, read no further than needed."""
    some = chosen.limit(COUNTED + 1).subquery()
    many = (await session.exec(select(func.count()).select_from(some))).one()
    return Count(count=min(many, COUNTED), more=many > COUNTED)


def after(order: Sequence[Any], *, descending: bool = True) -> ColumnElement[bool]:
    """The condition for what comes after the page before; `values_after` gives the values."""
    place, last = tuple_(*order), [bindparam(f"after_{n}", type_=column.type) for n, column in enumerate(order)]
    return place < tuple_(*last) if descending else place > tuple_(*last)


def values_after(order: Sequence[Any], cursor: str) -> dict[str, Any]:
    """The values of `after`. Raises BadCursor."""
    return {f"after_{n}": value for n, value in enumerate(_decode(cursor, order))}


def _encode(place: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place, default=str)).decode().rstrip("=")


def _decode(cursor: str, order: Sequence[Any]) -> list[Any]:
    try:
        place = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        kinds = [_kind(column) for column in order]
        return [_typed(value, kind) for value, kind in zip(place, kinds, strict=True)]
    except (binascii.Error, ValueError, TypeError, AttributeError) as failure:
        raise BadCursor(field="cursor") from failure


def _kind(column: Any) -> type:
    kind = column.type
    return (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type


def _typed(value: Any, kind: type) -> Any:
    """A value the column can be compared with. Raises TypeError or ValueError."""
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment
    if kind is date:
        return date.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    return _plain(value, kind)


def _plain(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"not a {kind.__name__}")
    if isinstance(value, str) and "\0" in value:
        raise ValueError("a NUL, which no column holds")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("more than a column holds")
    return value
