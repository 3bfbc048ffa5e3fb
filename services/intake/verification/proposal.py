"""The proposal to file 拟立案: made by an officer, or by intake from what was verified; a head decides (INT-02)."""

from datetime import date

from services.intake.complaints.load import LoadedComplaint, in_session
from services.intake.complaints.rules.clocks import APPROVAL
from services.intake.complaints.tables import Complaint
from services.intake.verification import queries
from services.intake.verification.rules import TimeBar, Unpaid, unmet_conditions, worked_until
from services.intake.verification.tables import Verified
from shared import clock, regions
from shared.calendar import working_days
from shared.contracts.intake import FilingProposed

BASIS = "《关于实施〈劳动保障监察条例〉若干规定》(劳社部令25号)第18条：受理之日立案"


def propose(there: LoadedComplaint, *, by: str, reason: str, on_verified: bool) -> None:
    """Propose the complaint to the head, who has to decide on the same day or, if that is no working day, on the next.

    A second proposal is recorded and stated; the deadline of the first one goes on. `by` is an officer's label or
    `FACTS`; `on_verified`: made from what was verified.
    """
    complaint = there.row
    again = complaint.proposed_by is not None
    unmet = _unmet(complaint, queries.verified_now(there))
    complaint.proposed_by = by
    facts = {"unmet": unmet, "on_verified": on_verified, "rule": "INT-02"}
    there.step(by=by, action="filing-proposed", note=reason, facts=facts)
    today = clock.today()
    if not again:
        there.start(
            division=complaint.division,
            name=APPROVAL,
            rule_id="INT-02",
            legal_basis=BASIS,
            started_on=today,
            start_event="filing-proposed",
            due_on=working_days.roll_forward(today),
        )
    there.changes.publish(
        FilingProposed(
            division=complaint.division,
            complaint=complaint.number,
            proposed_on=today,
            on_verified=on_verified,
            unmet=unmet,
            employer_uscc=complaint.employer_uscc,
        )
    )


def drop(there: LoadedComplaint) -> None:
    """Take what was proposed back and cancel the head's deadline. Nothing happens where nothing was proposed.

    For a complaint of which a supplement is awaited, or which was reclassified as a report or a clue.
    """
    there.row.refusal_proposed_by = there.row.refusal_ground = None
    if there.row.proposed_by is None:
        return
    there.row.proposed_by = None
    there.finish({}, [APPROVAL])


def _unmet(complaint: Complaint, verified: Verified | None) -> list[str]:
    bar = time_bar(complaint, verified)
    return unmet_conditions(
        in_time=bar.in_time,
        employer=bool(complaint.employer_name or complaint.employer_uscc or complaint.project_name),
        period=bar.safe_from is not None,
        owed=complaint.claimed_fen > 0 or bool(verified and verified.owed_fen > 0),
    )


def time_bar(complaint: Complaint, verified: Verified | None, found_on: date | None = None) -> TimeBar:
    """The two years of inspection for this complaint (INT-04): by what is known, and by the end that a person found."""
    unpaid = Unpaid(
        worked_until(verified.period_to if verified else None, complaint.occurred_on, complaint.period_to),
        verified.pay_day if verified else None,
        verified.continuing if verified else None,
    )
    ended, safe_from = unpaid.ended(found_on), unpaid.never_before
    return TimeBar(complaint.filed_on, ended, _last_day(complaint, ended), safe_from, _last_day(complaint, safe_from))


def _last_day(complaint: Complaint, begins: date | None) -> date | None:
    """The last of the place's years from that day; None where the day or the number is unknown."""
    years = regions.find(complaint.division, "time_bar_years", complaint.filed_on)
    return working_days.deadline(begins, years.term()).due_on if begins and years else None


propose_in_session = in_session(propose)
