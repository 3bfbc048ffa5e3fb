"""Reconciling a day with a partner 对账: the list is checked and compared, and every difference gets an owner.

Lists may come late, twice and out of order: the same batch again changes nothing, and each list checks the open
differences again, so that an order sent at midnight is resolved by the next list.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.tables import Complaint
from services.intake.reconciliation import queries, rules, unknown_deliveries
from services.intake.reconciliation.differences import both_sides, check_open_items, store_difference
from services.intake.reconciliation.our_records import records_as_of
from services.intake.reconciliation.rules import DESK, RULE, Difference, Kind, Record
from services.intake.reconciliation.schemas import HeaderIn, ReconciliationIn
from services.intake.reconciliation.tables import Reconciliation, ReconciliationLine
from shared import clock, obligations
from shared.access.callers import Caller
from shared.deliveries import settle
from shared.obligations.questions import known_or_asked
from shared.refusals import Forbidden
from shared.values.date_checks import check_past

LIST = "reconciliation-list"


class NotYourPartner(Forbidden):
    """The list is neither handed in by its partner nor by the labour authority."""

    code = "not-your-partner"
    zh = "对账文件须由{partner}本单位或人社部门提交"
    en = "a list of {partner} is handed in by itself or by the labour authority"


async def reconcile(session: AsyncSession, caller: Caller, given: ReconciliationIn) -> tuple[Reconciliation, bool]:
    """Compare a partner's list with our records; True if this batch was taken before, and then nothing is changed.

    Raises NotYourPartner, WrongDivision, the refusals of days, BatchReused, and the refusals of the header.
    """
    header = given.header
    _check(caller, header)
    theirs = [each.record() for each in given.records]
    rules.check_whole(theirs, record_count=header.record_count, total_fen=header.total_fen, sha256=header.sha256)
    await queries.lock_partner(session, header.partner)
    before = await queries.taken_before(session, header.partner, header.batch_no)
    if before is not None:
        if (before.sha256, before.period, before.division) != (header.sha256.lower(), header.period, header.division):
            raise rules.BatchReused(batch_no=header.batch_no)
        return before, True
    batch = _batch(caller, header)
    known = await _known(session, batch, theirs)
    found = await _compare(session, batch, theirs, known)
    session.add(batch)
    await session.flush()
    session.add_all(_line(batch, each) for each in theirs)
    await session.flush()
    await _settle_unknown(session, batch, theirs, known)
    there = await queries.open_items(session, batch.partner)
    for difference in found:
        number = difference.partner_no
        await store_difference(session, batch, difference, there.pop(number, None), known.get(number))
    await check_open_items(session, batch, there)
    await _await_next(session, batch)
    return batch, False


def _check(caller: Caller, header: HeaderIn) -> None:
    if caller.is_authority and caller.person:
        caller.need_role(*DECIDERS)
    elif caller.party != header.partner:
        raise NotYourPartner(partner=header.partner)
    caller.need_division(header.division)
    check_past(header.period, clock.today(), "header/period")
    if header.as_of is not None:
        rules.check_as_of(header.as_of, clock.start_of(header.period), clock.now())


def _batch(caller: Caller, header: HeaderIn) -> Reconciliation:
    ends = clock.start_of(header.period + timedelta(days=1))
    return Reconciliation(
        **header.model_dump(include={"partner", "batch_no", "division", "period", "record_count", "total_fen"}),
        parties=[header.partner],
        as_of=header.as_of or min(ends, clock.now()),
        sha256=header.sha256.lower(),
        by=caller.label,
        matched=0,
        ours_only=0,
        theirs_only=0,
        differing=0,
    )


def _line(batch: Reconciliation, theirs: Record) -> ReconciliationLine:
    return ReconciliationLine(
        reconciliation=batch.id,
        partner=batch.partner,
        partner_no=theirs.partner_no,
        filed_on=theirs.filed_on,
        workers=theirs.workers,
        owed_fen=theirs.owed_fen,
        state=theirs.state,
        disposition=theirs.disposition,
    )


async def _known(session: AsyncSession, batch: Reconciliation, theirs: Iterable[Record]) -> dict[str, Complaint]:
    """Our complaints of the day and of every number on the list, by partner number."""
    listed = await queries.by_numbers(session, batch.partner, {each.partner_no for each in theirs})
    of_the_day = await queries.filed_on(session, batch.partner, batch.division, batch.period)
    return {str(each.partner_no): each for each in (*listed, *of_the_day)}


async def _compare(
    session: AsyncSession, batch: Reconciliation, theirs: list[Record], known: Mapping[str, Complaint]
) -> list[Difference]:
    """The differences; the batch's counts are set from them."""
    ours = await records_as_of(session, known.values(), batch.division, batch.as_of)
    listed = {each.partner_no for each in theirs}
    day = known.keys() - listed
    elsewhere = await queries.listed_elsewhere(session, batch.partner, day)
    all_found = rules.differences([rules.placed(each, batch.division) for each in theirs], ours, day, elsewhere)
    found = await _not_decided(session, batch, all_found)
    counted = {kind: sum(each.kind is kind for each in found) for kind in Kind}
    batch.ours_only, batch.theirs_only = counted[Kind.OURS_ONLY], counted[Kind.THEIRS_ONLY]
    batch.differing = counted[Kind.DIFFERS]
    batch.matched = len(theirs) - batch.theirs_only - batch.differing
    return found


async def _not_decided(session: AsyncSession, batch: Reconciliation, found: list[Difference]) -> list[Difference]:
    """The differences without those explained before, while both sides state the same as then."""
    decided = await queries.last_resolved(session, batch.partner, {each.partner_no for each in found})

    def lasts(difference: Difference) -> bool:
        item = decided.get(difference.partner_no)
        return (
            item is not None
            and item.resolution in rules.LASTING
            and (item.kind, item.fields) == (difference.kind, both_sides(difference.fields))
        )

    return [each for each in found if not lasts(each)]


async def _settle_unknown(
    session: AsyncSession, batch: Reconciliation, theirs: Iterable[Record], known: Mapping[str, Complaint]
) -> None:
    """Settle final answers of unknown outcome (architecture, invariant 13) by what the list says.

    An answer that the partner does not have is sent again under the same id, but only if the list is newer than our
    last attempt: an older list cannot know.
    """
    said = {known[each.partner_no].number: each.state for each in theirs if each.state and each.partner_no in known}
    for delivery in await queries.unknown_answers(session, batch.partner, said.keys()):
        arrived = said[delivery.subject] == "answered"
        if arrived or batch.as_of - clock.shift() >= delivery.next_at:
            await settle(session, delivery, arrived=arrived, why=f"reconciliation {batch.batch_no}"[:200])
            await unknown_deliveries.end(session, delivery)


async def _await_next(session: AsyncSession, batch: Reconciliation) -> None:
    """Start the deadline of the next day's list: a partner that sends nothing would look like one without differences.

    A late list of an earlier day starts none.
    """
    subject, begins = f"{batch.partner}:{batch.division}", batch.period + timedelta(days=1)
    awaited = await obligations.open_for(session, LIST, subject, LIST)
    if awaited is not None:
        if awaited.started_on >= begins:
            return
        await obligations.meet(session, LIST, subject, LIST, clock.today())
    known = await known_or_asked(session, batch.division, "reconciliation_list_days", begins)
    if known is None:
        return
    await obligations.start(
        session,
        subject_kind=LIST,
        subject=subject,
        division=batch.division,
        name=LIST,
        rule_id=RULE,
        legal_basis=known.source,
        started_on=begins,
        start_event="list-taken",
        term=known.term(),
        owner=DESK,
    )
