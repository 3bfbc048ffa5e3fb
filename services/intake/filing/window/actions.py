"""Filing for a worker: at the window, at a joint reception 集中接访, on a site 主动下访 (C7, C8)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.schemas import Receipt
from services.intake.filing import actions as filing_actions
from services.intake.filing.window import rules
from services.intake.filing.window.schemas import AssistedIn, AssistedReceipt
from services.intake.filing.window.tables import Assistance
from shared import clock
from shared.access.callers import Caller
from shared.commands.group_commit import Writing
from shared.privacy import Keyring
from shared.refusals import NotFound
from shared.values import identifiers
from shared.values.date_checks import check_past


def file_for(keyring: Keyring, caller: Caller, given: AssistedIn, number: int) -> Writing:
    """File the worker's own complaint, with who acted and how the worker agreed; the worker gets the query code.

    Raises PersonNeeded, WorkerUnnamed, RelationMissing, and what filing refuses.
    """
    if not caller.person:
        raise rules.PersonNeeded
    said = given.assistance
    rules.check(said.consent, said.relation, given.reporter.name)
    on = said.occasion_on or clock.today()
    check_past(on, clock.today(), "assistance/occasion_on")
    told = {"assisted": said.consent.value, "occasion": said.occasion.value}
    writing = filing_actions.file_complaint(keyring, caller, given.complaint(), number, told)
    receipt = Receipt.model_validate_json(writing.body)
    row = {
        "complaint": receipt.number,
        "assisted_by": caller.label,
        "consent": said.consent.value,
        "relation": said.relation.value if said.relation else None,
        "occasion": said.occasion.value,
        "occasion_on": on,
        "place": identifiers.redact(said.place) if said.place else None,
    }
    whole = AssistedReceipt(**receipt.model_dump(), slip=slip(receipt))
    body = whole.model_dump_json().encode()
    return Writing([*writing.rows, (Assistance, row)], writing.status, body, writing.questions)


def slip(receipt: Receipt) -> list[str]:
    """The lines of the slip that the worker takes home; it names no person."""
    due = receipt.accept_due_on
    return [
        f"登记编号：{receipt.number}",
        f"查询码：{receipt.query_code}（请妥善保管，凭编号和查询码可随时查询办理进展）",
        f"登记时间：{receipt.received_at:%Y-%m-%d %H:%M}",
        f"将于{due}前告知您是否受理。" if due else "受理结果将及时告知您。",
    ]


async def assistance_of(session: AsyncSession, caller: Caller, number: str) -> Assistance:
    """The record of who acted for the worker. Raises NotFound, also if the worker filed alone."""
    complaint = await complaint_queries.read(session, caller, number)
    found = await session.get(Assistance, complaint.number)
    if found is None:
        raise NotFound(what="assistance", which=number)
    return found
