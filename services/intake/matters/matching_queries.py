"""Named reads for the comparison: which filings are new, which pairs may be one matter, what the complaints state.

Pairs are found through indexes: the person's keyed hashes, tokens of names and of their likely typos, codes. Whether a
pair is one matter is judged by `rules/comparison`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules import names
from services.intake.complaints.rules.names import places
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.matters.rules.account import ComparedComplaint
from services.intake.matters.rules.points import ROUND_FEN
from services.intake.matters.tables import Candidate, CandidateState

WITHIN = 400
"""Days. Filings further apart are not compared: wages of more than a year ago are other arrears."""
LOOKED_AT = 60
"""Matches read for each kind of key at most: one phone or one firm may have thousands of filings."""
SAME_CITY = "left(c.division, 4) = left(f.division, 4)"

TURN = text("select pg_try_advisory_xact_lock(hashtext('matching:' || current_schema()))")
SINCE = text("select until_txid from matching_progress")
FINISHED = text("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
PAGE_END = text(
    """select txid + 1 from history where kind = 'complaint' and version = 1 and txid >= :since and txid < :finished
    order by txid offset :some limit 1"""
)
FILINGS = text(
    "select subject from history where kind = 'complaint' and version = 1 and txid >= :since and txid < :until"
)
KEEP_PROGRESS = text(
    """insert into matching_progress (only_row, until_txid) values (true, :until)
    on conflict (only_row) do update set until_txid = excluded.until_txid"""
)
SPAN = "filed_on between f.filed_on - cast(:within as integer) and f.filed_on + cast(:within as integer)"
MOST = "limit cast(:most as integer)"
BY_HASH = f"""select number from (select c.number, c.filed_on from reporter r join complaint c on c.reporter_id = r.id
    join matching_key k on k.complaint = c.number
    where r.{{0}} = f.{{0}} and c.number <> f.number and {SAME_CITY}) found
    where {SPAN} order by filed_on desc {MOST}"""  # noqa: S608
IN_COMMON = "(select count(*) from unnest(tokens) token where token = any(f.tokens))"
BY_TOKEN = f"""select number from (select k.complaint as number, k.filed_on, k.tokens from matching_key k
    where k.tokens && f.tokens and k.complaint <> f.number) found
    where {SPAN} order by {IN_COMMON} desc, filed_on desc {MOST}"""  # noqa: S608
"""Of a large firm's filings, those with most tokens in common come first: also the same site, or the same sum."""
BY_INDEX = text("set local enable_seqscan = off")
"""Makes the planner use the indexes, also while the statistics of a new table are missing."""
PAIRS = text(
    f"""select f.number as one, found.number as other
    from (
        select c.number, c.division, c.filed_on, k.tokens, r.phone_hash, r.id_hash
        from complaint c join reporter r on r.id = c.reporter_id join matching_key k on k.complaint = c.number
        where c.number = any(cast(:numbers as varchar[]))
    ) f cross join lateral (
        ({BY_HASH.format("phone_hash")}) union ({BY_HASH.format("id_hash")}) union ({BY_TOKEN})
    ) found"""  # noqa: S608 the pieces above hold no input of a caller
)


async def pairs_of(session: AsyncSession, numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Each of these filings with every other filing that shares a key with it."""
    connection = await session.connection()
    await connection.execute(BY_INDEX)
    given = {"numbers": list(numbers), "within": WITHIN, "most": LOOKED_AT}
    return [(row.one, row.other) for row in await connection.execute(PAIRS, given)]


class Follows(NamedTuple):
    """The complaint's leader (itself, if it follows none), the leader's stage, and the complaint's place in filing
    order.
    """

    leader: str
    stage: Stage
    filed: tuple[datetime, str]


async def follows(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Follows]:
    first = aliased(Complaint)
    columns = select(Complaint.number, Complaint.filed_at, first.number, first.stage)
    joined = columns.join(first, col(first.number) == func.coalesce(Complaint.joined_to, Complaint.number))
    rows = await session.exec(joined.where(col(Complaint.number).in_(numbers)))
    return {number: Follows(leader, Stage(stage), (filed_at, number)) for number, filed_at, leader, stage in rows}


COMPARED = (
    *(Complaint.number, Complaint.division, Complaint.filed_on, Complaint.channel, Complaint.prior_channels),
    *(Complaint.flags, Complaint.employer_name, Complaint.employer_uscc, Complaint.project_name, Complaint.project_id),
    *(Complaint.period_from, Complaint.period_to, Complaint.workers, Complaint.claimed_fen),
    *(Reporter.phone_hash, Reporter.id_hash, Reporter.name_hash, Reporter.name_mask),
)


async def compared_complaints(session: AsyncSession, numbers: Sequence[str]) -> dict[str, ComparedComplaint]:
    """What these complaints state, in the form that is compared, by number."""
    wanted = sql_select(*map(col, COMPARED)).join(Reporter, col(Reporter.id) == col(Complaint.reporter_id))
    connection = await session.connection()
    rows = await connection.execute(wanted.where(col(Complaint.number).in_(numbers)))
    return {row.number: _compared(row) for row in rows}


def _compared(row: Any) -> ComparedComplaint:
    """One complaint in the form that is compared. An anonymous or destroyed reporter has no hashes and
    matches nobody.
    """
    return ComparedComplaint(
        number=row.number,
        division=row.division,
        filed_on=row.filed_on,
        channel=row.channel,
        prior_channels=tuple(row.prior_channels),
        phone=row.phone_hash,
        id_no=row.id_hash,
        name=row.name_hash,
        name_mask=row.name_mask,
        sound_id="id-check-digit" not in row.flags,
        employer=_name(row.employer_name),
        uscc=row.employer_uscc,
        sound_uscc="uscc-check-digit" not in row.flags,
        project=_name(row.project_name),
        project_id=row.project_id,
        period_from=row.period_from,
        period_to=row.period_to,
        workers=row.workers,
        fen=row.claimed_fen,
    )


def _name(written: str | None) -> names.Name | None:
    return names.read(written, places()) if written else None


def tokens_of(complaint: ComparedComplaint) -> list[str]:
    """The search tokens of a complaint, each with its city: tokens of names, codes, and a sum stated to the yuan."""
    called = {"e": complaint.employer, "p": complaint.project}
    found = {f"{kind}{token}" for kind, name in called.items() if name for token in name.tokens}
    codes = {"u": complaint.uscc, "i": complaint.project_id, "s": _sum_and_months(complaint)}
    found |= {f"{kind}{code}" for kind, code in codes.items() if code}
    return sorted(f"{complaint.division[:4]}{token}" for token in found)


def _sum_and_months(told: ComparedComplaint) -> str | None:
    if not told.fen % ROUND_FEN:
        return None
    return f"{told.division[:6]}:{told.fen}:{told.period_from}:{told.period_to}"


async def certain_ones(session: AsyncSession, some: int) -> list[UUID]:
    """Certain candidates that wait to be joined, oldest first."""
    waiting = select(Candidate.id).where(Candidate.state == CandidateState.CERTAIN)
    return list((await session.exec(waiting.order_by(col(Candidate.found_at), col(Candidate.id)).limit(some))).all())
