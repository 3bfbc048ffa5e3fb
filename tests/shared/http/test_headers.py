"""What stands in the head of every response, and HEAD itself."""

import pytest

from tests.shared.http.test_app import FILING, PRIVATE

EVERYWHERE = ["/v1/complaints", "/v1/nothing", "/qr/follow", "/openapi.json", "/health/live"]


@pytest.fixture
async def hotline(world):
    return await world.machine()


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_nobody_keeps_an_answer_and_nobody_guesses_its_type(intake, hotline, path):
    answer = await intake.get(hotline, path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_personal_data_in_clear_is_kept_by_no_cache(world, intake, hotline):
    clerk = await world.person(scopes="complaints:read complaints:read-personal", roles="officer head")
    reporter = {"name": "测试甲", "phone": PRIVATE}
    number = (await intake.post(hotline, "/v1/complaints", FILING | {"reporter": reporter})).json()["number"]
    told = await intake.get(clerk, f"/v1/complaints/{number}/reporter", params={"purpose": "核对身份信息"})
    assert PRIVATE in told.text
    assert told.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/v1/complaints?limit=1", "/qr/knowledge", "/openapi.json", "/health/live"])
async def test_head_is_get_without_the_body(intake, hotline, path):
    got, head = [await intake.call(hotline, method, path) for method in ("GET", "HEAD")]
    assert (head.status_code, head.content) == (got.status_code, b"") == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == str(len(got.content))


async def test_a_head_signed_as_get_is_not_what_was_sent(intake, hotline):
    signed = (await intake.get(hotline, "/v1/complaints")).request.headers
    answer = await intake.client.head("/v1/complaints", headers=signed)
    assert answer.status_code == 401


async def test_who_is_not_let_in_is_told_what_to_show(intake):
    answer = await intake.get(None, "/v1/complaints")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="anxin", X-Anxin-Signature realm="anxin"'
    partner = await intake.call(None, "POST", "/v1/channels/grid/visits", content=b"{}")
    assert partner.headers["www-authenticate"] == 'Partner-Signature realm="anxin"'


async def test_a_method_that_is_not_there_is_told_which_are(intake, hotline):
    answer = await intake.call(hotline, "DELETE", "/v1/projects/P-1/board")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, PUT"
