"""Proposals to refer a case to the police, as their table has it: who is who, what the police are told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.mediation.cases.history import KIND as CASE
from services.mediation.cases.history import about
from services.mediation.cases.tables import Case
from services.mediation.referrals.police import actions as police_actions
from services.mediation.referrals.tables import Proposal
from services.mediation.referrals.track import REFERRAL, ProposalState
from shared.access.callers import Caller
from shared.commands import Loaded
from shared.contracts.mediation import EMPLOYER, CaseReferredToPolice
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances
from shared.tracks.matter import Letter, Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker

KIND = REFERRAL.name
MACHINE = "mediation"
"""Who proposed what no person did."""


def mark_corrected(live: Iterable[Loaded[Proposal]], document_no: str, on: date) -> None:
    """Those liable paid all that was ordered: paid before the police open, it may be no crime (CRIM-07)."""
    for each in live:
        if each.row.document_no == document_no and each.row.corrected_on is None:
            each.row.corrected_on = on
            each.record(by=MACHINE, action="corrected", facts={"on": on, "rule_id": "CRIM-07"})


def note_assumed_unit(work: Work[Proposal, Case]) -> None:
    """310号令 does not say what its 日 are: callers are told that calendar days were assumed."""
    work.row.unit_assumed = work.row.decide_by is not None


def await_police(work: Work[Proposal, Case]) -> None:
    """What the police do with it is a procedure of its own (CRIM-14)."""
    police_actions.begin(work)


def referral_letter(work: Work[Proposal, Case]) -> Letter:
    """What the police are told before the papers come: numbers, sums, sources; nothing about a person. They answer
    under the number `police_matter`. Suspected is whom the order bound (`addressee`), which need not be the employer.
    """
    case, proposal = work.parent, work.row
    addressee = _addressee(proposal)
    copied = ("workers", "amount", "evidence", "conduct", "zh", "en")
    body: dict[str, Any] = {
        "what": "case-referral",
        "police_matter": proposal.number,
        "case": case.number,
        "division": case.division,
        "employer_uscc": case.employer_uscc,
        "employer_name": _name(case),
        "addressee": addressee | {"name": _name(case) if addressee["uscc"] == case.employer_uscc else None},
        "outstanding_fen": case.outstanding_fen,
        "approved_on": proposal.decided_on,
        **{name: getattr(proposal, name) for name in copied},
    }
    return Letter("case-referral", case.number, proposal.number, body)


def _referred(work: Work[Proposal, Case]) -> CaseReferredToPolice:
    case, proposal = work.parent, work.row
    addressee = {f"addressee_{name}": value for name, value in _addressee(proposal).items()}
    return CaseReferredToPolice(
        **about(case),
        **addressee,
        proposal=proposal.number,
        document_no=proposal.document_no,
        approved_on=proposal.decided_on,
        referred_on=work.day,
        workers=proposal.workers,
        outstanding_fen=case.outstanding_fen,
    )


def _addressee(proposal: Proposal) -> dict[str, str | None]:
    """Whom the order bound, by role and code; one of before orders had an addressee bound the employer."""
    role = proposal.evidence.get("addressee_role", EMPLOYER)
    return {"role": role, "uscc": proposal.evidence.get("addressee_uscc", proposal.employer_uscc)}


def _name(case: Case) -> str | None:
    """The employer's name, where it is a firm's: one without a code may be a person."""
    return case.employer_name if case.employer_uscc else None


def _where(proposal: Proposal, _: Case) -> Circumstances:
    return Circumstances(division=proposal.division, partners={"police": police_actions.police_of(proposal.division)})


def _may_see(caller: Caller, proposal: Proposal, _: Case) -> bool:
    """Raises AuthorityOnly."""
    caller.need_authority()
    return caller.reaches(proposal.division)


TRACKER = Tracker(
    Binding[ProposalState, Proposal, Case](
        REFERRAL,
        Proposal,
        machine=MACHINE,
        then=(note_assumed_unit, await_police),
        letters=(referral_letter,),
        facts={CaseReferredToPolice: _referred},
        remarks=True,
    ),
    Place(Case, by="case_number", kind=CASE),
    where=_where,
    may_see=_may_see,
)
