"""Files of lists say words: every code that a column may hold, and every deadline that somebody has, has its own."""

import importlib

import pytest

from services.intake.assignments.incidents.rules import Level
from services.intake.assignments.incidents.track import IncidentStage
from services.intake.matters.rules.comparison import JoinKind
from services.intake.matters.tables import CandidateState
from services.intake.notices.rules.notices import Event, Skip
from services.intake.reconciliation.rules import Resolution
from services.mediation.ledger.rules.ledger import Item
from services.monitor.employers.rules.portrait import Colour
from services.monitor.payrolls.rules.match import MatchState
from services.monitor.regimes.rules.regimes import Regime
from services.monitor.sightings.rules import Duty, Source
from services.monitor.warnings.rules.verdict import Level as WarningLevel
from shared.labels.listed import WORDS
from tests.world import SERVICES

CODES = {
    "notice": Event,
    "skipped": Skip,
    "item": Item,
    "join": JoinKind,
    "candidate": CandidateState,
    "level": Level,
    "incident-stage": IncidentStage,
    "resolution": Resolution,
    "colour": Colour,
    "regime": Regime,
    "warning-level": WarningLevel,
    "works-source": Source,
    "works-duty": Duty,
    "payment-state": MatchState,
}
NOBODYS = {"risk-rescore", "project-rejudge"}
"""Timers that only make a service look again: no work of anybody."""


@pytest.mark.parametrize("column", CODES)
def test_every_code_has_its_word(column):
    assert set(WORDS[column]) == {each.value for each in CODES[column]}


@pytest.mark.parametrize("name", SERVICES)
def test_every_deadline_that_somebody_has_is_called_something(name):
    timers = importlib.import_module(f"services.{name}.schedule").TIMERS
    nameless = set(timers.overdue) - set(timers.words)
    assert nameless - NOBODYS == set()
    assert not [zh for zh in timers.words.values() if zh.isascii()]
