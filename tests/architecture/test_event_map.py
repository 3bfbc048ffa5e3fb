"""The documents made from the code say what the code says."""

import re

import pytest

from deploy.documents import write
from deploy.documents.event_map import event_map, facts, listeners
from shared.contracts.event import Event

README = write.ROOT / "README.md"


def test_the_readme_shows_who_states_each_fact_and_who_acts_on_it():
    shown = write.MAP.search(README.read_text())
    assert shown, "README.md has no table between <!-- event-map --> and <!-- /event-map -->"
    assert shown[0].strip() == event_map("en"), "run: anxin docs"


def test_every_listener_stands_in_the_map_and_every_fact_in_one_line():
    lines = event_map("zh").splitlines()[2:]
    assert len(lines) == len(facts())
    for fact, line in zip(facts(), lines, strict=True):
        assert line.startswith(f"| `{fact.name}` |")
        for service, actions in listeners(fact).items():
            assert service in line
            assert all(f"`{action}`" in line for action in actions)


def test_only_facts_that_services_state_are_in_the_map():
    assert {fact.name for fact in facts()} == {name for name in Event.catalogue if re.match(r"\w+\.[a-z-]+$", name)}


@pytest.mark.capability("C93")
def test_no_document_has_drifted_from_the_code():
    assert write.check() == [], "run: anxin docs"


def test_a_readme_without_a_map_is_left_alone():
    assert write.with_map("no markers here", "en") == "no markers here"
