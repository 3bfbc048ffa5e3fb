"""Named read of a project's year, month by month."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

YEAR = text("""
select m.month::date as month, work.*, warned.*
from generate_series(cast(:first as date), cast(:last as date), interval '1 month') as m (month)
cross join lateral (
    select count(*) filter (where days <> 0)::int as attended,
        count(*) filter (where days <> 0 and lines = 0 or paid_fen < payable_fen)::int as unpaid,
        coalesce(sum(payable_fen), 0)::bigint as payable_fen, coalesce(sum(paid_fen), 0)::bigint as paid_fen
    from worker_month where project = :id and month = m.month::date) as work
cross join lateral (
    select count(*) filter (where level = 'red')::int as red, count(*) filter (where level = 'orange')::int as orange,
        count(*) filter (where level = 'yellow')::int as yellow, count(*) filter (where level = 'info')::int as info
    from warning where subject_kind = 'project' and subject = :number
        and raised_on >= m.month::date and raised_on < (m.month + interval '1 month')::date) as warned
order by 1
""")


async def year(session: AsyncSession, project: int, number: str, months: Sequence[date]) -> list[Mapping[str, Any]]:
    """A row a month: people and sums of its workers, and the warnings raised in it by level."""
    asked = {"first": months[0], "last": months[-1], "id": project, "number": number}
    rows = await (await session.connection()).execute(YEAR, asked)
    return [dict(row._mapping) for row in rows]
