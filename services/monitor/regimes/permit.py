"""Whether a project may get its permit, as far as the agreement on the wage account decides it (C33)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects import queries as project_queries
from services.monitor.regimes import queries
from services.monitor.regimes.assessment import read
from services.monitor.regimes.rules.facts_on_file import Numbers
from services.monitor.regimes.rules.wage_accounts import agreement
from services.monitor.regimes.schemas import PermitOut
from shared import clock, regions
from shared.access.callers import Caller
from shared.refusals import NotFound

PARTIES = "account_agreement_parties"
NOT_ASKED = ("本地不以专户监管协议为施工许可的条件", "here the permit does not hang on the agreement")
IN_ORDER = ("专户监管协议已签订，各方齐全", "the agreement is signed by all parties")


async def asked(session: AsyncSession, caller: Caller, number: str) -> PermitOut:
    """For whoever asks in the project's division: a permit office needs no more of the register than this.

    Raises NotFound.
    """
    project = await project_queries.find(session, number)
    if project is None or not caller.reaches(project.division):
        raise NotFound(what="project", which=number)
    wanted = regions.find(project.division, PARTIES, clock.today())
    if wanted is None:
        return PermitOut(project=number, asked=False, may=True, zh=NOT_ASKED[0], en=NOT_ASKED[1])
    lacking = agreement(read(await queries.on_file(session, number)), Numbers(agreement_parties=wanted.number()))
    zh, en = (lacking[0].zh, lacking[0].en) if lacking else IN_ORDER
    return PermitOut(project=number, asked=True, may=not lacking, zh=zh, en=en)
