"""Showing a person everything stored about them, when they ask (PIPL 45; PRIV-01): first a request, then the reading.

The request records how identity was checked. It may be read for a day, by the officer who made it; each reading goes to
the read log. The request's own answer, which is stored for repeats, holds nothing of the person.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.notices.tables import Interpretation
from services.intake.papers import queries as paper_queries
from services.intake.people import disclosure_queries, disclosure_verified
from services.intake.people.requests import take_request
from services.intake.people.schemas import ExportIn, Known, RequestOut, ToldComplaint, ToldMembership
from services.intake.people.tables import PersonRequest
from services.intake.verification.tables import Clue, LiablePerson
from shared import clock, history
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.privacy import DESTROYED, Keyring
from shared.refusals import Gone
from shared.values.identifiers import mask_name

EXPORT = "export"
VALID = timedelta(hours=24)
"""How long an export may be read after the request; our own choice."""
PERSON = "person"


class Expired(Gone):
    """The request was made more than a day ago."""

    code = "export-expired"
    zh = "该查阅申请已过期，请重新核验身份后申请"
    en = "this request has expired: check the identity again and ask anew"


async def ask_export(session: AsyncSession, caller: Caller, given: ExportIn) -> RequestOut:
    """Find the person's rows in the caller's divisions and store the request. Nobody found is no error.

    Raises RoleMissing (a protected reporter's data is for a head), NobodyMeant, InTheFuture.
    """
    asked = await take_request(session, caller, given, EXPORT, given.identity_check, given.purpose)
    asked.row.valid_until = clock.now() + VALID
    return asked.outcome()


async def read_export(session: AsyncSession, caller: Caller, request: UUID) -> Known:
    """What is stored about the person, unmasked; the reading is logged.

    Raises NotFound for anybody but the maker of the request, Expired a day after it.
    """
    asked = await disclosure_queries.request_of(session, caller, request, EXPORT)
    if asked.valid_until is None or clock.now() >= asked.valid_until:
        raise Expired
    told, members, named = await disclosure_queries.rows_of(session, asked.rows)
    living = [(complaint, person) for complaint, person in told if person.person_key != DESTROYED]
    listed = [each for each in members if each.person_key != DESTROYED]
    liable = [each for each in named if each.person_key != DESTROYED]
    about = {each.number for each, _ in living} | {each.complaint for each in listed}
    for number in sorted(about | {each.complaint for each in liable}):
        history.log_read(session, by=caller.label, kind=PERSON, subject=number, purpose=f"{EXPORT} {asked.id}")
    return await _known(session, asked, living, listed, liable)


async def _known(
    session: AsyncSession,
    asked: PersonRequest,
    told: Sequence[tuple[Complaint, Reporter]],
    listed: Sequence[Member],
    liable: Sequence[LiablePerson],
) -> Known:
    keyring = keyring_of(session)
    numbers = [complaint.number for complaint, _ in told]
    refs = [each.id for each in listed]
    keys = {person.id: person.person_key for _, person in told} | {each.id: each.person_key for each in listed}
    keys |= {each.id: each.person_key for each in liable}
    of_complaint = {complaint.number: person.person_key for complaint, person in told}
    clues = await disclosure_queries.clues_of(session, numbers)
    notices = await disclosure_queries.notices_to(session, list(keys))
    evidence = await disclosure_queries.evidence_of(session, numbers)
    papers = [each for number in numbers for each in await paper_queries.papers_of(session, number)]
    subjects = [*numbers, *{each.complaint for each in listed}, *(str(each.id) for each in notices)]
    subjects += [f"{each.complaint}/{each.place}" for each in evidence]
    return Known(
        request=asked.id,
        made_at=clock.now(),
        complaints=[
            _told(keyring, *each, clues.get(each[0].number), await disclosure_verified.reporter(session, *each))
            for each in told
        ],
        memberships=[_membership(keyring, each) for each in listed],
        liable=await disclosure_verified.liable(session, liable),
        calls=_plain(await disclosure_queries.calls_to(session, numbers, refs)),
        notices=_plain(notices, without=("recipient",)),
        papers=_plain(papers, without=("facts", "addressee", "sha256")),
        interpretations=[
            {**each.model_dump(exclude={"interpreter"}), "interpreter": _masked(keyring, of_complaint, each)}
            for each in await disclosure_queries.interpretations_of(session, numbers)
        ],
        evidence=_plain(evidence, without=("name", "sha256")),
        read_by=_plain(await disclosure_queries.read_by(session, subjects)),
        corrections=[
            {
                **each.model_dump(include={"at", "field", "complaint"}),
                "old": keyring.reveal(keys[each.row_id], each.old),
            }
            for each in await disclosure_queries.corrections_of(session, list(keys))
        ],
    )


def _told(
    keyring: Keyring, complaint: Complaint, person: Reporter, clue: Clue | None, verified: list[dict[str, Any]]
) -> ToldComplaint:
    reveal, key = keyring.reveal, person.person_key
    words = reveal(key, clue.told) if clue else None
    said = clue.model_dump(exclude={"complaint", "told"}, exclude_none=True) if clue else {}
    return ToldComplaint(
        number=complaint.number,
        filed_on=complaint.filed_on,
        channel=complaint.channel,
        division=complaint.division,
        stage=complaint.stage,
        employer_name=complaint.employer_name,
        claimed_fen=complaint.claimed_fen,
        name=reveal(key, person.name),
        phone=reveal(key, person.phone),
        id_no=reveal(key, person.id_no),
        language=person.language,
        anonymous=person.anonymous,
        consent=person.consent,
        summary=reveal(key, complaint.summary),
        told={**said, **(json.loads(words) if words else {})},
        verified=verified,
    )


def _membership(keyring: Keyring, member: Member) -> ToldMembership:
    clear = {
        name: keyring.reveal(member.person_key, getattr(member, name)) for name in ("name", "phone", "id_no", "card")
    }
    return ToldMembership(
        **clear,
        complaint=member.complaint,
        worker_ref=member.id,
        owed=member.owed,
        representative=member.representative,
        listed_on=member.listed_on,
        left_on=member.left_on,
    )


def _masked(keyring: Keyring, keys: dict[str, bytes], made: Interpretation) -> str | None:
    """The interpreter's name, masked: the interpreter is another person."""
    name = keyring.reveal(keys[made.complaint], made.interpreter)
    return mask_name(name) if name else None


def _plain(rows: Sequence[Any], without: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return [row.model_dump(exclude=set(without)) for row in rows]
