"""A document of nothing but wrong fields costs little and is told in few words."""

import json
from pathlib import Path

import pytest

from shared.http.document_check import DEEPEST, MOST_ITEMS, MOST_KEYS, TooDeep, TooManyFields, check
from shared.http.problems import MOST_TOLD

FILING = {
    "channel": "hotline_12345",
    "division": "420704",
    "summary": "三个月工资未发",
    "employer": {"name": "虚构餐饮店"},
}
FILED_PUBLICLY = "/v1/public/complaints"


def keys(count):
    return {f"k{number}": 1 for number in range(count)}


def nested(depth):
    return json.loads("[" * depth + "]" * depth)


@pytest.mark.parametrize(
    "document",
    [keys(MOST_KEYS), [0] * MOST_ITEMS, nested(DEEPEST), {"a": [keys(MOST_KEYS)]}, "text", None],
    ids=str,
)
def test_what_is_within_the_bounds_is_left_to_the_schema(document):
    check(document)


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (keys(MOST_KEYS + 1), TooManyFields),
        ({"a": [keys(MOST_KEYS + 1)]}, TooManyFields),
        ([0] * (MOST_ITEMS + 1), TooManyFields),
        (nested(DEEPEST + 1), TooDeep),
    ],
    ids=["keys", "keys within", "items", "depth"],
)
def test_what_is_beyond_them_is_not(document, refusal):
    with pytest.raises(refusal):
        check(document)


def test_no_schema_of_ours_comes_near():
    described = [json.loads(path.read_text()) for path in Path("docs/openapi").glob("*.json")]
    assert described
    schemas = [schema for each in described for schema in each["components"]["schemas"].values()]
    assert max(len(schema.get("properties", ())) for schema in schemas) <= MOST_KEYS // 2


@pytest.mark.parametrize(("unknown", "told", "more"), [(20, 20, None), (21, 20, "1 more"), (100, 20, "80 more")])
async def test_twenty_wrong_fields_are_listed_and_the_others_counted(world, intake, unknown, told, more):
    answer = await intake.post(
        await world.machine(), "/v1/complaints", FILING | keys(unknown), headers={"Accept-Language": "en"}
    )
    assert (answer.status_code, len(answer.json()["errors"])) == (422, told)
    assert (more in answer.json()["detail"]) if more else ("more" not in answer.json()["detail"])
    assert told == MOST_TOLD


@pytest.mark.parametrize("path", [FILED_PUBLICLY, "/v1/complaints"])
async def test_unknown_keys_by_the_ten_thousand_get_a_short_answer(world, intake, path):
    caller = None if path == FILED_PUBLICLY else await world.machine()
    answer = await intake.post(caller, path, FILING | keys(80_000))
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-fields")
    assert len(answer.content) < 1000


async def test_a_wrong_item_of_a_batch_is_told_in_twenty_fields_too(world, intake):
    items = [FILING | keys(100), FILING]
    answer = await intake.post(await world.machine(), "/v1/complaints:batch", {"items": items})
    wrong, right = answer.json()["results"]
    assert (wrong["status"], len(wrong["problem"]["errors"]), right["status"]) == (422, 20, 201)


async def test_what_is_no_valid_filing_counts_against_the_address(world, intake):
    """Forty an hour, whatever they say: the next is not even read."""
    for _ in range(40):
        assert (await intake.post(None, FILED_PUBLICLY, {"nothing": "of this"})).status_code == 422
    assert (await intake.post(None, FILED_PUBLICLY, {"nothing": "of this"})).json()["code"] == "too-often"
