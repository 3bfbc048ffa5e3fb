"""After a rebuild of matters from facts: every employer is scored, and only a changed portrait is recorded.

The employer's row is no projection: its version belongs to a history that cannot be rewritten. A lost row is restored
from its last history step.
"""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.employers.scores import KIND, RESCORE, score

EMPLOYERS_AT_ONCE = 500

RESTORE = text("""
    insert into employer (number, version, division, score, colour, rank, changes_on)
    select last.subject, last.version,
           coalesce((select division from heard where employer = last.subject order by sequence desc limit 1), ''),
           cast(last.step -> 'facts' ->> 'score' as integer), last.step ->> 'to_stage',
           array_position(array['green', 'yellow', 'orange', 'red'], last.step ->> 'to_stage') - 1,
           (select due_on + 1 from obligation
            where subject_kind = :kind and subject = last.subject and name = :timer and state = 'open')
    from (select distinct on (subject) subject, version, cast(convert_from(entry, 'UTF8') as jsonb) as step
          from history where kind = :kind order by subject, version desc) as last
    on conflict (number) do nothing""")
KNOWN = text("select number from employer union select employer from matter where employer is not null order by 1")


async def settle(session: AsyncSession) -> None:
    """Score every known employer as of today; a portrait that stays the same writes no history and
    publishes nothing.
    """
    connection = await session.connection()
    await connection.execute(RESTORE, {"kind": KIND, "timer": RESCORE})
    known = list((await connection.execute(KNOWN)).scalars())
    for first in range(0, len(known), EMPLOYERS_AT_ONCE):
        await score(session, known[first : first + EMPLOYERS_AT_ONCE])
