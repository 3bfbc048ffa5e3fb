"""Lists have a total order and a place to go on from; counts agree with them and stay cheap."""

import asyncio
import base64

import orjson
import pytest

from shared.http import pagination

FILING = {"channel": "window", "division": "420704", "summary": "欠薪", "employer": {"name": "虚构餐饮店"}}


@pytest.fixture
async def officer(world):
    return await world.person()


AT_ONCE = 10
"""Filings side by side: so few that a slow machine turns none away."""


async def file_some(intake, officer, count, **changed):
    answers = []
    for begun in range(0, count, AT_ONCE):
        some = range(begun, min(begun + AT_ONCE, count))
        answers += await asyncio.gather(*(intake.post(officer, "/v1/complaints", FILING | changed) for _ in some))
    return {answer.json()["number"] for answer in answers}


async def all_pages(intake, officer, limit, after_page=None, **filters):
    numbers, cursor = [], None
    while True:
        params = {"limit": limit, **filters} | ({"cursor": cursor} if cursor else {})
        answer = (await intake.get(officer, "/v1/complaints", params=params)).json()
        assert len(answer["items"]) <= limit
        numbers += [item["number"] for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            return numbers
        if after_page:
            await after_page()


async def same_moment(world):
    await world.execute("update intake.complaint set filed_at = '2025-08-28 09:00:00.123456+08'")


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 200])
async def test_every_complaint_is_on_exactly_one_page_even_those_of_one_moment(world, intake, officer, limit):
    filed = await file_some(intake, officer, 20)
    await same_moment(world)
    numbers = await all_pages(intake, officer, limit)
    assert (len(numbers), set(numbers)) == (20, filed)
    assert numbers == sorted(numbers, reverse=True)


async def test_rows_that_arrive_while_one_turns_pages_repeat_and_hide_nothing(intake, officer):
    before = await file_some(intake, officer, 10)
    numbers = await all_pages(intake, officer, 3, after_page=lambda: file_some(intake, officer, 2))
    assert len(numbers) == len(set(numbers))
    assert before <= set(numbers)


async def test_a_full_last_page_has_no_next(intake, officer):
    await file_some(intake, officer, 4)
    answer = (await intake.get(officer, "/v1/complaints", params={"limit": 4})).json()
    assert (len(answer["items"]), answer["next"]) == (4, None)


async def test_a_list_shows_fifty_unless_told(intake, officer):
    await file_some(intake, officer, 51)
    answer = (await intake.get(officer, "/v1/complaints")).json()
    assert len(answer["items"]) == 50
    assert answer["next"]


def cursor_of(*place):
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "测试",
        "AAAA",
        cursor_of(),
        cursor_of("2025-08-28T09:00:00+08:00"),
        cursor_of("2025-08-28T09:00:00+08:00", 7),
        cursor_of("2025-08-28T09:00:00", "420704-2025-000001"),
        cursor_of("2025-08-28T09:00:00+08:00", "420704\x00"),
        cursor_of(7, "420704-2025-000001"),
        cursor_of(None, None),
        cursor_of("yesterday", "420704-2025-000001"),
        cursor_of("2025-08-28T09:00:00+08:00", "420704-2025-000001", "more"),
        base64.urlsafe_b64encode(b'{"a": 1}').decode(),
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        "A" * 501,
    ],
    ids=lambda cursor: cursor[:24],
)
async def test_a_cursor_that_we_did_not_give_is_refused(intake, officer, cursor):
    answer = await intake.get(officer, "/v1/complaints", params={"cursor": cursor})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_cursor_shows_nobody_more_than_they_may_see(world, intake, officer):
    """It is a place, not a permission: tampering with it moves the place and nothing else."""
    await file_some(intake, officer, 5)
    elsewhere = await world.person("officer-2", divisions=["4404"])
    params = {"cursor": cursor_of("2999-01-01T00:00:00+08:00", "999999")}
    assert (await intake.get(elsewhere, "/v1/complaints", params=params)).json()["items"] == []


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"channel": "window"},
        {"channel": "qr"},
        {"domain": "construction"},
        {"division": "420704"},
        {"division": "4207"},
        {"division": "42"},
        {"division": "420703"},
        {"collective": "true"},
        {"q": "虚构"},
        {"q": "%%"},
        {"filed_from": "2025-08-28", "filed_to": "2025-08-28"},
        {"filed_from": "2025-08-29"},
        {"due_before": "2025-09-04"},
        {"due_before": "2025-09-05"},
    ],
    ids=str,
)
async def test_a_count_agrees_with_its_list(intake, officer, filters):
    await file_some(intake, officer, 3)
    await file_some(intake, officer, 2, channel="qr", domain="construction", workers=10)
    listed = len(await all_pages(intake, officer, 2, **filters))
    counted = (await intake.get(officer, "/v1/complaints/count", params=filters)).json()
    assert counted == {"count": listed, "more": False}


async def test_filters_stand_on_the_right_side_of_their_days(intake, officer):
    await file_some(intake, officer, 1)

    async def count(**filters):
        return (await intake.get(officer, "/v1/complaints/count", params=filters)).json()["count"]

    assert await count(filed_to="2025-08-27") == await count(filed_from="2025-08-29") == 0
    assert await count(filed_from="2025-08-28") == await count(filed_to="2025-08-28") == 1
    assert (await count(due_before="2025-09-04"), await count(due_before="2025-09-05")) == (0, 1)


@pytest.mark.parametrize(("copies", "told"), [(9_999, (10_000, False)), (10_000, (10_000, True))])
async def test_a_count_is_exact_to_ten_thousand_and_then_says_more(world, intake, officer, copies, told):
    await file_some(intake, officer, 1)
    columns = await world.rows(
        "select column_name as name from information_schema.columns "
        "where table_schema = 'intake' and table_name = 'complaint' order by ordinal_position"
    )
    changed = {"number": "'420704-2025-9' || n", "id": "gen_random_uuid()"}
    chosen = ", ".join(changed.get(column["name"], column["name"]) for column in columns)
    await world.execute(
        f"insert into intake.complaint select {chosen} from intake.complaint, generate_series(1, {copies}) n"
    )
    answer = (await intake.get(officer, "/v1/complaints/count")).json()
    assert (answer["count"], answer["more"]) == told
    assert told[0] == pagination.COUNTED
