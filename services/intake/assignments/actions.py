"""Assigning a complaint: officer and unit by domain, place and sector (C14), helpers, double assignment (C15)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.letter_answers import remove_party
from services.intake.assignments.schemas import AssignIn
from services.intake.assignments.tables import LETTERS, Assignment
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND, step
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import check_running
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.lists import lists
from services.intake.lists.units import Duty, Matter, owner_for, unit_for
from shared import clock
from shared.access.callers import Caller
from shared.assignments import double, letters
from shared.assignments.refusals import NoUnitKnown
from shared.assignments.schemas import DualAssignIn, HelperIn
from shared.assignments.tables import AssignmentKind, AssignmentState
from shared.commands.gathered import Further
from shared.contracts.intake import ComplaintAssigned
from shared.messaging.outbox import publish


def assign(there: LoadedComplaint, caller: Caller, seen: int, given: AssignIn) -> None:
    """Name who answers for it. A unit gets a letter; with neither unit nor officer the lists of the place name one.

    With neither unit nor officer the place's lists name the unit. Raises RoleMissing, NotFound, Stale, NoUnitKnown,
    UnknownParty, TooEarly, and IllegalMove once the complaint has ended or while its transfer is undecided.
    """
    complaint = _assignable(there, caller, seen)
    there.taken_in_hand(caller)
    if given.owner is not None:
        complaint.owner = given.owner
    facts: dict[str, str | None] = {"owner": complaint.owner}
    letter = there.found(Assignment)
    if letter is not None:
        complaint.unit, complaint.unit_party = letter.unit, letter.party
        facts |= {"unit": letter.unit, "document_no": letter.document_no, "rule": "INT-06"}
    there.step(by=caller.label, action="assigned", note=given.reason, facts=facts)
    deadline_actions.assigned(there)


def by_letter(caller: Caller, seen: int, given: AssignIn) -> Further[LoadedComplaint]:
    """Where a unit is named: its letter, which takes a number without gaps, and those of helpers."""

    def needed(there: LoadedComplaint) -> bool:
        return _owner(_assignable(there, caller, seen), given) is not None or bool(given.assisting)

    async def load(session: AsyncSession, there: LoadedComplaint) -> None:
        complaint, unit = there.row, _owner(there.row, given)
        reason = there.for_ever(given.reason) if given.reason else None
        if unit is not None:
            await _end_owner_letter(session, complaint)
            there.keep(await _give(session, caller, complaint, AssignmentKind.OWNER, unit, reason))
        for helper in given.assisting:
            await _give(session, caller, complaint, AssignmentKind.ASSISTING, helper, reason)

    return Further(needed, load)


def _assignable(there: LoadedComplaint, caller: Caller, seen: int) -> Complaint:
    """Raises RoleMissing, NotFound, Stale, or IllegalMove once it is over."""
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    check_running(complaint.stage)
    return complaint


async def dual_assign(session: AsyncSession, caller: Caller, number: str, seen: int, given: DualAssignIn) -> Complaint:
    """Assign a major risk to the industry department and the territory, each by letter (双交双办, C15).

    The complaint's owner stays. Raises RoleMissing, NotFound, Stale, NoUnitKnown, SameUnitTwice, UnknownParty,
    TooEarly, and IllegalMove once the complaint has ended or while its transfer is undecided.
    """
    caller.need_role(double.GIVER)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    check_running(complaint.stage)
    units = double.both(given, lambda kind: _listed(complaint, Duty(kind.value)))
    reason = await anonymised(session, complaint, given.reason)
    letters_given = [await _give(session, caller, complaint, kind, unit, reason) for kind, unit in units.items()]
    facts = {
        **{kind.value: unit.unit for kind, unit in units.items()},
        "letters": [each.document_no for each in letters_given],
        "due_on": given.due_on.isoformat(),
        "given_by": _office(complaint),
    }
    await step(session, complaint, by=caller.label, action="dual-assigned", note=given.reason, facts=facts)
    return complaint


def matter_of(complaint: Complaint) -> Matter:
    """The values of a complaint by which the lists name units."""
    return Matter(complaint.division, complaint.domain, complaint.sector, complaint.employment_form)


def _owner(complaint: Complaint, given: AssignIn) -> HelperIn | None:
    """The unit to assign, as given or from the lists; None where only an officer was given. Raises NoUnitKnown."""
    if given.unit is not None:
        return HelperIn(unit=given.unit, party=given.party, due_on=given.due_on)
    if given.owner is not None:
        return None
    known = owner_for(lists().units, matter_of(complaint))
    if known is None:
        raise NoUnitKnown(duty=Duty.OWNER.value)
    return HelperIn(unit=known.unit, party=known.party, due_on=given.due_on)


def _listed(complaint: Complaint, duty: Duty) -> HelperIn | None:
    """The unit with this duty, by the lists; None where they name none."""
    known = unit_for(lists().units, duty, matter_of(complaint))
    return HelperIn(unit=known.unit, party=known.party) if known else None


def _office(complaint: Complaint) -> str | None:
    """The name of the leading group's office by the lists; None where they name none."""
    known = unit_for(lists().units, Duty.LEADING_OFFICE, matter_of(complaint))
    return known.unit if known else None


async def _give(
    session: AsyncSession, caller: Caller, complaint: Complaint, kind: AssignmentKind, to: HelperIn, reason: str | None
) -> Assignment:
    """Issue a letter, publish it, and let the unit's party see the complaint. Raises UnknownParty, TooEarly."""
    about = (KIND, complaint.number, complaint.division)
    body = {
        "domain": complaint.domain,
        "employer_uscc": complaint.employer_uscc,
        "project": complaint.project_name,
        "workers": complaint.workers,
        "claimed_fen": complaint.claimed_fen,
    }
    letter = await LETTERS.issue(
        session,
        caller.label,
        about=about,
        kind=kind,
        unit=to.unit,
        party=to.party,
        due_on=to.due_on,
        reason=reason,
        body=body,
    )
    if to.party is not None and to.party not in complaint.parties:
        complaint.parties = [*complaint.parties, to.party]
    publish(
        session,
        ComplaintAssigned(
            division=complaint.division,
            complaint=complaint.number,
            kind=kind.value,
            document_no=letter.document_no,
            unit=to.unit,
            party=to.party,
            assigned_on=clock.today(),
            due_on=to.due_on,
        ),
    )
    return letter


async def _end_owner_letter(session: AsyncSession, complaint: Complaint) -> None:
    """End the owner's letter before another unit is assigned, so that no complaint has two owners."""
    for letter in await LETTERS.running(session, complaint.number, AssignmentKind.OWNER):
        await letters.end(session, letter, AssignmentState.ENDED, None)
        await remove_party(session, complaint, letter.party)
