"""After matters were made anew from facts: every employer's portrait, with a word only where it came out otherwise.

The employer's row is no projection: its version belongs to a history that nobody may rewrite. A row that was lost is
put back as its last step of history left it.
"""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.employers.scores import KIND, RESCORE, score

SEVERAL = 500

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
    """Score everybody as of today; a portrait that stays the same writes nothing and tells nobody."""
    connection = await session.connection()
    await connection.execute(RESTORE, {"kind": KIND, "timer": RESCORE})
    known = list((await connection.execute(KNOWN)).scalars())
    for first in range(0, len(known), SEVERAL):
        await score(session, known[first : first + SEVERAL])
