"""Part B of the clue record, what the office verified 核实. Every revision is kept; the filing is never changed."""

import json
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.privacy import unnamed
from services.intake.complaints.rules.masking import IN_PLACE_OF_WORDS
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.lists import lists
from services.intake.verification import liable, queries
from services.intake.verification.clue import WORDS
from services.intake.verification.followups import follow_up
from services.intake.verification.proposal import propose_in_session
from services.intake.verification.rules import FACTS, check_listed, weak
from services.intake.verification.schemas import (
    ClueOut,
    ClueRecordOut,
    RegimesIn,
    VerifiedEmployer,
    VerifiedOut,
    VerifiedProject,
    VerifiedReceipt,
    VerifyIn,
)
from services.intake.verification.tables import Clue, LiablePerson, Verified
from shared import clock
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.refusals import Conflict
from shared.values import identifiers
from shared.values.date_checks import check_past


class OverAlready(Conflict):
    code = "over-already"
    zh = "本件已“{stage}”，核实情况不再变更"
    en = "this complaint is {stage}: what was verified is not changed any more"


OVER = frozenset({Stage.REFUSED, Stage.REDIRECTED, Stage.WITHDRAWN, Stage.CLOSED})


async def verify(session: AsyncSession, caller: Caller, number: str, seen: int, found: VerifyIn) -> VerifiedReceipt:
    """Record a revision of part B. Arrears found in a complaint that nobody has proposed or decided propose it to the
    head (INT-02).

    What it calls for beside that is started or asked (`followups`).

    Raises RoleMissing, NotFound, Stale, OverAlready once the complaint has ended, NotListed, TooEarly, InTheFuture;
    Gone where the reporter's data was destroyed.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    _check(complaint, found)
    before = await queries.newest_of(session, number)
    reporter = await complaint_queries.reporter_of(session, complaint)
    row = _row(session, caller, complaint, reporter, found, revision=(before.revision if before else 0) + 1)
    session.add(row)
    await session.flush()
    if (person := liable.row_of(keyring_of(session), row, found)) is not None:
        session.add(person)
    facts: dict[str, Any] = {"revision": row.revision, "owed_fen": found.owed_fen, "workers": found.workers}
    _, unseen = weak(row.regimes)
    if found.domain == "construction":
        facts["weak_regimes"] = len(weak(row.regimes)[0])
        facts["unknown_regimes"] = len(unseen)
    if found.improper_claim is not None:
        facts |= {"improper_claim": found.improper_claim, "rule": "INT-17"}
    await step(session, complaint, by=caller.label, action="verified", facts=facts)
    await session.flush()
    await follow_up(session, complaint, reporter, found, before)
    proposed = _should_propose(complaint, found)
    if proposed:
        await propose_in_session(session, complaint, by=FACTS, reason="经核实存在欠薪", on_verified=True)
    return VerifiedReceipt(number=number, version=complaint.version, revision=row.revision, proposed=proposed)


async def read_record(session: AsyncSession, caller: Caller, number: str) -> ClueRecordOut:
    """Both parts of the clue record, free texts masked. Raises NotFound."""
    complaint = await complaint_queries.read(session, caller, number)
    reporter = await complaint_queries.reporter_of(session, complaint)
    clue = await queries.clue_of(session, number)
    revisions = await queries.revisions_of(session, number)
    people = await queries.liable_people(session, number)
    return ClueRecordOut(
        number=number,
        version=complaint.version,
        claimed=await _claimed(session, complaint, reporter, clue) if clue else None,
        verified=[await _shown(session, complaint, reporter, each, people.get(each.revision)) for each in revisions],
    )


def _check(complaint: Complaint, found: VerifyIn) -> None:
    if complaint.stage in OVER:
        raise OverAlready(stage=str(complaint.stage))
    known, today = lists(), clock.today()
    check_listed("cause", found.cause, known.causes_in(complaint.division))
    check_listed("sector", found.sector, known.sectors_in(complaint.division))
    if found.period is not None:
        check_past(found.period.last, today, "period/last")
    if found.pay_day is not None:
        check_past(found.pay_day, today, "pay_day")
    if found.project is not None and found.project.started_on is not None:
        check_past(found.project.started_on, today, "project/started_on")


def _row(
    session: AsyncSession, caller: Caller, complaint: Complaint, reporter: Reporter, found: VerifyIn, revision: int
) -> Verified:
    handler = found.handler
    words = {
        "facts": liable.words_without(found, found.facts),
        "handling_note": liable.words_without(found, found.handling_note),
        "handler_person": handler.person or caller.subject,
        "handler_contact": handler.contact,
    }
    sealed = keyring_of(session).seal(reporter.person_key, json.dumps(words, ensure_ascii=False))
    assert sealed is not None
    return Verified(
        complaint=complaint.number,
        revision=revision,
        by=caller.label,
        domain=found.domain,
        sector=found.sector,
        employer=_plain(found.employer),
        project_id=(found.project.id if found.project else None) or complaint.project_id,
        project=_plain(found.project),
        regimes=found.regimes.model_dump() if found.regimes else None,
        cause=found.cause,
        period_from=found.period.first if found.period else None,
        period_to=found.period.last if found.period else None,
        pay_day=found.pay_day,
        continuing=found.continuing,
        improper_claim=found.improper_claim,
        workers=found.workers,
        owed_fen=found.owed_fen,
        recovered_workers=found.recovered_workers,
        recovered_fen=found.recovered_fen,
        liable=_plain(found.liable, without={"person"}),
        handler_unit=handler.unit,
        sealed=sealed,
    )


def _plain(part: Any, without: set[str] | None = None) -> dict[str, Any] | None:
    """The part as it is stored, as JSON: identifiers in texts are masked, as in the filing; codes and days are not."""
    if part is None:
        return None
    kept = part.model_dump(mode="json", exclude=without or set())
    clear = {"id", "uscc", "contractor_uscc", "rule", "started_on", "completed_on"}
    return {
        name: identifiers.redact(value) if isinstance(value, str) and name not in clear else value
        for name, value in kept.items()
    }


def _should_propose(complaint: Complaint, found: VerifyIn) -> bool:
    """Whether the verified arrears propose the complaint: it is a complaint that nobody has proposed or decided yet."""
    undecided = complaint.stage == Stage.FILED and complaint.proposed_by is None
    return undecided and complaint.matter_kind == "complaint" and found.owed_fen > 0


async def _claimed(session: AsyncSession, complaint: Complaint, reporter: Reporter, clue: Clue) -> ClueOut:
    words: dict[str, str] = {}
    if clue.told is not None and reporter.destroyed_at is None:
        words = json.loads(keyring_of(session).reveal(reporter.person_key, clue.told) or "{}")
        words = {name: await unnamed(session, complaint, text) for name, text in words.items()}
    elif clue.told is not None:
        words = dict.fromkeys(WORDS, IN_PLACE_OF_WORDS)
    shown = clue.model_dump(include=set(ClueOut.model_fields))
    registered_at = clue.registered_at.astimezone(clock.CHINA) if clue.registered_at else None
    return ClueOut(**{**shown, "registered_at": registered_at}, **{name: words.get(name) for name in WORDS})


async def _shown(
    session: AsyncSession, complaint: Complaint, reporter: Reporter, row: Verified, person: LiablePerson | None
) -> VerifiedOut:
    words: dict[str, Any] = {"facts": IN_PLACE_OF_WORDS}
    if reporter.destroyed_at is None:
        words = json.loads(keyring_of(session).reveal(reporter.person_key, row.sealed) or "{}")
    unit, note = row.liable or {}, words.get("handling_note")
    return VerifiedOut(
        **row.model_dump(include=VerifiedOut.model_fields.keys() - {"project", "regimes", "employer", "at"}),
        at=row.at.astimezone(clock.CHINA),
        project=VerifiedProject(**row.project) if row.project else None,
        regimes=RegimesIn(**row.regimes) if row.regimes else None,
        employer=VerifiedEmployer(**row.employer) if row.employer else None,
        liable_rule=unit.get("rule"),
        liable_name=unit.get("name"),
        liable_uscc=unit.get("uscc"),
        liable_person=liable.shown(person),
        facts=await unnamed(session, complaint, words["facts"]),
        handling_note=await unnamed(session, complaint, note) if note else None,
        handler_person=words.get("handler_person"),
    )
