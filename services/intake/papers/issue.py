"""Issuing a paper with the write that decides; numbering those that waited once their organ's prefix is known."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.deadlines import Begun
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.rules.roles import head_of
from services.intake.complaints.tables import Complaint
from services.intake.lists import lists
from services.intake.papers import numbers, queries
from services.intake.papers.numbers import Numbered, addressed
from services.intake.papers.rules.papers import PAPERS, REVIEW_KEY, SUIT_KEY, TELL_KEY, PaperKind
from services.intake.papers.rules.text import Sender, length, named_law, text_of
from services.intake.papers.tables import Paper
from shared import clock, obligations, regions
from shared.commands import write
from shared.documents.words import chinese
from shared.obligations import Obligation, Question
from shared.obligations.questions import StillUnknown

KIND = "paper"
TO_SERVE = "serve-paper"


def issue(
    there: LoadedComplaint, kind: PaperKind, occasion: str, *, by: str, on: date, rule: str | None = None, **told: str
) -> None:
    """The complainant's paper about what was decided on this day, and its officer's days to serve it.

    It has its number where one was taken for it (`numbers`); else it waits, and a person is asked for the organ's
    prefix. Nobody is written to who gave no name, or whose data was destroyed.
    """
    if not addressed(there.reporter):
        return
    complaint, reporter = there.row, there.reporter
    paper: dict[str, Any] = {
        "number": paper_number(there.key, kind, occasion),
        "complaint": there.key,
        "division": complaint.division,
        "kind": kind,
        "rule_id": rule or PAPERS[kind].rule,
        "facts": _facts(complaint, kind, on, told),
        "made_by": by,
        "addressee": there.keyring.seal(reporter.person_key, _addressee(there)),
    }
    given = there.found(Numbered)
    if given is None:
        there.changes.ask(numbers.asking_for_prefix(complaint.division))
    else:
        paper |= _issued(kind, paper["facts"], complaint, given.document_no)
    there.changes.insert(Paper, **paper)
    there.take(_days_to_serve(complaint, kind, paper["number"], paper["rule_id"], on))


async def issue_in_session(
    session: AsyncSession, there: LoadedComplaint, kind: PaperKind, occasion: str, *, by: str, on: date, **told: str
) -> None:
    """The same for a fact or another place's answer; a paper of this occasion that is there already is not issued
    again."""
    if await session.get(Paper, paper_number(there.key, kind, occasion)) is None:
        await numbers.take(session, kind, [there])
        issue(there, kind, occasion, by=by, on=on, **told)


async def issue_waiting(session: AsyncSession, question: Question) -> None:
    """The organ's prefix is known now: its papers that waited are numbered in the order in which they were made.

    Raises StillUnknown.
    """
    if lists().office(question.subject).prefix is None:
        raise StillUnknown(chinese=question.zh, english=question.en)
    for paper, complaint in await queries.lock_unnumbered(session, question.subject):
        number = await numbers.next_document_no(session, paper.kind, paper.division)
        assert number is not None, "the prefix is known"
        for name, value in _issued(paper.kind, paper.facts, complaint, number, paper.division).items():
            setattr(paper, name, value)


def paper_number(complaint: str, kind: PaperKind, occasion: str) -> str:
    return f"{complaint}-{kind}-{occasion}"


def _issued(
    kind: PaperKind, facts: Mapping[str, str], complaint: Complaint, number: str, division: str | None = None
) -> dict[str, Any]:
    """The columns of a paper that is issued today by the organ of its place."""
    known, place = lists(), division or complaint.division
    office, today = known.office(place), clock.today()
    sender = Sender(office.called, office.address, office.telephone, known.officer(place, complaint.owner))
    text = text_of(kind, facts, number=number, sender=sender, on=today)
    digest = hashlib.sha256(text.encode()).digest()
    return {"document_no": number, "issued_on": today, "text": text, "sha256": digest}


def _facts(complaint: Complaint, kind: PaperKind, on: date, told: Mapping[str, str]) -> dict[str, str]:
    """What the paper states, in its words; what the place's rules do not tell is not among it."""
    row, place = PAPERS[kind], complaint.division
    law = (named_law(regions.find(place, row.key, on)) if row.key else None) or row.basis
    facts = {
        "number": complaint.number,
        "filed_on": chinese(complaint.filed_on),
        "on": chinese(on),
        "basis": law,
        "under": f"依据{law}，" if law else "",
        **told,
    }
    if row.redress:
        for name, key in (("review", REVIEW_KEY), ("suit", SUIT_KEY)):
            if (known := regions.find(place, key, on)) is not None:
                facts[name] = length(known.term())
    return facts


def _addressee(there: LoadedComplaint) -> str | None:
    """The reporter by name; of a collective, with the others."""
    name = there.keyring.reveal(there.reporter.person_key, there.reporter.name)
    return f"{name}等{there.row.workers}人" if name and there.row.collective else name


def _days_to_serve(complaint: Complaint, kind: PaperKind, number: str, rule: str, on: date) -> Begun:
    """By the last day to accept or refuse, where the paper says that decision; in the days of the place's law after the
    day of what it states, where it has any; else in the operator's. Where those are not known either, a person is asked
    for them."""
    begun, row = Begun(), PAPERS[kind]
    owner = complaint.owner or head_of(complaint.division)
    if row.by_acceptance and complaint.accept_due_on is not None:
        serving = obligations.beginning(
            subject_kind=KIND,
            subject=number,
            division=complaint.division,
            name=TO_SERVE,
            rule_id=rule,
            legal_basis=row.basis,
            started_on=complaint.filed_on,
            start_event="complaint-filed",
            due_on=complaint.accept_due_on,
            owner=owner,
        )
        begun.rows.append((Obligation, serving))
        return begun
    about = {"number": number, "division": complaint.division}
    lawful = row.key is not None and regions.find(complaint.division, row.key, on) is not None
    key = row.key if row.key and lawful else TELL_KEY
    begun.start(about, TO_SERVE, key, on, f"paper-{kind}", rule=rule, owner=owner, kind=KIND)
    return begun


async def issue_to_matter(
    session: AsyncSession, matter: list[LoadedComplaint], kind: PaperKind, occasion: str, *, on: date, **told: str
) -> None:
    """A paper to the complainant of each complaint of a matter, about a fact of mediation; all of it written.

    Who told the same through two channels, by the same identity number, gets one.
    """
    written_to = set[bytes]()
    for there in matter:
        person = there.reporter.id_hash
        if person is not None and person in written_to:
            continue
        written_to |= {person} if person is not None else set()
        await issue_in_session(session, there, kind, occasion, by="mediation", on=on, **told)
    await write(session, [there.changes for there in matter])
