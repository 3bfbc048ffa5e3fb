"""Request and response bodies about calls."""

from pydantic import BaseModel

from services.mediation.calls.rules import Callee, Occasion
from services.mediation.cases.schemas import Answer, Body, ChinaTime, WorkerRef
from shared.trade.reachability import Outcome
from shared.values.fields import Moment, Note


class CallOut(Answer):
    called_at: ChinaTime
    by: str
    callee: Callee
    worker_ref: str | None
    occasion: Occasion
    outcome: Outcome
    note: str | None


class ReachOut(Answer):
    """A person still owed money (None: who filed): attempts in vain since that person was last reached."""

    worker_ref: str | None
    attempts: int
    days: int
    unreachable: bool


class CallsOut(BaseModel):
    """Every call, oldest first, and for each person still owed money whether they count as unreachable."""

    items: list[CallOut]
    attempts_needed: int
    days_needed: int
    owed: list[ReachOut]


class NewCall(Body):
    """A call that was made. `called_at` defaults to now; `worker_ref` is given when a worker of the ledger
    was called.
    """

    callee: Callee
    worker_ref: WorkerRef | None = None
    occasion: Occasion
    outcome: Outcome
    called_at: Moment | None = None
    note: Note | None = None
