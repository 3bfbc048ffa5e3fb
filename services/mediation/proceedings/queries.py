"""The load that shows a case's claims in proceedings, and what other cases pursue for the same."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND
from services.mediation.cases.load import ITSELF, OF_ITS_WORKERS, LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.proceedings.tables import ClaimInProceeding
from shared.commands import Load

OURS = """(select jsonb_agg(to_jsonb(p) order by p.line, p.month)::text from claim_in_proceeding as p
    where p.case_number = l.number)"""
ELSEWHERE = """(select jsonb_agg(to_jsonb(p) || jsonb_build_object('line', g.line) order by g.line, p.month)::text
    from ledger_line as g join claim_in_proceeding as p on p.worker_ref = g.worker_ref
        and p.employer = coalesce(l.employer_uscc, l.employer_key) and p.item = g.item
        and p.month between g.period_from and coalesce(g.period_to, g.period_from)
        and p.ended_on is null and p.case_number <> l.number
    where g.case_number = l.number)"""

CASE_AND_PROCEEDINGS = Load(
    Case, KIND, LoadedCase, beside=ITSELF | OF_ITS_WORKERS | {"proceedings": OURS, "elsewhere": ELSEWHERE}
)
"""A case with the proceedings of its claims. Two cases that take the same claim up at once: one is refused by the
database and loads again, and sees the other.
"""


def ours(there: LoadedCase) -> list[ClaimInProceeding]:
    """The loaded case's claims in proceedings, ended ones too."""
    return there.beside(ClaimInProceeding, "proceedings")


def elsewhere(there: LoadedCase) -> list[ClaimInProceeding]:
    """What is unended in other cases of what its lines claim, under the numbers of its own lines."""
    return there.beside(ClaimInProceeding, "elsewhere")


async def of_case(session: AsyncSession, number: str) -> Sequence[ClaimInProceeding]:
    """A case's claims in proceedings, by line and month."""
    theirs = select(ClaimInProceeding).where(col(ClaimInProceeding.case_number) == number)
    columns = (ClaimInProceeding.line, ClaimInProceeding.month, ClaimInProceeding.began_on)
    return (await session.exec(theirs.order_by(*(col(column) for column in columns)))).all()
