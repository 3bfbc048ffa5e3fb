"""Dependencies of the routes about one case: the case if the caller may see it, and who may decide on it."""

from typing import Annotated

from fastapi import Depends

from services.mediation.cases import queries
from services.mediation.cases.rules.roles import DECIDERS
from services.mediation.cases.tables import Case
from shared.access.callers import Caller
from shared.http.dependencies import CurrentCaller, Transaction


async def _seen(session: Transaction, caller: CurrentCaller, number: str) -> Case:
    return await queries.see_case(session, caller, number)


async def _decider(caller: CurrentCaller) -> Caller:
    """Raises RoleMissing."""
    caller.need_role(*DECIDERS)
    return caller


Decider = Annotated[Caller, Depends(_decider)]
"""A person who may decide on cases: machines are refused whatever their scopes (architecture, invariant 11)."""
ShownCase = Annotated[Case, Depends(_seen)]
