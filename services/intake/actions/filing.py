"""Taking a complaint in: who, against whom, how much; nothing lost, doubtful values flagged, the clock started."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.actions import clocks
from services.intake.actions.keeping import KIND
from services.intake.rules import filing
from services.intake.rules.masking import readable
from services.intake.rules.stage import Stage
from services.intake.shapes import NewComplaint, Receipt, ReporterIn
from services.intake.tables import Complaint, Reporter
from shared import clock, history, identifiers, regions
from shared.access import Caller
from shared.contracts.intake import ComplaintFiled
from shared.database import keyring_of
from shared.days import check_past
from shared.messaging.outbox import publish

CITY = 4  # digits: a complaint names a city or something within one


@dataclass(frozen=True)
class Filed:
    """A receipt, and whether it is the first one said again."""

    receipt: Receipt
    replayed: bool


async def file_complaint(session: AsyncSession, caller: Caller, new: NewComplaint) -> Filed:
    """Take in a report of unpaid wages; five working days to decide begin (INT-02).

    The same partner number with the same content gets the first answer again. Raises PartnerNumberReused for other
    content, WrongDivision, UnknownDivision, and the refusals of dates.
    """
    _check(caller, new)
    content = keyring_of(session).blind("content", new.model_dump_json())
    assert content is not None
    before = await _filed_before(session, caller, new)
    if before is not None:
        if before.content_hash != content:
            raise filing.PartnerNumberReused(partner_no=new.partner_no, number=before.number)
        return Filed(_receipt(session, before), replayed=True)
    reporter = _reporter(session, new.reporter)
    complaint = await _complaint(session, caller, new, reporter, content)
    session.add(reporter)
    await session.flush()  # before the complaint that refers to it; all the rest is written in one flush at the end
    session.add(complaint)
    await history.record(
        session,
        complaint,
        kind=KIND,
        by=caller.label,
        action="filed",
        to_stage=Stage.FILED,
        facts={"channel": new.channel},
    )
    await clocks.start_acceptance(session, complaint, complaint.filed_on, "complaint-filed")
    await clocks.start_channel_answer(session, complaint, complaint.filed_on, "complaint-filed")
    publish(session, _fact(complaint))
    return Filed(_receipt(session, complaint), replayed=False)


def _check(caller: Caller, new: NewComplaint) -> None:
    if len(new.division) < CITY:
        raise filing.UnknownDivision(field="division", division=new.division)
    caller.need_division(new.division)
    today = clock.today()
    if new.occurred_on is not None:
        check_past(new.occurred_on, today, "occurred_on")
    filing.check_period(new.period.begins, new.period.ends, today)


async def _filed_before(session: AsyncSession, caller: Caller, new: NewComplaint) -> Complaint | None:
    """The filing with this partner number. The lock makes a twin that arrives at the same moment wait its turn."""
    if new.partner_no is None:
        return None
    turn = text("select pg_advisory_xact_lock(hashtextextended(:filing, 0))")
    await session.exec(turn, params={"filing": f"filing:{caller.party}:{new.partner_no}"})  # type: ignore[call-overload]
    return await queries.filed_before(session, caller.party, new.partner_no)


def _reporter(session: AsyncSession, person: ReporterIn) -> Reporter:
    keyring = keyring_of(session)
    key = keyring.new_person_key()
    phone = identifiers.normal_phone(person.phone)[0] if person.phone else None
    id_no = identifiers.normal_text(person.id_no).upper() if person.id_no else None
    return Reporter(
        person_key=key,
        anonymous=person.anonymous,
        consent=person.consent,
        name=keyring.seal(key, person.name),
        phone=keyring.seal(key, person.phone),
        id_no=keyring.seal(key, person.id_no),
        name_hash=keyring.blind("name", identifiers.normal_text(person.name) if person.name else None),
        phone_hash=keyring.blind("phone", phone),
        id_hash=keyring.blind("id", id_no),
        name_mask=identifiers.mask_name(person.name) if person.name else None,
        phone_mask=identifiers.mask_phone(phone or person.phone) if person.phone else None,
        id_mask=identifiers.mask_id(id_no) if id_no else None,
    )


async def _complaint(
    session: AsyncSession, caller: Caller, new: NewComplaint, reporter: Reporter, content: bytes
) -> Complaint:
    keyring = keyring_of(session)
    employer, project = new.employer, new.project
    employer_name = identifiers.redact(employer.name) if employer and employer.name else None
    project_name = identifiers.redact(project.name) if project and project.name else None
    masked = readable(new.summary, new.reporter.name)
    summary = keyring.seal(reporter.person_key, new.summary)
    assert summary is not None
    return Complaint(
        number=await queries.next_number(session, new.division, clock.today()),
        stage=Stage.FILED,
        division=new.division,
        parties=[caller.party],
        matter_kind=new.matter_kind,
        channel=new.channel,
        filed_by=caller.party,
        partner_no=new.partner_no,
        content_hash=content,
        domain=new.domain,
        employer_name=employer_name,
        employer_uscc=employer.uscc if employer else None,
        employer_key=_employer_key(session, employer_name),
        project_id=project.id if project else None,
        project_name=project_name,
        workers=new.workers,
        claimed_fen=new.owed_fen,
        period_from=new.period.begins,
        period_to=new.period.ends,
        occurred_on=new.occurred_on,
        prior_channels=list(new.prior_channels),
        flags=_flags(new),
        collective=_is_collective(new),
        reporter_id=reporter.id,
        summary=summary,
        summary_masked=masked,
        search_text=" ".join(filter(None, [employer_name, project_name, masked])),
        filed_on=clock.today(),
    )


def _employer_key(session: AsyncSession, name: str | None) -> str | None:
    """By which the same name is recognised in other services, without being it."""
    blind = keyring_of(session).blind("employer", identifiers.normal_text(name) if name else None)
    return blind.hex()[:32] if blind else None


def _is_collective(new: NewComplaint) -> bool:
    """Where the number is not known a filing is still taken in; an officer sees how many workers there are."""
    line = regions.find(new.division, "collective_workers", clock.today())
    return line is not None and filing.is_collective(new.workers, line.number())


def _flags(new: NewComplaint) -> list[str]:
    """What an officer should look at; none of it is a reason to refuse (interchange §0.9)."""
    employer, person = new.employer, new.reporter
    doubts = {
        "uscc-check-digit": bool(employer and employer.uscc and not identifiers.uscc_ok(employer.uscc)),
        "id-check-digit": bool(person.id_no and not identifiers.resident_id_ok(identifiers.normal_text(person.id_no))),
        "phone-unusual": bool(person.phone and not identifiers.normal_phone(person.phone)[1]),
        "identifier-in-summary": identifiers.redact(new.summary) != new.summary,
        "amount-missing": new.owed_fen == 0,
        "collective": _is_collective(new),
    }
    return [flag for flag, doubtful in doubts.items() if doubtful]


def _receipt(session: AsyncSession, complaint: Complaint) -> Receipt:
    """The same for the first answer and for every replay: what was true at filing."""
    return Receipt(
        number=complaint.number,
        id=complaint.id,
        version=1,
        stage=Stage.FILED,
        received_at=complaint.filed_at.astimezone(clock.CHINA),
        accept_due_on=complaint.accept_due_on,
        query_code=keyring_of(session).code("complaint", complaint.number),
        flags=complaint.flags,
    )


def _fact(complaint: Complaint) -> ComplaintFiled:
    return ComplaintFiled(
        division=complaint.division,
        complaint=complaint.number,
        matter_kind=complaint.matter_kind,
        channel=complaint.channel,
        domain=complaint.domain,
        employer_uscc=complaint.employer_uscc,
        employer_key=complaint.employer_key,
        project_id=complaint.project_id,
        workers=complaint.workers,
        claimed_fen=complaint.claimed_fen,
        filed_on=complaint.filed_on,
    )
