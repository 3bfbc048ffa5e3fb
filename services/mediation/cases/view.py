"""A command on one case, committed, and its answer."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Response

from services.mediation.cases.load import CASE, LoadedCase
from services.mediation.cases.schemas import CaseOut
from shared.access.callers import Caller
from shared.commands import Load
from shared.commands.gathered import Further
from shared.commands.gathered_command import Together

Given = TypeVar("Given")


async def on_case(
    together: Together,
    number: str,
    action: Callable[[LoadedCase, Caller, Given], None],
    caller: Caller,
    seen: int,
    given: Given,
    *,
    load: Load[LoadedCase] = CASE,
    further: Further[LoadedCase] | None = None,
) -> Response:
    """A person's decision on the version they saw; its answer shows the case as the decision left it. `load` says what
    the action looks at.

    Raises NotFound, Stale, and what the action refuses.
    """

    def answered(there: LoadedCase) -> CaseOut:
        there.seen(caller, seen)
        action(there, caller, given)
        return CaseOut.model_validate(there.row)

    return await together.decide(load, number, answered, further=further)
