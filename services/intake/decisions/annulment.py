"""The annulment of a refusal 撤销不予受理决定 by review or by a court: the complaint is decided anew.

It keeps the day of its filing, on which the time bar rests; the days to decide run from the annulment.
"""

from services.intake.complaints.deadlines import acceptance
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import ANNULLED, Stage, move
from services.intake.decisions.schemas import AnnulRefusalIn
from services.intake.matters import followers
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from shared import clock
from shared.access.callers import Caller
from shared.contracts.intake import RefusalAnnulled
from shared.refusals import Gone
from shared.values.date_checks import check_past


def annul_refusal(there: LoadedComplaint, caller: Caller, seen: int, given: AnnulRefusalIn) -> None:
    """Record that a review organ or a court annulled the refusal: the complaint and those refused with it are filed
    again as they were. What the other organ decided is not ours to approve, so an officer may record it. A follower
    whose data was destroyed stays as it is.

    Raises RoleMissing, Stale, IllegalMove, InTheFuture, FollowsItsLeader; TooEarly for a day before the refusal; Gone
    where the reporter's data was destroyed.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    followers.check_leads(complaint)
    move(complaint.stage, Stage.FILED, ANNULLED)
    if there.reporter.destroyed_at is not None:
        raise Gone
    _file_again(there, caller, given)
    for each in there.followers:
        if each.row.stage == Stage.REFUSED and each.reporter.destroyed_at is None:
            _file_again(each, caller, given)


def _file_again(there: LoadedComplaint, caller: Caller, given: AnnulRefusalIn) -> None:
    complaint, today = there.row, clock.today()
    on = given.annulled_on or today
    check_past(on, today, "annulled_on", earliest=complaint.answered_on or complaint.filed_on)
    complaint.refusal_annulled_on = on
    complaint.disposition = complaint.answered_on = complaint.proposed_by = None
    complaint.refusal_proposed_by = complaint.refusal_ground = None
    facts = {"annulled_by": given.annulled_by, "document_no": given.document_no, "annulled_on": on.isoformat()}
    there.step(
        by=caller.label,
        action="refusal-annulled",
        to=Stage.FILED,
        note=given.reason,
        facts=facts,
        by_table=ANNULLED,
    )
    there.take(acceptance(complaint, on, "refusal-annulled"))
    tell(there, Event.REFUSAL_ANNULLED, f"v{complaint.version}", on=on)
    there.changes.publish(
        RefusalAnnulled(
            division=complaint.division,
            complaint=complaint.number,
            annulled_on=on,
            filed_on=complaint.filed_on,
            employer_uscc=complaint.employer_uscc,
        )
    )
