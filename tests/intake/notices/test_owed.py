"""To whom a notice is owed: who is told otherwise, by whom, by when, and which complaints of a matter hear nothing."""

from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.notices import actions
from shared import clock
from tests.reads import a_row, put

ONE, TWO = UUID(int=1), UUID(int=2)
PHONE = b"p" * 32
TODAY = date(2025, 8, 28)


@pytest.mark.parametrize(("owner", "tells"), [("officer-1", "officer-1"), (None, "head:420704")])
def test_whoever_answers_for_it_tells_the_worker_and_else_the_head(monkeypatch, owner, tells):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    complaint = Complaint(number="K-1", division="420704001", owner=owner)
    begun = actions.telling(complaint, {"event": "accepted", "id": ONE})
    [(_, row)] = begun.rows
    assert (row["owner"], row["subject_kind"], row["subject"], row["name"]) == (
        tells,
        "notice",
        str(ONE),
        "tell-worker",
    )
    assert (row["start_event"], begun.due["tell-worker"]) == ("notice-accepted", row["due_on"])


@pytest.mark.parametrize("stage", Stage)
async def test_who_took_it_back_or_was_turned_away_is_owed_nothing_about_anothers_case(world, intake, stage):
    await put(
        world,
        "intake",
        a_row(Reporter, 1, {"id": ONE}),
        a_row(Reporter, 2, {"id": TWO}),
        a_row(Complaint, 1, {"number": "K-1", "reporter_id": ONE}),
        a_row(Complaint, 2, {"number": "K-2", "reporter_id": TWO, "joined_to": "K-1", "stage": stage}),
    )
    async with intake.sessions.begin() as session:
        owed = [each.key for each in await actions.matter_owed_notices(session, "K-1")]
    assert owed == (["K-1"] if stage in {"refused", "redirected", "withdrawn"} else ["K-1", "K-2"])


def a_matter(collective=True, listing=1, members=(), **reporter):
    told = {"id": ONE, "anonymous": False, "protected": False, "destroyed_at": None, "phone_hash": PHONE} | reporter
    row = SimpleNamespace(collective=collective, listing=listing)
    return SimpleNamespace(row=row, reporter=Reporter(**told), members_ever=list(members))


def a_member(number, **told):
    return Member(id=UUID(int=number), representative=True, **told)


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ({}, [1, 11]),
        ({"collective": False}, [1]),
        ({"listing": 0}, [1]),
    ],
)
def test_of_a_collective_those_who_speak_for_it_hear_too(told, heard):
    members = [a_member(11), a_member(12, left_on=TODAY), Member(id=UUID(int=13), representative=False)]
    assert [each.id.int for each in actions._recipients(a_matter(members=members, **told))] == heard


@pytest.mark.parametrize(
    ("person", "reporter", "protected"),
    [
        ({"phone_hash": PHONE}, {"protected": True}, True),
        ({"phone_hash": b"o" * 32}, {"protected": True}, False),
        ({"phone_hash": None}, {"protected": True, "phone_hash": None}, False),
        ({"phone_hash": PHONE}, {"protected": False}, False),
    ],
)
def test_a_worker_of_the_list_with_the_protected_reporters_telephone_is_protected(person, reporter, protected):
    worker = Member(id=TWO, destroyed_at=None, **person)
    assert actions._seen(worker, a_matter(**reporter).reporter, set()).protected is protected


def test_what_is_seen_of_a_person_decides_about_a_message():
    there = a_matter(anonymous=True, protected=True)
    seen = actions._seen(there.reporter, there.reporter, {PHONE})
    assert (seen.anonymous, seen.protected, seen.reachable, seen.destroyed, seen.told_already) == (
        True,
        True,
        True,
        False,
        True,
    )
    worker = Member(id=TWO, phone_hash=None, destroyed_at=clock.now())
    seen = actions._seen(worker, there.reporter, {PHONE})
    assert (seen.anonymous, seen.protected, seen.reachable, seen.destroyed, seen.told_already) == (
        False,
        False,
        False,
        True,
        False,
    )
