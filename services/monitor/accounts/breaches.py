"""Money that left a wage account for no payroll is stated, once a movement (ACC-05). What is left once the account is
closed goes to the contractor (CON-07) and is no breach.
"""

from typing import Any

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.contracts.monitor import AccountBreach
from shared.database.copy_rows import driver_of
from shared.database.sessions import Sessions
from shared.messaging.outbox import publish

SECONDS = 10
BATCH = 500
FOUND = """
with new as (insert into account_breach (bank, txn_no, stated_at)
    select t.bank, t.txn_no, $1 from account_transaction as t
    where t.debit and t.booked_as <> 'payroll'
        and not exists (select from wage_account as a where a.project_id = t.project and a.closed_on <= t.booked_on)
        and not exists (select from account_breach as b where b.bank = t.bank and b.txn_no = t.txn_no)
        and exists (select from feed_batch as f where f.id = t.batch_id and f.state = 'done')
    order by t.bank, t.txn_no limit $2 on conflict do nothing returning bank, txn_no)
select p.number, p.division, t.bank, t.txn_no, t.booked_as, t.amount_fen, t.booked_on
from new join account_transaction as t using (bank, txn_no) join project as p on p.id = t.project
order by t.bank, t.txn_no
"""


async def keep_stating(sessions: Sessions, _client: httpx.AsyncClient | None = None, _settings: Any = None) -> int:
    """State every breach that was taken in since; returns how many."""
    stated = 0
    while here := await _state_some(sessions):
        stated += here
    return stated


async def _state_some(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        rows = await _found(session)
        for row in rows:
            publish(
                session,
                AccountBreach(
                    division=row["division"],
                    project=row["number"],
                    bank=row["bank"],
                    txn_no=row["txn_no"],
                    booked_as=row["booked_as"],
                    fen=row["amount_fen"],
                    booked_on=row["booked_on"],
                ),
            )
        return len(rows)


async def _found(session: AsyncSession) -> list[Any]:
    return list(await (await driver_of(session)).fetch(FOUND, clock.now(), BATCH))
