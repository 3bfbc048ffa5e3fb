"""The partners' pages: the running app takes the example and answers as shown; every key that is sent is explained."""

import base64
import json

import pytest

from deploy.documents import partners
from services.intake.channels.adapters import ADAPTERS, example
from services.intake.channels.adapters.adapter import Result
from services.intake.channels.adapters.requests import BadItem, PartnerRequest
from services.intake.channels.incoming import Broken, Filing
from shared import clock
from shared.privacy import seal
from tests.world import ACCESS_KEY

pytestmark = pytest.mark.capability("C1", "C2", "C4")
EVERY = pytest.mark.parametrize("name", sorted(ADAPTERS))


async def with_the_pages_key(world, name):
    """The credential of the page, and a clock at its moment."""
    await world.machine(name, divisions=["420704", "440402"])
    sealed = seal(base64.urlsafe_b64decode(ACCESS_KEY), example.SECRET.encode())
    await world.execute(
        "update access.credential set key = $1, secret = $2 where party = $3", example.KEY, sealed, name
    )


@EVERY
async def test_the_example_of_the_page_is_taken_and_answered_as_shown(world, intake, monkeypatch, name):
    adapter, texts = ADAPTERS[name], example.texts_of(name)
    await with_the_pages_key(world, name)
    monkeypatch.setattr("shared.access.signing.time.time", example.AT.timestamp)
    headers = example.headers(adapter)
    answer = await intake.client.post(f"/v1/channels/{name}/{texts.call}", content=texts.body, headers=headers)
    [filed] = await world.rows("select number from intake.complaint where filed_by = $1", name)
    assert (answer.status_code, answer.json()) == (200, example.answer(adapter, filed["number"]))
    page = partners.pages()[f"{name}.md"]
    assert texts.body.decode() in page
    assert all(f"{header}: {value}" in page for header, value in headers.items())
    assert partners.as_json(example.answer(adapter)) in page


def keys_in(body):
    """Every key of an object and of what is in it."""
    if isinstance(body, list):
        return set().union(*map(keys_in, body))
    return set(body) | keys_in(list(body.values())) if isinstance(body, dict) else set()


@EVERY
def test_every_key_that_goes_out_has_its_meaning_on_the_page_and_no_other_has(name):
    adapter, texts = ADAPTERS[name], example.texts_of(name)
    told = [adapter.tell(message) for message in partners.samples().values()]
    assert keys_in([each for each in told if each]) == set(texts.told)
    results = [Result("taken", "1", "2"), Result("refused", "1", refusal=BadItem(field="x", reason="y"))]
    assert keys_in(json.loads(adapter.reply(results).body)) == set(texts.answers)


def example_with(name, **differences):
    """The example with another value of some fields, read."""
    adapter, texts = ADAPTERS[name], example.texts_of(name)
    [(key, [item])] = json.loads(texts.body).items()
    body = json.dumps({key: [item | differences]}).encode()
    [read] = adapter.read(PartnerRequest(texts.call, {}, body))
    return read


def fields_of_the_example(name):
    form, texts = ADAPTERS[name].form, example.texts_of(name)
    [item] = json.loads(texts.body)[form.key]
    return form.call(item[form.by] if form.address else texts.call).fields


NEEDED = [(name, field.key) for name in sorted(ADAPTERS) for field in fields_of_the_example(name) if field.needed]
MEANT = [(name, field.key) for name in sorted(ADAPTERS) for field in fields_of_the_example(name)]


@pytest.mark.parametrize(("name", "key"), NEEDED)
def test_a_field_that_the_page_requires_is_missed_by_its_own_name(name, key):
    read = example_with(name, **{key: ""})
    assert isinstance(read, Broken)
    assert f"字段{key}" in read.refusal.message("zh")


@pytest.mark.parametrize(("name", "key"), MEANT)
def test_a_field_with_a_value_that_nobody_can_mean_is_refused_by_its_own_name(name, key):
    read = example_with(name, **{key: {"an": "object"}})
    assert isinstance(read, Broken)
    assert f"字段{key}" in read.refusal.message("zh")


@pytest.mark.parametrize(
    ("name", "differences", "said"),
    [
        ("hotline_12345_zhuhai", {"unitName": "", "unitCode": ""}, "字段unitName、projectName"),
        ("hotline_12345_ezhou", {"company_code": "12"}, "字段company_code"),
        ("provincial_platform", {"qxqj": "209913"}, "字段qxqj"),
        ("hotline_12333", {"people": 200_000}, "字段people"),
        ("grid", {"headcount_seen": 200_000}, "字段headcount_seen"),
        ("police_alert", {"dd": "甲\n乙"}, "字段dd"),
    ],
)
def test_what_our_own_form_refuses_is_told_by_the_partners_name(name, differences, said):
    read = example_with(name, **differences)
    assert isinstance(read, Broken)
    assert said in read.refusal.message("zh")


async def test_what_is_refused_after_it_was_read_is_told_by_the_partners_name(world, intake, monkeypatch):
    adapter, texts = ADAPTERS["grid"], example.texts_of("grid")
    await with_the_pages_key(world, "grid")
    [item] = json.loads(texts.body)["visits"]
    later = json.dumps({"visits": [item | {"visited_at": "2099-01-01 00:00:00"}]}).encode()
    headers = adapter.scheme.sign(example.SECRET, example.KEY, example.NONCE, later, clock.wall())
    answer = (await intake.client.post("/v1/channels/grid/visits", content=later, headers=headers)).json()
    assert answer["rows"][0]["why"] == "字段visited_at不符合要求：报文时间2099-01-01 00:00晚于当前时间超过一天"


def test_every_partner_files_with_its_example():
    for name in ADAPTERS:
        assert isinstance(example_with(name), Filing)
