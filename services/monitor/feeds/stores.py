"""Where the rows of each kind go: one statement a kind over arrays. Swipes, of which there are millions, have `swipes`.

Every store is idempotent or names the rows that were received before.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import asyncpg

from services.monitor.feeds.array_write import WORKER, ArrayWrite, Stored
from services.monitor.feeds.contracts import store_contracts
from services.monitor.feeds.stays import store_roster

Store = Callable[[asyncpg.Connection, int, Sequence[Stored]], Awaitable[list[int]]]

PAY = (
    *(*WORKER, ("month", "date"), ("payable_fen", "bigint"), ("paid_fen", "bigint"), ("back_pay", "boolean")),
    *(("paid_on", "date"), ("team", "text"), ("employer_uscc", "text"), ("card_blind", "bytea"), ("result", "text")),
    ("signed_on", "date"),
)
PAYROLL = ArrayWrite(
    PAY,
    """with sent as materialized (select * from {rows}), new as (
        select distinct on (project, person_id, month, back_pay, paid_on, payable_fen, paid_fen) * from sent s
        where (
            select true from payroll_line l join feed_batch b on b.id = l.batch_id
            where l.project = s.project and l.month = s.month and l.person_id = s.person_id
              and l.back_pay = s.back_pay and l.paid_on is not distinct from s.paid_on
              and l.payable_fen = s.payable_fen and l.paid_fen = s.paid_fen and b.replaced_by is null
              and b.id is distinct from (select replaces from feed_batch where id = {batch})
            limit 1) is null
        order by project, person_id, month, back_pay, paid_on, payable_fen, paid_fen, row
    ) insert into payroll_line (batch_id, {names}) select {batch}, {names} from new returning row""",
)
"""The same line in a batch that still counts was received before; a second payment differs in its day or its sum.

`limit 1` keeps it one index descent a row whatever the statistics say; as a join it reads every batch's lines.
"""
MOVEMENTS = ArrayWrite(
    (
        *(("bank", "text"), ("txn_no", "text"), ("project", "int"), ("booked_on", "date"), ("debit", "boolean")),
        *(("amount_fen", "bigint"), ("balance_fen", "bigint"), ("counter_name", "text"), ("counter_account", "text")),
        *(("purpose", "text"), ("payroll_batch", "text"), ("card_blind", "bytea"), ("name_blind", "bytea")),
        *(("booked_as", "text"), ("party_uscc", "text")),
    ),
    """insert into account_transaction (batch_id, {names}) select {batch}, {names} from {rows}
    on conflict do nothing returning row""",
)
BOND_NOTICES = ArrayWrite(
    (
        *(("project", "int"), ("notice_no", "text"), ("event", "text"), ("policy_no", "text"), ("form", "text")),
        *(("issuer", "text"), ("amount_fen", "bigint"), ("happened_on", "date"), ("expires_on", "date")),
    ),
    """insert into bond_notice (party, batch_id, {names})
        select (select party from feed_batch where id = {batch}), {batch}, {names} from {rows}
    on conflict do nothing returning row""",
)
"""An issuer's notice is known by the issuer's own number of it."""
STORES: Mapping[str, Store] = {
    "rosters": store_roster,
    "contracts": store_contracts,
    "payrolls": PAYROLL,
    "account-transactions": MOVEMENTS,
    "bond-notices": BOND_NOTICES,
}
"""By kind: writes a chunk, and returns the numbers of the rows that were received before."""
