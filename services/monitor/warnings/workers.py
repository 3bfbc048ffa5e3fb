"""The workers whom a warning is about, in clear for a stated purpose; the reading is logged (PRIV-01, PRIV-06)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.warnings import queries
from services.monitor.warnings.rules.affected import OF_RULE, SHOWN_FOR, Affected, Purpose
from services.monitor.warnings.tables import Warned
from shared import history
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.http.spreadsheet import Column, Value, yuan
from shared.privacy import DESTROYED
from shared.refusals import Conflict

KIND = "warning-workers"
WHO: Mapping[Affected, str] = {
    Affected.AT_WORK: "w.days <> 0",
    Affected.UNPAID: "w.days <> 0 and w.lines = 0 or w.paid_fen < w.payable_fen",
    Affected.UNLISTED: "w.days <> 0 and w.lines = 0",
    Affected.PENNILESS: "w.days <> 0 and w.paid_fen = 0",
    Affected.UNREGISTERED: "w.days <> 0 and not m.registered",
    Affected.UNCONTRACTED: "w.days & ~coalesce(held.days, 0) <> 0",
    Affected.CARDLESS: "w.days <> 0 and m.card_blind is null",
    Affected.UNSETTLED: "m.settled_on is null and m.left_on >= :month and m.left_on < :month + interval '1 month'",
}
"""The same conditions by which the rules count them."""
WORKERS = """
select h.key_wrapped, h.name_sealed as name, h.id_sealed as id, h.phone_sealed as phone, h.card_sealed as card, m.team,
    bit_count(coalesce(w.days, 0)::bit(64))::int as days, coalesce(w.payable_fen, 0) as payable_fen,
    coalesce(w.paid_fen, 0) as paid_fen
from membership as m join project as p on p.id = m.project join person as h on h.id = m.person_id
left join worker_month as w on w.project = m.project and w.person_id = m.person_id and w.month = :month
left join lateral (
    select bit_or(contract_days(:month, from_on, to_on, ended_on)) as days from labour_contract
    where project = m.project and person_id = m.person_id and not withdrawn) as held on true
where p.number = :project and ({}) order by m.team nulls last, m.person_id
"""
TITLES = {"name": "姓名 name", "id": "身份证号 ID number", "phone": "手机号 phone", "card": "银行卡号 card"}
Worker = Mapping[str, Any]


class NotAboutWorkers(Conflict):
    """The rule looks at a site, an account or a sum."""

    code = "not-about-workers"
    zh = "预警{rule}不针对具体劳动者，没有人员名单"
    en = "warnings of {rule} are not about single workers: there is no list of them"


async def affected(
    session: AsyncSession, caller: Caller, number: str, purpose: Purpose
) -> tuple[Sequence[Column[Worker]], list[list[Value]]]:
    """The columns that the purpose needs, and a row a worker, as things are now. For the labour authority.

    Raises AuthorityOnly, NotFound, NotAboutWorkers.
    """
    caller.need_authority()
    warned = await queries.read(session, caller, number)
    who = OF_RULE.get(warned.rule)
    if who is None or not warned.period:
        raise NotAboutWorkers(rule=warned.rule)
    rows = await _rows(session, warned, who)
    history.log_read(session, by=caller.label, kind=KIND, subject=number, purpose=purpose)
    columns = _columns(session, purpose)
    return columns, [[column.value(row) for column in columns] for row in rows]


async def _rows(session: AsyncSession, warned: Warned, who: Affected) -> list[Worker]:
    asked = {"project": warned.subject, "month": date.fromisoformat(f"{warned.period}-01")}
    found = await (await session.connection()).execute(text(WORKERS.format(WHO[who])), asked)
    return [dict(row._mapping) for row in found]


def _columns(session: AsyncSession, purpose: Purpose) -> Sequence[Column[Worker]]:
    reveal = keyring_of(session).reveal

    def clear(field: str) -> Column[Worker]:
        def value(row: Worker) -> Value:
            return None if row["key_wrapped"] == DESTROYED else reveal(row["key_wrapped"], row[field])

        return Column(TITLES[field], value, 20)

    return (
        *map(clear, SHOWN_FOR[purpose]),
        Column("班组 crew", lambda row: row["team"], 16),
        Column("出勤天数 days", lambda row: row["days"]),
        Column("应发（元） due", lambda row: yuan(row["payable_fen"]), 14),
        Column("实发（元） paid", lambda row: yuan(row["paid_fen"]), 14),
    )
