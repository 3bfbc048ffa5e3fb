"""The notices owed to workers (C128): each is written once, and delivered to the gateway or skipped with a reason."""

from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import Any
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.deadlines import Begun
from services.intake.complaints.load import LoadedComplaint, in_session, load_matters
from services.intake.complaints.rules.roles import head_of
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.lists import lists
from services.intake.notices.rules import notices
from services.intake.notices.rules.notices import NOTICES, Event
from services.intake.notices.tables import Notice
from shared import clock, regions
from shared.commands import write
from shared.obligations import Obligation

DELIVERY_KIND = "notice"
TO_TELL = "tell-worker"
ABOUT_NOTICE = "notice"
NOTHING_OWED = frozenset({Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN})
"""Stages in which a complaint's people are owed no notice about the case of the complaint it is joined to."""

Recipient = Reporter | Member


def tell(
    there: LoadedComplaint,
    /,
    event: Event,
    occasion: str,
    *,
    on: date,
    heard: set[bytes] | None = None,
    **told: str,
) -> None:
    """Owe this notice to everybody the table names. The same event and occasion again changes nothing.

    `heard` are the telephones that got the same words already, as somebody else of the matter.
    """
    heard = set() if heard is None else heard
    for person in _recipients(there):
        _owe(there, person, event, occasion, {"on": on.isoformat(), **told}, heard)


def tell_member(
    there: LoadedComplaint, worker: Member, event: Event, occasion: str, *, on: date, heard: set[bytes], **told: str
) -> None:
    """Owe a notice about their own money to one worker of the list, as `tell` does to whom the table names."""
    _owe(there, worker, event, occasion, {"on": on.isoformat(), **told}, heard)


def _owe(
    there: LoadedComplaint,
    person: Recipient,
    event: Event,
    occasion: str,
    words: Mapping[str, str],
    heard: set[bytes],
) -> None:
    notice = _notice(there, person, event, occasion, words, heard)
    owed = (str(event), occasion, person.id)
    if owed in there.told:
        return
    there.told.add(owed)
    there.changes.insert(Notice, **notice)
    if notice["skipped"] is None:
        _send(there, notice)
    elif notice["skipped"] in notices.TOLD_OTHERWISE:
        there.take(telling(there.row, notice))


def tell_extended(there: LoadedComplaint, longer: Obligation) -> None:
    """Tell the complaint's workers that a deadline was extended, and its new last day (INV-02; INT-14, INT-15)."""
    tell(there, Event.EXTENDED, f"{longer.name}-{longer.due_on}", on=longer.due_on)


async def tell_matter(
    session: AsyncSession, number: str, event: Event, occasion: str, *, on: date, **told: str
) -> None:
    """Like `tell`, for a complaint and the complaints joined to it that are not in `NOTHING_OWED`.

    Each telephone number gets the message once. Nothing happens when intake has no such complaint.
    """
    heard: set[bytes] = set()
    matter = await matter_owed_notices(session, number)
    for there in matter:
        tell(there, event, occasion, on=on, heard=heard, **told)
    await write(session, [there.changes for there in matter])


async def matter_owed_notices(session: AsyncSession, number: str | None) -> list[LoadedComplaint]:
    """A complaint and those joined to it that are not in `NOTHING_OWED`, locked; none where intake has none."""
    matters = await load_matters(session, {number})
    return [there for there in chain(*matters.values()) if there.row.stage not in NOTHING_OWED]


def telling(complaint: Complaint, notice: Mapping[str, Any]) -> Begun:
    """No message reaches the worker: whoever answers for the complaint tells them, within the place's days."""
    event, begun, today = Event(notice["event"]), Begun(), clock.today()
    about = {"number": str(notice["id"]), "division": complaint.division}
    owner = complaint.owner or head_of(complaint.division)
    key, rule = days_to_tell(complaint.division, event), NOTICES[event].rule
    begun.start(about, TO_TELL, key, today, f"notice-{event}", rule=rule, owner=owner, kind=ABOUT_NOTICE)
    return begun


def days_to_tell(division: str, event: Event) -> str:
    """The key of the days in which a person tells it here: the event's own, else those of every notice."""
    own = NOTICES[event].key
    return own if regions.find(division, own, clock.today()) is not None else notices.TELL_KEY


async def ask_somebody_to_tell(session: AsyncSession, complaint: Complaint, notice: Mapping[str, Any]) -> date | None:
    """The same inside a session's transaction; by which day, where that is known."""
    begun = telling(complaint, notice)
    await begun.write(session)
    return begun.due.get(TO_TELL)


def _recipients(there: LoadedComplaint) -> list[Recipient]:
    """The reporter, and for a collective complaint its representatives as well."""
    people: list[Recipient] = [there.reporter]
    if there.row.collective and there.row.listing:
        people += [each for each in there.members_ever if each.representative and each.left_on is None]
    return people


def _notice(
    there: LoadedComplaint,
    person: Recipient,
    event: Event,
    occasion: str,
    words: Mapping[str, str],
    heard: set[bytes],
) -> dict[str, Any]:
    """The row of the notice. When it is to be sent, the recipient's telephone hash is added to `heard`."""
    complaint, told = there.row, {"number": there.key, **words}
    text, language, translated = notices.text_for(event, person.language, told, _contact(complaint))
    skipped = notices.skip(_seen(person, there.reporter, heard))
    if skipped is None and person.phone_hash is not None:
        heard.add(person.phone_hash)
    return {
        "id": uuid4(),
        "complaint": complaint.number,
        "event": event,
        "occasion": occasion,
        "recipient_kind": "reporter" if isinstance(person, Reporter) else "member",
        "recipient": person.id,
        "rule_id": NOTICES[event].rule,
        "made_at": clock.now(),
        "means": NOTICES[event].means,
        "language": language,
        "translated": translated,
        "text": text,
        "skipped": skipped,
    }


def _contact(complaint: Complaint) -> notices.Contact:
    known = lists()
    officer = known.officer(complaint.division, complaint.owner)
    return notices.Contact(known.office(complaint.division).telephone, officer)


def _seen(person: Recipient, reporter: Reporter, heard: set[bytes]) -> notices.Person:
    """A worker of the list who is the protected reporter, by their telephone, stays protected."""
    is_reporter = person is reporter or person.phone_hash == reporter.phone_hash is not None
    return notices.Person(
        anonymous=isinstance(person, Reporter) and person.anonymous,
        protected=is_reporter and reporter.protected,
        reachable=person.phone_hash is not None,
        destroyed=person.destroyed_at is not None,
        told_already=person.phone_hash in heard,
    )


def _send(there: LoadedComplaint, notice: Mapping[str, Any]) -> None:
    """Deliver the message to the gateway, without the worker's telephone number.

    The gateway asks for the number with the notice's id (`outcomes.whom_to_send`), which is logged.
    """
    body = {
        "notice": str(notice["id"]),
        "text": notice["text"],
        "language": notice["language"],
        "translated": notice["translated"],
        "recipient": f"/v1/notices/{notice['id']}/recipient",
    }
    there.deliver(party=notices.SMS_GATEWAY, kind=DELIVERY_KIND, occasion=str(notice["id"]), body=body)


tell_in_session = in_session(tell)
tell_extended_in_session = in_session(tell_extended)
