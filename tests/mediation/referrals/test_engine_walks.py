"""The real engine on a real PostgreSQL walks every row of the police track; its clocks are those the table says."""

from itertools import count
from random import Random

from services.mediation.referrals.police import actions as police_actions
from services.mediation.referrals.police.endpoints import Answered, Opened, PassedOn
from services.mediation.referrals.police.rules import PoliceState
from services.mediation.referrals.police.track import POLICE_TRACK
from services.mediation.referrals.tables import Proposal
from shared.access.callers import Caller, PartyKind
from shared.tracks.routes import Said
from tests.mediation.referrals.police import a_referred_case, sent_to_the_police

ROLES = frozenset({"head", "officer"})
HEAD = Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, ("440402",), frozenset(), "walker", ROLES, True)
ELSEWHERE = count(440403)


def walks():
    """Until every row that somebody may take was walked: from each state the one walked least, ties by chance."""
    random, walked = Random(20260101), {}
    wanted = {(at, row.command.name) for row in POLICE_TRACK.moves for at in row.at if row.by.roles}
    wanted = {(at, name) for at, name in wanted if at != PoliceState.UNCONTESTED}
    while wanted - walked.keys():
        state, way = POLICE_TRACK.begins[0].to, []
        while state not in POLICE_TRACK.final:
            rows = [row for row in POLICE_TRACK.moves if state in row.at and row.by.roles]
            row = min(rows, key=lambda row: (walked.get((state, row.command.name), 0), random.random()))
            walked[state, row.command.name] = walked.get((state, row.command.name), 0) + 1
            way.append(row)
            state = row.to
        yield way


async def test_every_row_is_walked_and_the_clocks_in_the_database_are_those_of_the_table(world):
    """A state that only the clock leads to has its story in test_police."""
    matter = await a_referred_case(world)
    sessions, taken = world.service("mediation").sessions, 0
    for way in walks():
        number = await another(sessions, matter.number)
        running = frozenset(each.name for each in POLICE_TRACK.begins[0].starts)
        for row in way:
            async with sessions.begin() as session:
                seen = (await police_actions.see(session, HEAD, number)).version
                done = await police_actions.TRACKER.do(
                    session, HEAD, number, seen, row.command, body_of(row), words="依法"
                )
                assert done.row.state == row.to
            running, taken = POLICE_TRACK.after(running, row), taken + 1
            assert await clocks(world, number) == running, row.command.name
    assert taken > len(POLICE_TRACK.moves)


def body_of(row):
    if row.command.name == "pass-on":
        return PassedOn(passed_to=f"police_{next(ELSEWHERE)}")
    if "police_no" in row.keeps:
        return Opened(police_no="X")
    return Answered() if "received_on" in row.keeps else Said(words="依法")


async def another(sessions, number):
    """A second proposal and its matter at the police like this one, at its beginning."""
    async with sessions.begin() as session:
        first = await session.get(Proposal, number)
        same = first.model_dump(exclude={"number", "version", "kind"})
        proposal = Proposal(**same, kind=f"refer-{next(ELSEWHERE)}", version=1)
        session.add(proposal)
        await session.flush()
        await sent_to_the_police(session, proposal.number)
        return proposal.number


async def clocks(world, number):
    rows = await world.rows(
        "select name from mediation.obligation where subject_kind = 'police-matter' and subject = $1 "
        "and state in ('open', 'overdue')",
        number,
    )
    return {row["name"] for row in rows}
