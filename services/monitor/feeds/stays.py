"""Where a roster goes: who is on the project, and from when to when each was there (C26)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import asyncpg

from services.monitor.feeds.array_write import WORKER, ArrayWrite, Stored

ROSTER = ArrayWrite(
    (
        *WORKER,
        *(("team", "text"), ("employer_uscc", "text"), ("card_blind", "bytea")),
        *(("entered_on", "date"), ("left_on", "date"), ("settled_on", "date")),
    ),
    """insert into membership as m (project, person_id, registered, team, employer_uscc, card_blind, entered_on,
            left_on, settled_on)
        select project, person_id, true, team, employer_uscc, card_blind, entered_on, left_on, settled_on
        from {rows} where {batch}::int is not null order by project, person_id
    on conflict (project, person_id) do update set registered = true,
        team = coalesce(excluded.team, m.team), employer_uscc = coalesce(excluded.employer_uscc, m.employer_uscc),
        card_blind = coalesce(excluded.card_blind, m.card_blind),
        entered_on = coalesce(excluded.entered_on, m.entered_on),
        left_on = case when excluded.entered_on > m.left_on then excluded.left_on
            else coalesce(excluded.left_on, m.left_on) end,
        settled_on = coalesce(excluded.settled_on, m.settled_on)""",
    key=("project", "person_id"),
)
"""What a roster leaves out stays as it was; who comes back after having left is there again."""
DAYS = (*WORKER, ("entered_on", "date"), ("left_on", "date"))
ENTERED = ArrayWrite(
    DAYS,
    """insert into stay as s (project, person_id, entered_on, left_on)
        select project, person_id, entered_on, left_on
        from {rows} where {batch}::int is not null order by project, person_id, entered_on
    on conflict (project, person_id, entered_on) do update set left_on = coalesce(excluded.left_on, s.left_on)""",
    key=("project", "person_id", "entered_on"),
)
"""The same first day is the same stay; who comes back on another day begins one."""
LEFT = ArrayWrite(
    DAYS,
    """with told as (
        select * from {rows} where {batch}::int is not null
    ), ended as (
        update stay as s set left_on = t.left_on from told as t
        where s.project = t.project and s.person_id = t.person_id and s.left_on is null
            and coalesce(s.entered_on <= t.left_on, true)
    ) insert into stay (project, person_id, left_on)
        select project, person_id, left_on from told as t
        where not exists (select from stay as s where (s.project, s.person_id) = (t.project, t.person_id))
        order by project, person_id
    on conflict (project, person_id, entered_on) do nothing""",
    key=("project", "person_id"),
)
"""Who left, ends the stay that runs. Who is listed without any day is there, from a day that nobody told."""


async def store_roster(driver: asyncpg.Connection, batch: int, rows: Sequence[Stored]) -> list[int]:
    """In the order of the file: who left and came back is there. No row was received before."""
    await ROSTER(driver, batch, rows)
    for entered, some in groupby(rows, key=lambda each: _enters(each[1])):
        await (ENTERED if entered else LEFT)(driver, batch, list(some))
    return []


def _enters(row: dict[str, Any]) -> bool:
    return row.get("entered_on") is not None
