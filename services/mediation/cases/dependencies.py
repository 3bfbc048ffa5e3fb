"""What every route about one case needs: the case, if the caller may see it, locked where something changes."""

from typing import Annotated

from fastapi import Depends

from services.mediation.cases import queries
from services.mediation.cases.tables import Case
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

DECIDERS = ("officer", "head")


async def _seen(session: Transaction, caller: CurrentCaller, number: str) -> Case:
    return await queries.see_case(session, caller, number)


async def _locked(session: Transaction, caller: CurrentCaller, number: str) -> Case:
    return await queries.lock_case(session, caller, number)


async def _decided_on(session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion) -> Case:
    """Facts propose, persons decide: no machine does, whatever its scopes (architecture, invariant 11)."""
    caller.need_role(*DECIDERS)
    return await queries.lock_seen_case(session, caller, number, seen)


ShownCase = Annotated[Case, Depends(_seen)]
LockedCase = Annotated[Case, Depends(_locked)]
"""For outside facts: they carry no version."""
DecidedCase = Annotated[Case, Depends(_decided_on)]
"""For persons' decisions: the case is still what they saw."""
