"""The referral at the police: a route a command, made from its table; how it stands, and its history."""

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from services.mediation.cases.schemas import Answer, ChinaTime, Word
from services.mediation.referrals.police import rules
from services.mediation.referrals.police.actions import TRACKER, see
from services.mediation.referrals.police.rules import PoliceState
from shared import clock
from shared.history import History, steps
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.tracks.routes import Told, add_routes, taking
from shared.values.fields import Day

router = APIRouter(prefix="/v1/police-matters", tags=["police"], route_class=AuthenticatedRoute)


class PoliceMatterOut(Answer):
    """A referral at the police; `received_on` is the day on which their last answer reached the office."""

    number: str
    version: int
    state: PoliceState
    case_number: str
    party: str
    receive_by: ChinaTime | None
    decide_by: date | None
    answered_on: date | None
    received_on: date | None
    police_no: str | None
    reason: str | None
    resumed_on: date | None


class Answered(Told):
    """`on` is the answer's date, `received_on` the day on which it reached the office: our own days run from there."""

    received_on: Day = Field(default_factory=clock.today)


class Opened(Answered):
    police_no: Word


class PassedOn(Told):
    passed_to: Word


@router.get("/{number}")
async def show(session: Transaction, caller: CurrentCaller, number: str) -> PoliceMatterOut:
    return PoliceMatterOut.model_validate(await see(session, caller, number))


@router.get("/{number}/history")
async def show_history(session: Transaction, caller: CurrentCaller, number: str) -> History:
    """Every step, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, TRACKER.name, (await see(session, caller, number)).number)


add_routes(
    router,
    TRACKER,
    PoliceMatterOut,
    PoliceMatterOut.model_validate,
    [
        taking(rules.PASS_ON, PassedOn),
        taking(rules.OPEN, Opened),
        taking(rules.NOT_OPEN, Answered),
        taking(rules.UPHOLD, Answered),
    ],
)
