"""A client generated from each service's description has every operation, and each of its calls is answered.

openapi-python-client makes the clients, with the settings that stand beside the descriptions.
"""

import importlib
import inspect
import json
import pkgutil
import re
import sys
import types
import typing
from datetime import date
from enum import Enum
from uuid import UUID, uuid4

import attrs
import httpx
import pytest
from openapi_python_client import Config, MetaType, generate
from openapi_python_client.config import ConfigFile

from deploy.documents.write import ROOT
from tests.architecture.test_walls import example
from tests.world import SERVICES

pytestmark = [pytest.mark.long, pytest.mark.capability("C107")]
DESCRIPTIONS = ROOT / "docs" / "openapi"
NAMED = {"number": "420704-2025-000001", "idempotency_key": "first", "if_match": '"1"', "partner": "grid"}
PAGES = "/qr/"
"""A worker's browser opens these. Their refusals are pages too, which the client tries to read as a problem."""


def generated(name, folder):
    """The package of a service's client. What the generator would leave out makes this fail."""
    config = ConfigFile.load_from_path(DESCRIPTIONS / "python-client.yaml")
    config.post_hooks = []  # nobody reads it
    document, package = DESCRIPTIONS / f"{name}.json", f"{name}_client"
    sources = Config.from_sources(config, MetaType.NONE, document, "utf-8", True, folder / package)
    assert [f"{each.header}: {each.detail}" for each in generate(config=sources)] == []
    return importlib.import_module(package)


def calls_of(package):
    """The functions that make a call, one for each operation."""
    api = importlib.import_module(f"{package.__name__}.api")
    for module in pkgutil.walk_packages(api.__path__, f"{api.__name__}."):
        if not module.ispkg:
            yield importlib.import_module(module.name).asyncio_detailed


def values_for(call, schemas):
    """An argument for each that the call needs."""
    hints = typing.get_type_hints(call)
    needed = {
        name: hints[name]
        for name, each in inspect.signature(call).parameters.items()
        if name != "client" and (each.default is inspect.Parameter.empty or name == "body")
    }
    return {name: NAMED.get(name) or value_of(hint, schemas) for name, hint in needed.items()}


def value_of(hint, schemas):
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)[0]
    kinds = (
        typing.get_args(hint) if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union else ()
    )
    kind = next((each for each in kinds if each not in (type(None), list) and each.__name__ != "Unset"), hint)
    if hasattr(kind, "payload"):
        return kind(payload=b"{}", file_name="a.txt", mime_type="text/plain")
    if hasattr(kind, "from_dict") and kind.__name__ not in schemas:  # described at its call
        needed = [each for each in attrs.fields(kind) if each.init and each.default is attrs.NOTHING]
        return kind(**{each.name: value_of_field(kind, each, schemas) for each in needed})
    if hasattr(kind, "from_dict"):
        return kind.from_dict(example(schemas[kind.__name__], schemas, ""))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    plain = {str: "420704", int: 1, UUID: uuid4(), date: date(2025, 8, 1), bool: True, list: []}
    return plain.get(typing.get_origin(kind) or kind, {})


def value_of_field(kind, field, schemas):
    """A day or a word of a body where it needs one; for all else an empty list is enough to be sent."""
    here = vars(sys.modules[kind.__module__])
    hint = eval(field.type, here) if str(field.type).count("[") == 0 else list
    return value_of(hint, schemas) if hint is date or issubclass(hint, Enum) else []


def described_for(document, request):
    """The operation that was called; a path without a gap before one with gaps."""
    for path in sorted(document["paths"], key=lambda path: path.count("{")):
        gaps = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path))
        if re.fullmatch(gaps, request.url.path) and request.method.lower() in document["paths"][path]:
            return document["paths"][path][request.method.lower()]
    raise AssertionError(f"{request.method} {request.url.path} is not described")


@pytest.mark.parametrize("name", SERVICES)
async def test_a_generated_client_makes_every_call(world, name, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    package = generated(name, tmp_path)
    document = json.loads((DESCRIPTIONS / f"{name}.json").read_text())
    service, answers = world.service(name), []
    scopes = {policy.scope for policy in service.module.SERVICE.policies.values() if policy.scope}
    head = await world.person("head-1", roles="head officer", scopes=" ".join(scopes))

    async def note(answer):
        answers.append(answer)

    client = package.AuthenticatedClient("http://test", head.token)
    client.set_async_httpx_client(
        httpx.AsyncClient(
            transport=httpx.ASGITransport(service.app),
            base_url="http://test",
            headers={"Authorization": f"Bearer {head.token}"},
            event_hooks={"response": [note]},
        )
    )
    called = 0
    for call in calls_of(package):
        try:
            await call(client=client, **values_for(call, document["components"]["schemas"]))
        except ValueError:
            assert answers[-1].request.url.path.startswith(PAGES), call.__module__
        called += 1
        assert len(answers) == called, f"{call.__module__} sent nothing"
        described = described_for(document, answers[-1].request)
        assert str(answers[-1].status_code) in described["responses"], f"{call.__module__}: {answers[-1].text}"
    assert called == sum(len(item) for item in document["paths"].values())
    assert sum(answer.is_success for answer in answers) >= called // 10
    for module in [each for each in sys.modules if each.startswith(package.__name__)]:
        del sys.modules[module]
