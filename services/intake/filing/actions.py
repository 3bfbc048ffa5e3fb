"""Filing a complaint: the row, its reporter, flags on doubtful values, and the deadlines that begin.

All rows and the receipt are prepared without the database, so that many filings share one commit.
"""

from collections.abc import Mapping
from typing import Any, get_args
from uuid import uuid4

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.adapters import ADAPTERS
from services.intake.complaints import deadlines as complaint_deadlines
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND
from services.intake.complaints.privacy import code_hash, query_code, sealed
from services.intake.complaints.rules import clocks, filing
from services.intake.complaints.rules.masking import names_masked
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import Channel, NewComplaint, Receipt, ReporterIn
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.filing.rules import amounts, partner_numbers
from services.intake.filing.rules.own_channels import WORKER_DOOR, check_channel, own_channels
from services.intake.lists import lists
from services.intake.petitions import actions as petition_actions
from services.intake.petitions import track as petition_track
from services.intake.verification import clue
from services.intake.verification.rules import check_listed
from shared import clock, history, regions
from shared.access.callers import Caller, PartyKind
from shared.commands.group_commit import Writing
from shared.contracts.intake import ComplaintFiled
from shared.database.copy_rows import Row
from shared.database.sessions import keyring_of
from shared.messaging.outbox import stating
from shared.privacy import Keyring
from shared.values import identifiers
from shared.values.date_checks import check_past

CITY = 4  # digits: a complaint names a city or a division within one
CREATED = 201
LIMITED = (PartyKind.PARTNER, PartyKind.DEPARTMENT)
ADAPTED = {name: adapter.channel for name, adapter in ADAPTERS.items()} | {WORKER_DOOR: "qr"}
"""The channel of each partner system, and of the workers' own door, by its party."""
LATER_FIELDS = ("sector", "employment_form", "clue", "headcount_seen")
"""Fields added to the format later: left out of the content hash where empty, so that an old order is still
recognised.
"""


def file_complaint(
    keyring: Keyring, caller: Caller, new: NewComplaint, number: int, told: Mapping[str, Any] | None = None
) -> Writing:
    """Prepare a complaint about unpaid wages; five working days to decide begin (INT-02).

    `told` is added to the facts of the first history step.
    Raises WrongDivision, UnknownDivision, NotYourChannel, and the refusals of dates.
    """
    _check(caller, new)
    reporter = _reporter(keyring, new.reporter)
    numberless = identifiers.redact(new.summary)
    complaint = _complaint(keyring, caller, new, reporter, number, names_masked(numberless, new.reporter.name))
    complaint["flags"] = _flags(new, complaint["collective"], number_told=numberless != new.summary)
    begun = complaint_deadlines.begin(complaint, "complaint-filed")
    if complaint["channel"] == petition_track.CHANNEL:
        petition_actions.begin(begun, complaint, "complaint-filed")
    complaint["accept_due_on"] = begun.due.get(clocks.ACCEPTANCE)
    step = {
        "by": caller.label,
        "action": "filed",
        "from_stage": None,
        "to_stage": Stage.FILED,
        "note": None,
        "facts": {"channel": new.channel, "workers": new.claimants, "owed_fen": new.owed_fen, **(told or {})},
    }
    first = history.chained(keyring.history_key, history.GENESIS, KIND, complaint["number"], 1, step)
    rows: list[Row] = [
        (Reporter, reporter),
        (Complaint, complaint),
        *clue.row_of(keyring, complaint["number"], reporter["person_key"], new.clue),
        (history.HistoryRow, first),
        *begun.rows,
        stating(_fact(complaint)),
    ]
    return Writing(rows, CREATED, _receipt(keyring, complaint), begun.questions)


async def filed_before(caller: Caller, new: NewComplaint, session: AsyncSession) -> Writing | None:
    """The first answer, if this partner number was used before with the same content; else None.

    An advisory lock lets two filings with one number run one after the other. Raises PartnerNumberReused for other
    content.
    """
    if new.partner_no is None:
        return None
    turn = text("select pg_advisory_xact_lock(hashtextextended(:filing, 0))")
    await session.exec(turn, params={"filing": f"filing:{caller.party}:{new.partner_no}"})  # type: ignore[call-overload]
    before = await complaint_queries.filed_before(session, caller.party, new.partner_no)
    if before is None:
        return None
    if before.content_hash != _content(keyring_of(session), new):
        raise partner_numbers.PartnerNumberReused(partner_no=new.partner_no, number=before.number)
    return Writing([], CREATED, _receipt(keyring_of(session), before.model_dump()))


def _check(caller: Caller, new: NewComplaint) -> None:
    if len(new.division) < CITY:
        raise filing.UnknownDivision(field="division", division=new.division)
    caller.need_division(new.division)
    if caller.kind in LIMITED:
        is_department = caller.kind is PartyKind.DEPARTMENT
        own = own_channels(caller.party, is_department=is_department, adapters=ADAPTED, channels=get_args(Channel))
        check_channel(new.channel, own)
    check_listed("sector", new.sector, lists().sectors_in(new.division))
    today = clock.today()
    if new.occurred_on is not None:
        check_past(new.occurred_on, today, "occurred_on")
    filing.check_period(new.period.begins, new.period.ends, today)


def _content(keyring: Keyring, new: NewComplaint) -> bytes | None:
    """The keyed hash by which equal content is recognised without being stored. Fields added later count
    only if given.
    """
    unsaid: dict[str, Any] = {name: True for name in LATER_FIELDS if getattr(new, name) is None}
    unsaid["reporter"] = {name for name in ("protected", "language") if not getattr(new.reporter, name)}
    return keyring.blind("content", new.model_dump_json(exclude=unsaid))


def _reporter(keyring: Keyring, person: ReporterIn) -> dict[str, Any]:
    kept = sealed(keyring, name=person.name, phone=person.phone, id_no=person.id_no)
    chosen = {"anonymous": person.anonymous, "consent": person.consent, "protected": person.protected}
    return {"id": uuid4(), **chosen, "language": person.language, **kept}


def _complaint(
    keyring: Keyring, caller: Caller, new: NewComplaint, reporter: dict[str, Any], number: int, masked: str
) -> dict[str, Any]:
    employer, project, now = new.employer, new.project, clock.now()
    employer_name = identifiers.redact(employer.name) if employer and employer.name else None
    project_name = identifiers.redact(project.name) if project and project.name else None
    numbered = complaint_queries.numbered(new.division, now.year, number)
    return {
        "number": numbered,
        "id": uuid4(),
        "version": 1,
        "stage": Stage.FILED,
        "division": new.division,
        "parties": [caller.party],
        "matter_kind": new.matter_kind,
        "channel": new.channel,
        "filed_by": caller.party,
        "partner_no": new.partner_no,
        "content_hash": _content(keyring, new),
        "code_hash": code_hash(keyring, numbered),
        "domain": new.domain,
        "sector": new.sector,
        "employment_form": new.employment_form,
        "first_contact": caller.label if caller.person and caller.is_authority else None,
        "employer_name": employer_name,
        "employer_uscc": employer.uscc if employer else None,
        "employer_key": _employer_key(keyring, employer_name),
        "project_id": project.id if project else None,
        "project_name": project_name,
        "workers": new.claimants,
        "headcount_seen": new.headcount_seen,
        "claimed_fen": new.owed_fen,
        "period_from": new.period.begins,
        "period_to": new.period.ends,
        "occurred_on": new.occurred_on,
        "prior_channels": list(new.prior_channels),
        "collective": _is_collective(new),
        "reporter_id": reporter["id"],
        "summary": keyring.seal(reporter["person_key"], new.summary),
        "summary_masked": masked,
        "search_text": " ".join(filter(None, [employer_name, project_name, masked])),
        "filed_at": now,
        "filed_on": now.date(),
    }


def _employer_key(keyring: Keyring, name: str | None) -> str | None:
    """The keyed hash of the name, by which other services recognise the employer without knowing the name."""
    blind = keyring.blind("employer", identifiers.normal_text(name) if name else None)
    return blind.hex()[:32] if blind else None


def _is_collective(new: NewComplaint) -> bool:
    """Whether so many claimants are a collective; False where the number is unknown: an officer sees the count."""
    line = regions.find(new.division, "collective_workers", clock.today())
    return line is not None and filing.is_collective(new.claimants, line.number())


def _flags(new: NewComplaint, collective: bool, *, number_told: bool) -> list[str]:
    """Doubts for an officer to check; none is a reason to refuse (interchange §0.9)."""
    employer, person = new.employer, new.reporter
    doubts = {
        "uscc-check-digit": bool(employer and employer.uscc and not identifiers.uscc_ok(employer.uscc)),
        "id-check-digit": bool(person.id_no and not identifiers.resident_id_ok(identifiers.normal_text(person.id_no))),
        "phone-unusual": bool(person.phone and not identifiers.normal_phone(person.phone).ok),
        "identifier-in-summary": number_told,
        "amount-missing": new.owed_fen == 0,
        "amount-unusual": _unusual(new),
        "collective": collective,
        **clue.flags_of(new),
    }
    return [flag for flag, doubtful in doubts.items() if doubtful]


def _unusual(new: NewComplaint) -> bool:
    """Whether the claimed sum is unusual for so many claimants; False where the bounds are unknown."""
    least, most = (regions.find(new.division, key, clock.today()) for key in (amounts.LEAST, amounts.MOST))
    claimants = max(new.claimants, 1)
    return bool(least and most and amounts.is_unusual(new.owed_fen, claimants, least.number(), most.number()))


def _receipt(keyring: Keyring, complaint: Mapping[str, Any]) -> bytes:
    """The receipt, equal for the first answer and every replay: it states what was true at filing."""
    receipt = Receipt(
        number=complaint["number"],
        id=complaint["id"],
        version=1,
        stage=Stage.FILED,
        received_at=complaint["filed_at"].astimezone(clock.CHINA),
        accept_due_on=complaint["accept_due_on"],
        query_code=query_code(keyring, complaint["number"]),
        flags=complaint["flags"],
    )
    return receipt.model_dump_json().encode()


def _fact(complaint: Mapping[str, Any]) -> ComplaintFiled:
    told = {name: complaint[name] for name in ComplaintFiled.model_fields.keys() & complaint.keys()}
    return ComplaintFiled(**told, complaint=complaint["number"])
