"""Dependencies of the routes about one case: the case if the caller may see it, row-locked where it is changed."""

from typing import Annotated

from fastapi import Depends

from services.mediation.cases import queries
from services.mediation.cases.tables import Case
from shared.access.callers import Caller
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

DECIDERS = ("officer", "head")


async def _seen(session: Transaction, caller: CurrentCaller, number: str) -> Case:
    return await queries.see_case(session, caller, number)


async def _locked(session: Transaction, caller: CurrentCaller, number: str) -> Case:
    return await queries.lock_case(session, caller, number)


async def _decider(caller: CurrentCaller) -> Caller:
    """Raises RoleMissing."""
    caller.need_role(*DECIDERS)
    return caller


async def _decided_on(session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion) -> Case:
    """For a person's decision: machines are refused whatever their scopes (architecture, invariant 11).

    Raises RoleMissing, NotFound or Stale.
    """
    caller.need_role(*DECIDERS)
    return await queries.lock_seen_case(session, caller, number, seen)


Decider = Annotated[Caller, Depends(_decider)]
"""A person who may decide on cases: machines are refused whatever their scopes (architecture, invariant 11)."""
ShownCase = Annotated[Case, Depends(_seen)]
LockedCase = Annotated[Case, Depends(_locked)]
"""The case, row-locked. For outside facts, which carry no version."""
DecidedCase = Annotated[Case, Depends(_decided_on)]
"""The case, row-locked in the version the caller saw. For decisions of persons."""
