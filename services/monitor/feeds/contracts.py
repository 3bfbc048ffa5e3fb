"""Where contracts go: each is a period; a later one is kept beside the one before, and one can be ended (C54)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import asyncpg

from services.monitor.feeds.array_write import WORKER, ArrayWrite, Stored

PERIOD = (
    *WORKER,
    *(("contract_kind", "text"), ("contract_from", "date"), ("contract_to", "date"), ("ended_on", "date")),
)
MEMBERS = ArrayWrite(
    WORKER,
    """insert into membership (project, person_id, registered) select project, person_id, false
        from {rows} where {batch}::int is not null order by project, person_id
    on conflict (project, person_id) do nothing""",
    key=("project", "person_id"),
)
"""Who has a contract is somebody, registered or not."""
SIGNED = ArrayWrite(
    PERIOD,
    """insert into labour_contract as c (project, person_id, kind, from_on, to_on, ended_on)
        select project, person_id, contract_kind, contract_from, contract_to, ended_on
        from {rows} where {batch}::int is not null order by project, person_id, contract_from
    on conflict (project, person_id, from_on) do update set kind = excluded.kind, to_on = excluded.to_on,
        ended_on = coalesce(excluded.ended_on, c.ended_on), withdrawn = false""",
    key=("project", "person_id", "contract_from"),
)
"""The same first day is the same contract, changed. One that was ended stays so when it is sent as it was signed."""
ENDED = ArrayWrite(
    PERIOD,
    """update labour_contract as c
        set ended_on = case when c.from_on > u.last then c.ended_on else least(c.ended_on, u.last) end,
            withdrawn = c.withdrawn or u.last is null or coalesce(c.from_on > u.last, false)
    from (select distinct on (project, person_id) project, person_id, contract_to,
            contract_kind = 'none' as denied, coalesce(ended_on, contract_from - 1) as last
        from {rows} where {batch}::int is not null order by project, person_id, row desc) as u
    where c.project = u.project and c.person_id = u.person_id
        and (u.last is null or coalesce(c.to_on > u.last, true))
        and (coalesce(c.from_on <= u.last, true) or u.denied and coalesce(c.from_on <= u.contract_to, true))""",
    key=("project", "person_id", "contract_from", "contract_to", "ended_on"),
)
"""What runs past the last day ends on it. Who is said to have none, on some days or (with no day) at all, has none."""


def ends(row: dict[str, Any]) -> bool:
    """Whether the row tells of no new period: there is no contract, or the one that runs has ended."""
    return row["contract_kind"] == "none" or (row["contract_from"] is None and row["ended_on"] is not None)


async def store_contracts(driver: asyncpg.Connection, batch: int, rows: Sequence[Stored]) -> list[int]:
    """In the order of the file: what is ended and signed again in one batch runs on. No row was received before."""
    await MEMBERS(driver, batch, rows)
    for ended, some in groupby(rows, key=lambda each: ends(each[1])):
        await (ENDED if ended else SIGNED)(driver, batch, list(some))
    return []
