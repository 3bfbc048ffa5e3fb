"""The job that finds complaints about the same arrears: the worker process compares each filing seconds after it.

New filings are found by the transactions that finished since the last run, so that one committed late is never missed.
Each run compares its filings with earlier ones and stores the candidates with every point for and against; certain
candidates are then joined, each in a transaction of its own. A repeated run, or one after a crash, finds or joins
nothing twice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.matters import joining, matching_queries, queries
from services.intake.matters.rules.account import ComparedComplaint
from services.intake.matters.rules.comparison import Comparison, JoinKind, compare, verdict
from services.intake.matters.rules.joining import LEADS, leader_first, machine_may_join
from services.intake.matters.tables import Candidate, CandidateState, MatchingKey
from shared import clock, regions
from shared.database.sessions import Sessions
from shared.refusals import Refused

log = structlog.get_logger(__name__)

SECONDS = 5.0
"""Seconds between two runs of the job."""
AT_ONCE = 300
"""Filings compared in one transaction at most."""
JOINED_AT_ONCE = 500
PROPOSED_AT_MOST = 3
"""Duplicates of one filing put to a person at most; of other workers' complaints only the best one."""
NEVER = 1_000
"""More points than a comparison can give."""
JOIN_FROM, PROPOSE_FROM = "matching_join_points", "matching_propose_points"


class Found(NamedTuple):
    """A filing compared with another one, and the verdict."""

    other: ComparedComplaint
    leader: str
    filed: tuple[Any, str]
    compared: Comparison
    verdict: str


async def keep_matching(sessions: Sessions, *_unneeded: Any) -> None:
    """The worker's periodic job: compare new filings. Its signature is that of every job; the other arguments are
    unused.
    """
    await match_new(sessions)


async def match_new(sessions: Sessions) -> int:
    """Compare what was filed since the last run, then join the certain candidates. Returns how many were compared."""
    compared = 0
    while some := await match_some(sessions):
        compared += some
    await join_certain(sessions)
    return compared


async def match_some(sessions: Sessions) -> int:
    """Compare one page of new filings in one transaction; one process at a time. 0 if nothing new has been
    committed.
    """
    async with sessions.begin() as session:
        connection = await session.connection()
        if not await connection.scalar(matching_queries.TURN):
            return 0
        numbers, until = await _new_filings(session)
        if numbers:
            await compare_all(session, numbers)
        await connection.execute(matching_queries.KEEP_PROGRESS, {"until": until})
    return len(numbers)


async def _new_filings(session: AsyncSession) -> tuple[list[str], int]:
    """New filings of finished transactions, and the transaction id up to which they reach.

    A dump restored on another server counts transactions anew: everything is then read again, which changes nothing.
    """
    connection = await session.connection()
    since = await connection.scalar(matching_queries.SINCE) or 0
    finished = await connection.scalar(matching_queries.FINISHED)
    span = {"since": since if since <= finished else 0, "finished": finished, "some": AT_ONCE}
    until = await connection.scalar(matching_queries.PAGE_END, span) or finished
    rows = await connection.execute(matching_queries.FILINGS, {"since": span["since"], "until": until})
    return [row.subject for row in rows], until


async def compare_all(session: AsyncSession, numbers: Sequence[str]) -> None:
    """Store the search tokens of these filings, find possible pairs, compare them and store the candidates.

    Of two filings of one run the later is compared with the earlier only. Otherwise the earlier one's duplicate could
    be its best match and hide the complaint that came before both.
    """
    fresh = await matching_queries.compared_complaints(session, numbers)
    rows = [
        {"complaint": told.number, "filed_on": told.filed_on, "tokens": matching_queries.tokens_of(told)}
        for told in fresh.values()
    ]
    await session.exec(insert(MatchingKey).values(rows).on_conflict_do_nothing())
    looked_up = await matching_queries.pairs_of(session, list(fresh))
    others = await matching_queries.compared_complaints(session, list({other for _, other in looked_up} - fresh.keys()))
    follows = await matching_queries.follows(session, list({number for pair in looked_up for number in pair}))
    pairs = [pair for pair in looked_up if pair[1] not in fresh or follows[pair[1]].filed < follows[pair[0]].filed]
    found: dict[str, list[Found]] = defaultdict(list)
    told = others | fresh
    thresholds = {one: _thresholds(each.division, clock.today()) for one, each in fresh.items()}
    for one, other in pairs:
        if (match := _match(told[one], told[other], follows, thresholds[one])) is not None:
            found[one].append(match)
    candidates = [row for one, matches in found.items() for row in _kept(told[one], follows[one].filed, matches)]
    await _keep(session, candidates)


def _match(
    one: ComparedComplaint,
    other: ComparedComplaint,
    follows: Mapping[str, matching_queries.Follows],
    thresholds: tuple[int, int],
) -> Found | None:
    """The comparison of a pair; None if both are one matter already, or either was refused, redirected or withdrawn."""
    ours, leader = follows[one.number], follows[other.number].leader
    if ours.leader == leader or not {ours.stage, follows[other.number].stage} <= LEADS:
        return None
    compared = compare(one, other)
    found = verdict(compared, *thresholds)
    return Found(other, leader, follows[other.number].filed, compared, found) if found else None


def _thresholds(division: str, on: date) -> tuple[int, int]:
    """The points from which a machine joins and from which a person is asked, at this place. NEVER where unknown."""
    known = (regions.find(division, key, on) for key in (JOIN_FROM, PROPOSE_FROM))
    join_from, propose_from = (line.number() if line else NEVER for line in known)
    return join_from, propose_from


def _kept(one: ComparedComplaint, filed: tuple[Any, str], matches: list[Found]) -> list[dict[str, Any]]:
    """Rows of the candidates to store: the best match of each matter, and only the best one if it is certain."""
    best: dict[str, Found] = {}
    for match in sorted(matches, key=_order):
        best.setdefault(match.leader, match)
    ranked = sorted(best.values(), key=_order)
    if ranked and ranked[0].verdict == "certain":
        ranked = ranked[:1]
    doubles = [each for each in ranked if each.compared.kind is JoinKind.DUPLICATE]
    chosen = doubles[:PROPOSED_AT_MOST] or ranked[:1]
    return [_row(one, filed, each) for each in chosen]


def _order(match: Found) -> tuple[Any, ...]:
    """Sort key: certain first, then duplicates, then by points; equals by the order of filing."""
    return (
        match.verdict != "certain",
        match.compared.kind is not JoinKind.DUPLICATE,
        -match.compared.score,
        match.filed,
    )


def _row(one: ComparedComplaint, filed: tuple[Any, str], match: Found) -> dict[str, Any]:
    """The row of a candidate. The later filing is `complaint`, so that a pair has one row whichever was
    compared first.
    """
    earlier, later = sorted(((filed, one.number), (match.filed, match.other.number)))
    return {
        "id": uuid4(),
        "version": 1,
        "complaint": later[1],
        "other": earlier[1],
        "division": one.division,
        "kind": match.compared.kind,
        "score": match.compared.score,
        "contributions": [each._asdict() for each in match.compared.contributions],
        "state": CandidateState(match.verdict),
        "found_at": clock.now(),
    }


async def _keep(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the candidates; a pair stored before, perhaps dismissed, is left unchanged."""
    once = {(row["complaint"], row["other"]): row for row in rows}
    if once:
        await session.exec(insert(Candidate).values(list(once.values())).on_conflict_do_nothing())


async def join_certain(sessions: Sessions) -> int:
    """Join the certain candidates, each in its own transaction, and return how many were joined.

    A pair that a machine may not join is put to a person.
    """
    async with sessions.begin() as session:
        waiting = await matching_queries.certain_ones(session, JOINED_AT_ONCE)
    return sum([await _join_one(sessions, each) for each in waiting])


async def _join_one(sessions: Sessions, which: UUID) -> bool:
    async with sessions.begin() as session:
        candidate = await session.get(Candidate, which, with_for_update={"skip_locked": True})
        if candidate is None or candidate.state != CandidateState.CERTAIN:
            return False
        try:
            async with session.begin_nested():
                joined = await _join(session, candidate)
        except Refused as refused:
            log.warning("certain-pair-refused", candidate=str(which), reason=refused.code)
            joined = False
        if not joined:
            candidate.state, candidate.version = CandidateState.PROPOSED, candidate.version + 1
        session.info["stated"] = True
    return joined


async def _join(session: AsyncSession, candidate: Candidate) -> bool:
    """Join the leaders of both complaints; False if only a person may decide about them."""
    pair = await queries.lock_leaders(session, candidate.complaint, candidate.other)
    if pair is None:
        _decided(candidate)
        return True
    leader, complaint = leader_first(*pair)
    if not machine_may_join(complaint, leader):
        return False
    themselves = {complaint.number, leader.number} == {candidate.complaint, candidate.other}
    kind = candidate.kind if themselves else await joining.kind_of(session, complaint, leader)
    reason = f"自动比对为同一事项（{candidate.score}分）"
    await joining.unite(
        session, complaint, leader, kind=kind, by=joining.MACHINE, reason=reason, candidate=candidate.id
    )
    _decided(candidate)
    return True


def _decided(candidate: Candidate) -> None:
    if candidate.state != CandidateState.JOINED:
        candidate.state, candidate.version = CandidateState.JOINED, candidate.version + 1
        candidate.decided_at, candidate.decided_by = clock.now(), joining.MACHINE
