"""What a worker does without an account: file, see the complaint with number and code, add, judge the result.

A caller with a receipt's query code is that complaint's holder. Everything runs through the same actions as at the
window, in the name of the party `worker_door`.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import step
from services.intake.complaints.load import loaded_in
from services.intake.complaints.privacy import query_code
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import NewComplaint, Receipt
from services.intake.complaints.summary import add_words_in_session
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.decisions import acceptance
from services.intake.decisions.calls.call_back import hear_verdict_in_session
from services.intake.decisions.schemas import SupplementIn
from services.intake.evidence import actions as evidence_actions
from services.intake.evidence.actions import Arriving
from services.intake.evidence.rules import files as evidence_files
from services.intake.evidence.rules.files import EvidenceKind
from services.intake.filing import actions as filing_actions
from services.intake.filing import queries as filing_queries
from services.intake.filing.rules.own_channels import WORKER_DOOR
from services.intake.public import queries, rate_limit
from services.intake.public.rules import forms
from services.intake.public.rules.forms import WRONG_CODE, WRONG_FROM_ADDRESS, NoSuchCode
from services.intake.public.tables import WorkerChoices
from shared import clock
from shared.access.callers import Caller, PartyKind
from shared.commands import write
from shared.database import copy_rows
from shared.database.sessions import keyring_of
from shared.obligations.questions import ask_all
from shared.privacy import Keyring
from shared.refusals import Refused

SELF_SERVICE = WORKER_DOOR
"""The party in whose name workers file, add and judge themselves."""

OPEN = frozenset({Stage.FILED, Stage.INCOMPLETE, Stage.TRANSFERRED, Stage.ACCEPTED, Stage.IN_PROGRESS})
"""Stages in which words may be added."""
FILES_MAY_COME = OPEN | {Stage.ANSWERED, Stage.CALLED_BACK}


@dataclass(frozen=True)
class Holder(Caller):
    """A caller with the query code of one complaint, who may act on that one only."""

    @property
    def label(self) -> str:
        return SELF_SERVICE

    def may_see(self, division: str, parties: Sequence[str]) -> bool:
        return True


@dataclass(frozen=True)
class WorkerFiling:
    """A filing as parsed: the complaint, the board it came by, the worker's choices, the files."""

    new: NewComplaint
    board: str | None = None
    language: str = "zh"
    interpreter: bool = False
    files: Sequence[Arriving] = ()


@dataclass(frozen=True)
class Filed:
    """The receipt, whether it was given before, and the refusals of files that were not kept."""

    receipt: Receipt
    again: bool = False
    refused: list[Refused] = field(default_factory=list)


async def file(session: AsyncSession, given: WorkerFiling, once: str) -> Filed:
    """File the complaint; the same content again is the same complaint. A refused file does not stop the complaint.

    `once` is the form's or the request's own mark. With a phone or an ID number, the same content on the same day is
    one filing whatever its mark, so that a form sent eleven times files once. Raises what filing refuses.
    """
    caller = _self_service(given.new.division)
    new = given.new.model_copy(update={"partner_no": _known_as(session, given.new, once)})
    earlier = await filing_actions.filed_before(caller, new, session)
    writing = earlier or filing_actions.file_complaint(
        keyring_of(session), caller, new, await filing_queries.next_number(session)
    )
    receipt = Receipt.model_validate_json(writing.body)
    if earlier is None:
        await copy_rows.write(session, writing.rows)
        await ask_all(session, writing.questions)
        await _note_choices(session, receipt.number, given)
        session.info["stated"] = True
    refused = await add_files(session, receipt.number, given.files) if given.files else []
    return Filed(receipt, earlier is not None, refused)


async def add_files(session: AsyncSession, number: str, files: Sequence[Arriving]) -> list[Refused]:
    """Store these files, each alone; returns the refusals of those that were not stored."""
    refused: list[Refused] = []
    for each in files:
        try:
            async with session.begin_nested():
                complaint = await queries.complaint_of(session, number, locked=True)
                assert complaint is not None
                await evidence_actions.add(session, complaint, each, by=SELF_SERVICE)
        except Refused as refusal:
            refused.append(refusal)
    return refused


def is_code_of(keyring: Keyring, number: str, code: str) -> bool:
    """Whether this is the query code of a complaint's number; no database is asked."""
    return hmac.compare_digest(query_code(keyring, number).encode(), code.encode())


async def complaint_with_code(
    session: AsyncSession, number: str, code: str, address: str, *, locked: bool = True
) -> Complaint:
    """The complaint of a number and its query code. Raises TooOften after too many wrong codes, else NoSuchCode.

    Only wrong codes of the same address count against it: however many others guess, the holder's code opens.
    The code is compared before the database is read: an unknown number takes as long as a wrong code.
    """
    here = f"{address} {number}"
    await rate_limit.check(session, here, WRONG_CODE)
    await rate_limit.check(session, address, WRONG_FROM_ADDRESS)
    right = is_code_of(keyring_of(session), number, code)
    complaint = await queries.complaint_of(session, number, locked=locked) if right else None
    if complaint is None:
        await rate_limit.note(session, here, WRONG_CODE)
        await rate_limit.note(session, address, WRONG_FROM_ADDRESS)
        raise NoSuchCode(what="complaint", which=number)
    return complaint


async def supplement(session: AsyncSession, complaint: Complaint, given: SupplementIn) -> None:
    """Add the worker's words. A supplement that was asked for is handled as such, other words join the summary.

    Raises ComplaintOver once the matter is.
    """
    if complaint.stage not in OPEN:
        raise evidence_files.ComplaintOver
    if complaint.stage == Stage.INCOMPLETE:
        there = await loaded_in(session, complaint)
        acceptance.supplement(there, _holder(complaint), complaint.version, given)
        await write(session, [there.changes])
        return
    await add_words_in_session(session, complaint, given.text)
    await step(session, complaint, by=SELF_SERVICE, action="words-added")


async def judge(session: AsyncSession, complaint: Complaint, *, satisfied: bool, note: str | None) -> None:
    """Record whether the result satisfies the worker. Raises NotAnsweredYet or JudgedBefore."""
    if complaint.stage == Stage.CALLED_BACK:
        raise forms.JudgedBefore
    if complaint.stage != Stage.ANSWERED:
        raise forms.NotAnsweredYet
    await hear_verdict_in_session(session, complaint, by=SELF_SERVICE, satisfied=satisfied, note=note)


def _self_service(division: str) -> Caller:
    return Caller(
        party=SELF_SERVICE, kind=PartyKind.PARTNER, divisions=(division,), scopes=frozenset(), subject=SELF_SERVICE
    )


def _holder(complaint: Complaint) -> Holder:
    return Holder(
        party=SELF_SERVICE,
        kind=PartyKind.PARTNER,
        divisions=(complaint.division,),
        scopes=frozenset(),
        subject=SELF_SERVICE,
    )


def _known_as(session: AsyncSession, new: NewComplaint, once: str) -> str:
    """The partner number by which the same filing is recognised; it covers the content, so a corrected form
    files anew.
    """
    person = new.reporter.phone or new.reporter.id_no
    mark = clock.today().isoformat() if person else once
    content = orjson.dumps(new.model_dump(mode="json", exclude={"partner_no"}), option=orjson.OPT_SORT_KEYS)
    return "door-" + (keyring_of(session).blind("door", f"{mark}:{hashlib.sha256(content).hexdigest()}") or b"").hex()


async def _note_choices(session: AsyncSession, number: str, given: WorkerFiling) -> None:
    complaint = await queries.complaint_of(session, number)
    assert complaint is not None
    reporter = await session.get_one(Reporter, complaint.reporter_id)
    reporter.language = given.language
    voice = any(each.kind == EvidenceKind.VOICE for each in given.files)
    session.add(WorkerChoices(complaint=number, board=given.board, interpreter=given.interpreter, voice_note=voice))
    chosen = {"interpreter-wanted": given.interpreter, "voice-note": voice}
    complaint.flags = [*complaint.flags, *(flag for flag, wanted in chosen.items() if wanted)]
