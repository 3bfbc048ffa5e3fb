"""A command costs about a millisecond for each of its statements: each has its number and a test that holds it."""

import ast
import asyncio
from pathlib import Path

import httpx
import pytest

from tests import command_costs
from tests.builders import a_complaint
from tests.command_costs import HeldCosts, commands, listed
from tests.statements import Count

ROOT = Path(__file__).resolve().parents[2]
ACCEPTED = httpx.Response(200)
ASSIGN = "POST /v1/complaints/{number}/assign"


def test_every_command_has_its_number_and_no_number_is_without_its_command():
    numbered = {command for held in listed().values() for command in held}
    assert sorted(commands() - numbered) == [], "say in command_costs.toml which test holds them to which number"
    assert sorted(numbered - commands()) == [], "these routes are gone"


@pytest.mark.parametrize("test", listed())
def test_the_test_that_holds_a_number_exists(test):
    path, _, name = test.partition("::")
    functions = (node for node in ast.parse((ROOT / path).read_text()).body if isinstance(node, ast.AsyncFunctionDef))
    assert name in {function.name for function in functions}


@pytest.fixture
def held(monkeypatch):
    monkeypatch.setattr(command_costs, "listed", lambda: {"test_a.py::test_b": {f"intake {ASSIGN}": 2}})
    return HeldCosts("test_a.py::test_b[one of several]")


@pytest.mark.parametrize("sent", [["BEGIN"], ["BEGIN", "load", "COMMIT"]])
def test_a_command_that_costs_more_or_less_than_its_number_fails_its_test(held, sent):
    with pytest.raises(AssertionError, match="assign"):
        held.look_at("intake", Count(sent, ASSIGN), ACCEPTED)


def test_a_command_that_its_test_does_not_send_is_told(held):
    assert held.missing() == [f"intake {ASSIGN}"]
    held.look_at("intake", Count(["BEGIN", "COMMIT"], ASSIGN), ACCEPTED)
    assert held.missing() == []


def test_what_was_refused_ran_beside_others_or_is_not_listed_holds_nothing(held):
    held.look_at("intake", Count([], ASSIGN), httpx.Response(409))
    held.look_at("intake", Count([], ASSIGN, alone=False), ACCEPTED)
    held.look_at("mediation", Count([], ASSIGN), ACCEPTED)
    assert held.missing() == [f"intake {ASSIGN}"]


async def test_what_a_process_remembers_between_requests_is_not_counted(world, intake):
    hotline = await world.machine()
    filed = []
    for _ in range(2):
        answer = await intake.post(hotline, "/v1/complaints", a_complaint())
        filed.append((answer.status_code, answer.extensions["cost"].sent))
        intake.forget()
        intake.app.state.gate.gathering._numbers.clear()
        await intake.sessions.close()
    assert filed[0] == filed[1] == (201, filed[0][1])
    assert (filed[0][1][0], filed[0][1][-1]) == ("BEGIN;", "COMMIT;")


async def test_requests_that_run_beside_each_other_are_not_alone(world, intake):
    hotline = await world.machine()
    several = [intake.post(hotline, "/v1/complaints", a_complaint()) for _ in range(2)]
    assert [each.extensions["cost"].alone for each in await asyncio.gather(*several)] == [False, False]
    after = await intake.post(hotline, "/v1/complaints", a_complaint())
    assert (after.extensions["cost"].alone, after.extensions["cost"].route) == (True, "POST /v1/complaints")
