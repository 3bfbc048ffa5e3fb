"""How proposals for the joint-sanction list are shown."""

from collections.abc import Mapping, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.listings import queries
from services.credit.listings.schemas import CheckOut, LineOut, ProposalOut
from services.credit.listings.tables import AmountCheck, Proposal

Checks = Mapping[tuple[str, str], AmountCheck]


async def proposals_out(session: AsyncSession, rows: Sequence[Proposal]) -> list[ProposalOut]:
    """Each proposal with the check of the amount that led to it."""
    checks = await queries.checks_of_orders(session, [row.document_no for row in rows])
    return [_proposal(row, checks.get((row.source, row.document_no))) for row in rows]


def _proposal(row: Proposal, check: AmountCheck | None) -> ProposalOut:
    told = row.model_dump(exclude={"employer", "source", "waits"})
    shown = _check(check) if check else None
    return ProposalOut(**told, employer_uscc=row.employer, case=row.source, check=shown)


def _check(found: AmountCheck) -> CheckOut:
    return CheckOut(outcome=found.outcome, zh=found.zh, en=found.en, lines=[LineOut(**line) for line in found.lines])
