"""What is loaded with a complaint that a decision or a fact is about: its own and nobody else's, in its order."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.channels.queries import order_behind
from services.intake.channels.tables import ChannelOrder
from services.intake.complaints.load import load_matters, loaded_in
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.deadlines.queries import escalations_of_loaded
from services.intake.deadlines.tables import Escalation
from services.intake.decisions.calls.queries import calls_of
from services.intake.decisions.calls.tables import Call
from services.intake.notices.tables import Notice
from services.intake.verification.queries import verified_now
from services.intake.verification.tables import Verified
from tests.reads import a_row, put

FIRST, LATER = datetime(2025, 8, 28, 1, tzinfo=UTC), datetime(2025, 8, 28, 2, tzinfo=UTC)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def complaints(*told):
    """Each with the reporter of its place in the row."""
    rows = []
    for at, each in enumerate(told, start=1):
        rows.append(a_row(Reporter, at, {"id": UUID(int=at)}))
        rows.append(a_row(Complaint, at, {"number": f"K-{at}", "reporter_id": UUID(int=at)} | each))
    return rows


async def test_a_matter_is_its_leader_and_who_follows_it_first_filed_first(world, intake):
    follows = {"joined_to": "K-2", "stage": Stage.ACCEPTED}
    await put(
        world,
        "intake",
        *complaints(
            follows | {"filed_at": LATER},
            {},
            follows | {"filed_at": FIRST},
            follows | {"filed_at": FIRST},
            follows | {"stage": Stage.WITHDRAWN},
            {},
            {"joined_to": "K-6"},
            {},
            {"joined_to": "K-8"},
        ),
    )
    async with intake.sessions.begin() as session:
        matters = await load_matters(session, ["K-6", None, "K-2", "K-99"])
        assert {leader: [each.key for each in matter] for leader, matter in matters.items()} == {
            "K-2": ["K-2", "K-3", "K-4", "K-1"],
            "K-6": ["K-6", "K-7"],
        }
        locked = "select number from intake.complaint where number not in "
        free = await world.rows(f"{locked} (select number from intake.complaint where false) for update skip locked")
        assert sorted(row["number"] for row in free) == ["K-8", "K-9"]


async def test_what_stands_beside_a_complaint_is_its_own_and_in_its_order(world, intake):
    pressed = {"complaint": "K-1", "cause": "a", "by": "x", "receiver": "x"}
    said = {"complaint": "K-1", "occasion": "v1"}
    await put(
        world,
        "intake",
        *complaints({"listing": 1}, {"joined_to": "K-1"}, {"joined_to": "K-1"}),
        *(
            a_row(Member, at, {"id": UUID(int=at), "complaint": number, "place": place})
            for at, (number, place) in enumerate([("K-1", 2), ("K-1", 1), ("K-2", 3)], start=1)
        ),
        *(a_row(Verified, at, {"complaint": "K-1", "revision": at, "owed_fen": at}) for at in (1, 3, 2)),
        a_row(Verified, 4, {"complaint": "K-2", "revision": 4}),
        *(
            a_row(Call, at, {"id": UUID(int=at), "complaint": number, "called_at": on})
            for at, (number, on) in enumerate([("K-1", LATER), ("K-1", FIRST), ("K-2", FIRST)], start=1)
        ),
        a_row(Escalation, 1, pressed | {"id": ONE, "started_at": LATER}),
        a_row(Escalation, 2, pressed | {"cause": "b", "id": TWO, "started_at": FIRST}),
        a_row(Escalation, 3, pressed | {"cause": "c", "id": THREE, "started_at": FIRST, "ended_on": date(2025, 8, 28)}),
        a_row(Escalation, 4, pressed | {"complaint": "K-2"}),
        a_row(ChannelOrder, 1, {"party": "bank_1", "partner_no": "A1", "complaint": "K-2"}),
        a_row(ChannelOrder, 2, {"party": "bank_1", "partner_no": "A2", "complaint": "K-1"}),
        a_row(Notice, 1, said | {"recipient": ONE}),
        a_row(Notice, 2, said | {"recipient": TWO, "complaint": "K-2"}),
    )
    async with intake.sessions.begin() as session:
        complaint = await session.get(Complaint, "K-1", with_for_update=True)
        there = await loaded_in(session, complaint)
        assert there.reporter.id == ONE
        assert [each.id for each in there.members_ever] == [TWO, ONE]
        assert verified_now(there).owed_fen == 3
        assert [each.id for each in calls_of(there)] == [TWO, ONE]
        assert [each.id for each in escalations_of_loaded(there)] == [TWO, ONE]
        assert [whom for _, _, whom in there.told] == [ONE]
        assert there.following == 2
        assert order_behind(there).partner_no == "A2"


async def test_a_complaint_without_a_list_has_no_members_and_nothing_beside_it(world, intake):
    await put(world, "intake", *complaints({}), a_row(Member, 1, {"complaint": "K-1", "place": 1}))
    async with intake.sessions.begin() as session:
        there = await loaded_in(session, await session.get(Complaint, "K-1", with_for_update=True))
        assert (there.members_ever, calls_of(there), verified_now(there)) == ([], [], None)
        assert (there.told, there.following, there.reached_by_office) == (set(), 0, False)


@pytest.mark.parametrize("listing", [0, 1])
async def test_a_list_that_was_ever_given_shows_who_left_too(world, intake, listing):
    gone = a_row(Member, 1, {"id": ONE, "complaint": "K-1", "place": 1, "left_on": date(2025, 8, 28)})
    await put(world, "intake", *complaints({"listing": listing}), gone)
    async with intake.sessions.begin() as session:
        there = await loaded_in(session, await session.get(Complaint, "K-1", with_for_update=True))
        assert len(there.members_ever) == listing
