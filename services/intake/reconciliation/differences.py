"""Differences with a partner 对账差异: each with an owner and a last day, updated by later lists, resolved
by persons.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.tables import Complaint
from services.intake.reconciliation import queries, rules
from services.intake.reconciliation.our_records import records_as_of
from services.intake.reconciliation.resolution import carry_out
from services.intake.reconciliation.rules import DESK, RULE, Difference, ItemState, Kind, Resolution
from services.intake.reconciliation.schemas import OwnerIn, ResolveIn
from services.intake.reconciliation.tables import Reconciliation, ReconciliationItem
from shared import clock, obligations
from shared.access.callers import Caller
from shared.history import record
from shared.obligations.questions import known_or_asked
from shared.values.identifiers import redact

KIND = "reconciliation-item"
CLEARING = "reconciliation"


async def resolve(
    session: AsyncSession, caller: Caller, number: str, seen: int, decision: ResolveIn
) -> ReconciliationItem:
    """A person states how a difference ended and why, and our records are changed accordingly.

    Raises RoleMissing, Stale, IllegalMove, or what `resolution.carry_out` raises.
    """
    caller.need_role(*DECIDERS)
    item = await queries.lock_item(session, caller, number, seen)
    rules.resolve(item.state)
    await carry_out(session, item, decision, by=caller.label)
    await _resolve(session, item, Resolution(decision.resolution), by=caller.label, reason=redact(decision.reason))
    return item


async def give_to(session: AsyncSession, caller: Caller, number: str, seen: int, given: OwnerIn) -> ReconciliationItem:
    """Name another owner of a difference. Raises RoleMissing, Stale or IllegalMove."""
    caller.need_role(*DECIDERS)
    item = await queries.lock_item(session, caller, number, seen)
    rules.resolve(item.state)
    was, item.owner = item.owner, given.owner
    deadline = await obligations.open_for(session, KIND, item.number, KIND)
    if deadline is not None:
        deadline.owner = given.owner
    facts = {"from": was, "to": given.owner}
    await record(session, item, kind=KIND, by=caller.label, action="given-to", note=given.reason, facts=facts)
    await session.flush()
    return item


async def store_difference(
    session: AsyncSession,
    batch: Reconciliation,
    difference: Difference,
    there: ReconciliationItem | None,
    complaint: Complaint | None,
) -> None:
    """Store a difference; one that is open for the same number is updated instead."""
    fields = both_sides(difference.fields)
    if there is not None:
        if (there.kind, there.fields) != (difference.kind, fields):
            there.kind, there.fields = difference.kind, fields
            there.complaint = complaint.number if complaint else None
            facts = {"kind": difference.kind, "batch_no": batch.batch_no}
            await record(session, there, kind=KIND, by=CLEARING, action="seen-again", facts=facts)
        return
    item = ReconciliationItem(
        reconciliation=batch.id,
        partner=batch.partner,
        parties=batch.parties,
        division=batch.division,
        period=batch.period,
        partner_no=difference.partner_no,
        kind=difference.kind,
        complaint=complaint.number if complaint else None,
        fields=fields,
        owner=await _owner(session, batch, complaint),
    )
    await _start_clock(session, item)
    session.add(item)
    facts = {"kind": difference.kind, "batch_no": batch.batch_no, "owner": item.owner, "due_on": str(item.due_on)}
    await record(session, item, kind=KIND, by=CLEARING, action="opened", to_stage=ItemState.OPEN, facts=facts)


async def check_open_items(
    session: AsyncSession, batch: Reconciliation, there: Mapping[str, ReconciliationItem]
) -> None:
    """Check the differences opened before this list again, against the newest lines and our records."""
    lines = await queries.last_lines(session, batch.partner, there.keys())
    known = {str(each.partner_no): each for each in await queries.by_numbers(session, batch.partner, there.keys())}
    for number, item in there.items():
        line, complaint = lines.get(number), known.get(number)
        if line is None or complaint is None:
            continue
        ours = (await records_as_of(session, [complaint], item.division, clock.now()))[number]
        fields = both_sides(rules.differing(rules.placed(queries.as_listed(line), item.division), ours))
        item.complaint = complaint.number
        if not fields:
            reason = f"后续对账{batch.batch_no}复核：双方已一致"
            await _resolve(session, item, Resolution.SETTLED, by=CLEARING, reason=reason)
        elif (item.kind, item.fields) != (Kind.DIFFERS, fields):
            item.kind, item.fields = Kind.DIFFERS, fields
            facts = {"kind": Kind.DIFFERS, "batch_no": batch.batch_no}
            await record(session, item, kind=KIND, by=CLEARING, action="seen-again", facts=facts)


async def _owner(session: AsyncSession, batch: Reconciliation, complaint: Complaint | None) -> str:
    """The officer who answers for the complaint, else the person who handed in the list, else the desk."""
    owner = await complaint_queries.owner_of(session, complaint) if complaint else None
    if owner:
        return owner
    return batch.by if "/" in batch.by else DESK


def both_sides(fields: Mapping[str, tuple[object, object]]) -> dict[str, Any]:
    return {name: {"ours": ours, "theirs": theirs} for name, (ours, theirs) in fields.items()}


async def _start_clock(session: AsyncSession, item: ReconciliationItem) -> None:
    """Start the days to resolve it; where their number is unknown a person is asked, once per place."""
    today = clock.today()
    known = await known_or_asked(session, item.division, "reconciliation_days", today)
    if known is None:
        return
    deadline = await obligations.start(
        session,
        subject_kind=KIND,
        subject=item.number,
        division=item.division,
        name=KIND,
        rule_id=RULE,
        legal_basis=known.source,
        started_on=today,
        start_event="difference-found",
        term=known.term(),
        owner=item.owner,
    )
    item.due_on = deadline.due_on


async def _resolve(
    session: AsyncSession, item: ReconciliationItem, resolution: Resolution, *, by: str, reason: str
) -> None:
    """The only writer of a difference's resolution."""
    was = item.state
    item.state = rules.resolve(was)
    item.resolution, item.reason = resolution, reason
    item.resolved_by, item.resolved_at = by, clock.now()
    await record(
        session,
        item,
        kind=KIND,
        by=by,
        action="resolved",
        from_stage=was,
        to_stage=item.state,
        note=reason,
        facts={"resolution": resolution},
    )
    await obligations.meet(session, KIND, item.number, KIND, clock.today())
    await session.flush()
