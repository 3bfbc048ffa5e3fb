"""Every fact ever sent can still be read. Goldens are added, never changed; UPDATE_GOLDEN=1 writes missing ones."""

import ast
import importlib
import json
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import get_args, get_origin
from uuid import UUID

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from pydantic import AwareDatetime, BaseModel

from deploy.documents.event_map import facts
from shared.clock import CHINA
from shared.contracts.event import Event, UnknownEvent, UnknownVersion
from shared.messaging.envelope import fact_of, record_of
from shared.messaging.outbox import OutboxRow
from tests.world import SERVICES

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
ROOT = HERE.parents[1]
ID = UUID("00000000-0000-4000-8000-000000000001")
AT = datetime(2025, 8, 28, 9, 30, tzinfo=CHINA)

pytestmark = pytest.mark.capability("C93")


def files():
    return sorted(GOLDEN.glob("*.json"))


def golden_of(contract, version):
    return GOLDEN / f"{contract.name}.v{version}.json"


def an_example(contract):
    """A body with every field filled in."""
    given = {name: _value(name, field.annotation) for name, field in contract.model_fields.items() if not field.exclude}
    return json.loads(contract.model_validate(given).body)


def _value(name, kind):
    words = {
        "division": "420704",
        "complaint": "420704-2025-000001",
        "case": "420704-2025-000007",
        "employer_uscc": "91999999MAXXXXXX0N",
    }
    plain = {str: words.get(name, f"{name} 示例"), int: 123, bool: True, date: "2025-08-28", UUID: str(ID)}
    plain[AwareDatetime] = AT.isoformat()
    arguments = [argument for argument in get_args(kind) if argument is not type(None)]
    if kind in plain:
        return plain[kind]
    if get_origin(kind) is list:
        return [_value(name, arguments[0])]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {part: _value(part, field.annotation) for part, field in kind.model_fields.items()}
    return arguments[0] if isinstance(arguments[0], str) else _value(name, arguments[0])


if os.environ.get("UPDATE_GOLDEN"):
    GOLDEN.mkdir(exist_ok=True)
    for _contract in facts():
        _path = golden_of(_contract, _contract.version)
        if not _path.exists():
            _path.write_text(json.dumps(an_example(_contract), ensure_ascii=False, indent=2) + "\n")


def read(path, version=None, body=None):
    name, _, number = path.stem.rpartition(".v")
    return Event.read(name, version or int(number), json.dumps(body).encode() if body else path.read_bytes(), ID, AT, 1)


def test_there_is_a_golden_file_for_every_version_of_every_fact():
    wanted = {golden_of(fact, version) for fact in facts() for version in range(1, fact.version + 1)}
    assert set(files()) == wanted, "a new fact: UPDATE_GOLDEN=1 pytest tests/contracts; a vanished one: it was sent"


@pytest.mark.invariant(3)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_every_version_ever_sent_is_still_read(path):
    fact = read(path)
    assert (fact.event_id, fact.occurred_at, fact.sequence) == (ID, AT, 1)
    assert fact.key


@pytest.mark.parametrize("contract", facts(), ids=lambda contract: contract.name)
def test_a_fact_says_the_same_after_its_journey(contract):
    golden = json.loads(golden_of(contract, contract.version).read_text())
    fact = read(golden_of(contract, contract.version))
    assert json.loads(fact.body) == golden
    row = OutboxRow(
        position=7,
        event_id=fact.event_id,
        name=fact.name,
        version=fact.version,
        key=fact.key,
        occurred_at=AT,
        body=fact.body,
    )
    record = record_of(row)
    assert record.key == fact.key
    assert fact_of(record) == fact.model_copy(update={"sequence": 7})


@pytest.mark.parametrize("contract", facts(), ids=lambda contract: contract.name)
def test_a_field_from_a_newer_sender_is_ignored(contract):
    path = golden_of(contract, contract.version)
    body = json.loads(path.read_text()) | {"added_later": "x"}
    assert read(path, body=body) == read(path)


@pytest.mark.parametrize("contract", facts(), ids=lambda contract: contract.name)
def test_a_missing_field_is_a_broken_contract(contract):
    golden = json.loads(golden_of(contract, contract.version).read_text())
    del golden["division"]
    with pytest.raises(ValueError, match="division"):
        read(golden_of(contract, contract.version), body=golden)


@pytest.mark.invariant(3)
@pytest.mark.parametrize("contract", facts(), ids=lambda contract: contract.name)
def test_a_version_from_the_future_is_not_guessed_at(contract):
    with pytest.raises(UnknownVersion):
        read(golden_of(contract, contract.version), version=contract.version + 1)


def test_a_name_nobody_declared_is_not_guessed_at():
    with pytest.raises(UnknownEvent):
        Event.read("intake.never-declared", 1, b"{}", ID, AT, 1)


@pytest.mark.parametrize("contract", facts(), ids=lambda contract: contract.name)
def test_a_fact_carries_no_personal_data_field(contract):
    personal = {"name", "phone", "id_no", "id_number", "summary", "address", "card", "reporter"}
    assert not personal & {field.removeprefix("worker_") for field in contract.model_fields}


@pytest.mark.parametrize("service", SERVICES)
def test_only_the_owning_service_states_a_fact(service):
    stolen = [name for name in stated_in(service) if name.partition(".")[0] != service]
    assert stolen == []


def test_every_fact_in_the_catalogue_is_stated_somewhere():
    assert {fact.name for fact in facts()} - {name for service in SERVICES for name in stated_in(service)} == set()


def stated_in(service):
    """The names of contracts that a service's code builds: what it can publish."""
    by_class = {fact.__name__: fact.name for fact in facts()}
    for path in (ROOT / "services" / service).rglob("*.py"):
        tree = ast.parse(path.read_text())
        ours = {
            alias.asname or alias.name: by_class[alias.name]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared.contracts")
            for alias in node.names
            if alias.name in by_class
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours:
                yield ours[node.func.id]


def test_a_fact_keeps_the_class_and_the_module_out_of_its_name():
    for fact in facts():
        module = importlib.import_module(fact.__module__)
        assert fact.name.split(".")[0] == module.__name__.rpartition(".")[2]
        assert fact.__name__ not in fact.name


def test_a_fact_that_does_not_say_what_it_is_keyed_by_cannot_be_declared():
    with pytest.raises(TypeError, match="keyed by"):
        type("Keyless", (Event,), {"__module__": __name__}, name="rehearsal.keyless")
    assert "rehearsal.keyless" not in Event.catalogue


@pytest.mark.parametrize("contract", facts(), ids=lambda contract: contract.name)
def test_the_library_of_cloudevents_reads_what_we_write_and_we_read_what_it_writes(contract):
    """The envelope is read and written by hand for speed; the standard's own library is held against it."""
    fact = read(golden_of(contract, contract.version))
    row = OutboxRow(
        position=7, event_id=ID, name=fact.name, version=fact.version, key=fact.key, occurred_at=AT, body=fact.body
    )
    ours = record_of(row)
    event = from_binary(KafkaMessage(dict(ours.headers), ours.key, ours.value), JSONFormat())
    attributes = dict(event.get_attributes())
    assert (attributes["id"], attributes["type"], attributes["time"]) == (str(ID), fact.name, AT)
    theirs = to_binary(CloudEvent(attributes, fact.body), JSONFormat())
    assert fact_of(replace(ours, headers=theirs.headers)) == fact_of(ours)
