"""The account as the evidence on file says; and whether several projects may share one (ACC-01, ACC-04)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts import queries
from services.monitor.accounts.rules.standing import FrozenFor, compliant, state_of
from services.monitor.accounts.tables import WageAccount
from services.monitor.projects.tables import Project
from shared import clock
from shared.obligations.questions import known_or_asked
from shared.refusals import Conflict
from shared.values.identifiers import mask_card

SHARING = "account_sub_ledgers"
KIND = "project"


class AccountOfAnother(Conflict):
    """One account, one general contractor (ACC-01)."""

    code = "account-of-another"
    zh = "该账号已是其他总包单位项目{project}的专用账户"
    en = "the account is that of project {project}, which has another general contractor"


class OneProjectEach(Conflict):
    """The place allows no sub-ledgers (ACC-04)."""

    code = "account-of-one-project"
    zh = "该账号已用于项目{project}，本地不允许多个项目共用专户"
    en = "the account serves project {project}, and here each project has its own"


async def check_sharing(session: AsyncSession, project: Project, account_no: str) -> None:
    """An account that another project has may be shared by projects of one contractor where the place allows it; where
    its rule is not known a person is asked, and the account is kept.

    Raises AccountOfAnother or OneProjectEach.
    """
    for other in await queries.sharing(session, account_no, project.number):
        if other["contractor_uscc"] != project.general_contractor["uscc"]:
            raise AccountOfAnother(project=other["number"])
        allowed = await known_or_asked(
            session, project.division, SHARING, clock.today(), subject=(KIND, project.number)
        )
        if allowed is not None and not allowed.number():
            raise OneProjectEach(project=other["number"])


async def keep(session: AsyncSession, project: Project, content: Mapping[str, Any]) -> None:
    """The account's row, as the evidence that was just put on file says."""
    assert project.id is not None
    days = {name: _day(content.get(name)) for name in ("opened_on", "filed_on", "closed_on", "frozen_on")}
    frozen_for = content.get("frozen_for")
    state = state_of(days["closed_on"], days.pop("frozen_on"))
    told = {
        **days,
        "bank": content["bank"],
        "name": content["name"],
        "account_no": mask_card(content["account_no"]),
        "filing_receipt": content.get("filing_receipt"),
        "core_tag": content.get("core_tag"),
        "state": state,
        "compliant": compliant(state, FrozenFor(frozen_for) if frozen_for else None),
    }
    new = insert(WageAccount).values(project=project.number, project_id=project.id, **told)
    await session.exec(new.on_conflict_do_update(index_elements=["project"], set_=told))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
