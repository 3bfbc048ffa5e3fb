"""The rows of a filing in the tutorial variant, built from the request. The same values as the product's own."""

from datetime import date

from services.intake.complaints.privacy import code_hash
from services.intake.complaints.rules.filing import is_collective
from services.intake.complaints.rules.masking import readable
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import NewComplaint, Receipt
from services.intake.complaints.tables import Complaint, Reporter
from shared import clock, regions
from shared.access.callers import Credential
from shared.contracts.intake import ComplaintFiled
from shared.privacy import Keyring
from shared.values import identifiers


def reporter_of(keyring: Keyring, new: NewComplaint) -> Reporter:
    person, key = new.reporter, keyring.new_person_key()
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
        phone_mask=identifiers.mask_phone(phone or "") if phone else None,
        id_mask=identifiers.mask_id(id_no) if id_no else None,
    )


def complaint_of(
    keyring: Keyring, caller: Credential, new: NewComplaint, reporter: Reporter, number: str, today: date
) -> Complaint:
    employer = new.employer
    name = identifiers.redact(employer.name) if employer and employer.name else None
    masked = readable(new.summary, new.reporter.name)
    blind = keyring.blind("employer", identifiers.normal_text(name) if name else None)
    line = regions.find(new.division, "collective_workers", today)
    return Complaint(
        number=number,
        stage=Stage.FILED,
        division=new.division,
        parties=[caller.party],
        matter_kind=new.matter_kind,
        channel=new.channel,
        filed_by=caller.party,
        partner_no=new.partner_no,
        content_hash=keyring.blind("content", new.model_dump_json()) or b"",
        code_hash=code_hash(keyring, number),
        domain=new.domain,
        employer_name=name,
        employer_uscc=employer.uscc if employer else None,
        employer_key=blind.hex()[:32] if blind else None,
        workers=new.workers,
        claimed_fen=new.owed_fen,
        period_from=new.period.begins,
        period_to=new.period.ends,
        prior_channels=list(new.prior_channels),
        flags=_flags(new),
        collective=line is not None and is_collective(new.workers, line.number()),
        reporter_id=reporter.id,
        summary=keyring.seal(reporter.person_key, new.summary) or b"",
        summary_masked=masked,
        search_text=" ".join(filter(None, [name, masked])),
        filed_on=today,
    )


def _flags(new: NewComplaint) -> list[str]:
    person, employer = new.reporter, new.employer
    doubts = {
        "uscc-check-digit": bool(employer and employer.uscc and not identifiers.uscc_ok(employer.uscc)),
        "id-check-digit": bool(person.id_no and not identifiers.resident_id_ok(identifiers.normal_text(person.id_no))),
        "identifier-in-summary": identifiers.redact(new.summary) != new.summary,
    }
    return [flag for flag, doubtful in doubts.items() if doubtful]


def receipt_of(keyring: Keyring, complaint: Complaint) -> Receipt:
    return Receipt(
        number=complaint.number,
        id=complaint.id,
        version=1,
        stage=Stage.FILED,
        received_at=complaint.filed_at.astimezone(clock.CHINA),
        accept_due_on=complaint.accept_due_on,
        query_code=keyring.code("complaint", complaint.number),
        flags=complaint.flags,
    )


def fact_of(complaint: Complaint) -> ComplaintFiled:
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
