"""The roster of a project as of a day: who was there, in which crew, and under which contract; names are masked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.chain.schemas import RosteredOut, RosterOut
from services.monitor.projects.tables import Project
from shared.database.copy_rows import driver_of
from shared.database.sessions import keyring_of
from shared.privacy import DESTROYED
from shared.values.identifiers import mask_name

MOST = 5_000
"""Workers shown at once: more than are on any site at a time; our own choice."""
ROSTER = """
select m.person_id, h.key_wrapped, h.name_sealed, m.employer_uscc as code, m.team as crew, m.work_type,
    there.entered_on, there.left_on, held.kind as contract_kind, held.from_on as contract_from,
    held.to_on as contract_to, count(*) over () as people
from membership as m join person as h on h.id = m.person_id
cross join lateral (
    select s.entered_on, s.left_on from stay as s
    where s.project = m.project and s.person_id = m.person_id
        and coalesce(s.entered_on <= $2, true) and coalesce(s.left_on >= $2, true)
    order by s.entered_on desc nulls last limit 1) as there
left join lateral (
    select c.kind, c.from_on, least(c.to_on, c.ended_on) as to_on from labour_contract as c
    where c.project = m.project and c.person_id = m.person_id and not c.withdrawn
        and coalesce(c.from_on <= $2, true) and coalesce(least(c.to_on, c.ended_on) >= $2, true)
    order by c.from_on desc nulls last limit 1) as held on true
where m.project = $1 and m.registered
    and ($3::text is null or m.employer_uscc = $3) and ($4::text is null or m.team = $4)
order by m.employer_uscc nulls last, m.team nulls last, m.person_id limit $5
"""


async def as_of(session: AsyncSession, project: Project, on: date, code: str | None, crew: str | None) -> RosterOut:
    """Workers registered on the project who were there on that day, by unit and crew, at most MOST of them."""
    driver = await driver_of(session)
    found = await driver.fetch(ROSTER, project.id, on, code, crew, MOST)
    reveal = keyring_of(session).reveal
    people = found[0]["people"] if found else 0
    return RosterOut(project=project.number, on=on, people=people, workers=[_shown(each, reveal) for each in found])


def _shown(row: Mapping[str, Any], reveal: Any) -> RosteredOut:
    name = None if row["key_wrapped"] == DESTROYED else reveal(row["key_wrapped"], row["name_sealed"])
    told = {each: row[each] for each in RosteredOut.model_fields if each != "name"}
    return RosteredOut(name=name and mask_name(name), **told)
