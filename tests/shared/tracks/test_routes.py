"""The routes of a table: what its rows keep and repeat must be in the bodies of their routes."""

from datetime import date

import pytest
from fastapi import APIRouter
from pydantic import BaseModel

from shared.tracks.circumstances import Circumstances
from shared.tracks.routes import Said, add_routes, taking
from shared.tracks.statements import Place
from shared.tracks.store import Tracker
from tests.shared.tracks.sample import BOUND, HEAR_IT, PLACE

TRACKER = Tracker(BOUND, Place(), where=lambda row, parent: Circumstances(PLACE))


class Hearing(Said):
    reply: str
    since: date | None = None


class HearingSomewhere(Hearing):
    place: str


def routes(body):
    router = APIRouter()
    add_routes(router, TRACKER, BaseModel, lambda row: BaseModel(), [taking(HEAR_IT, body)])
    return {route.path for route in router.routes}


def test_a_body_without_what_history_repeats_stops_the_import():
    with pytest.raises(ValueError, match=r"sample: hear needs \['place'\], which Hearing does not have"):
        routes(Hearing)


def test_every_command_that_a_person_gives_has_its_route():
    expected = {f"/{{number}}/{name}" for name in ("hear", "stop", "go-on", "answer", "ask-again")}
    assert routes(HearingSomewhere) == expected
