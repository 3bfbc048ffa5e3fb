"""Who is let in: the envelope, its signature and its nonce."""

import hashlib
import secrets

import pytest

from services.monitor.realname.rules.envelope import sign
from tests.monitor.realname.platform import CODE, NAMES, Platform

pytestmark = pytest.mark.capability("C34")
QUERY = ("Project.Query", {})


def test_the_signed_text_is_lowered_as_a_whole():
    fields = dict.fromkeys(NAMES, "X") | {"data": '{"Name":"甲"}', "method": "Team.Add"}
    text = 'appid=x&data={"name":"甲"}&format=x&method=team.add&nonce=x&timestamp=x&version=x&appsecret=s'
    assert sign(fields, "S") == hashlib.sha256(text.encode()).hexdigest()


async def test_a_signature_over_a_text_in_its_own_case_is_refused(platform):
    code, why = await platform.refused(*QUERY, lowered=False)
    assert (code, why) == (9999, "签名不符：请将appid至appsecret依次拼接、整体转为小写后取SHA-256")


async def test_hex_of_either_case_is_the_same_signature(platform):
    form = platform.form(*QUERY)
    assert (await platform.post(form | {"sign": form["sign"].upper()}))["code"] == 0


async def test_another_secret_does_not_sign(platform):
    form = platform.form(*QUERY)
    told = await platform.post(form | {"data": '{"projectCode": "X"}'})
    assert (told["code"], told["message"][:4]) == (9999, "签名不符")


@pytest.mark.parametrize(("off", "code"), [(-295, 0), (-310, 9999), (295, 0), (310, 9999)])
async def test_a_time_may_be_five_minutes_off_and_no_more(platform, off, code):
    told = await platform.ask(*QUERY, seconds_off=off)
    assert told["code"] == code
    assert code == 0 or "相差超过300秒" in told["message"]


@pytest.mark.parametrize("change", [str, str.upper])
async def test_a_nonce_counts_once_in_either_case(platform, change):
    form = platform.form(*QUERY, over={"nonce": "ab" * 16})
    assert (await platform.post(form))["code"] == 0
    again = await platform.post(form | {"nonce": change(form["nonce"])})
    assert (again["code"], again["message"]) == (9999, "该随机数已用过；重试时请重新签名")


async def test_data_in_another_case_under_the_same_signature_is_a_replay(platform):
    form = platform.form("Project.Add", platform.project())
    assert (await platform.post(form))["code"] == 0
    assert (await platform.post(form | {"data": form["data"].upper()}))["code"] == 9999


async def test_an_unknown_key_and_one_without_the_scope_are_told_apart(platform, world, monitor):
    unknown = await platform.refused(*QUERY, over={"appid": "ak_0000000000000000"})
    assert unknown == (9999, "密钥编号不存在、已过期或已吊销")
    reader = await Platform.opened(world, monitor, scopes="feeds:read")
    assert await reader.refused(*QUERY) == (9999, "缺少权限“realname:write”")


@pytest.mark.parametrize("name", [*NAMES, "sign"])
async def test_a_field_that_is_missing_is_named(platform, name):
    form = platform.form(*QUERY)
    del form[name]
    told = await platform.post(form)
    assert (told["code"], told["message"]) == (1001, f"[{name}]不能为空")


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"format": "xml"}, "[format]取值超出范围"),
        ({"version": "2.0"}, "[version]取值超出范围"),
        ({"nonce": "a" * 31}, "[nonce]格式有误，应为32 hex"),
        ({"timestamp": "2025-09-10 09:00:00"}, "[timestamp]格式有误，应为yyyyMMddHHmmss"),
        ({"timestamp": "20251310090000"}, "[timestamp]格式有误，应为yyyyMMddHHmmss"),
        ({"method": "Worker.Delete"}, "[method]没有这个方法"),
        ({"data": "[]"}, "[data]格式有误，应为{…}"),
        ({"data": '{"invest": NaN}'}, "[data]格式有误，应为{…}"),
    ],
)
async def test_an_envelope_that_is_not_as_it_must_be(platform, over, why):
    told = await platform.post(platform.form(*QUERY, over=over))
    assert (told["code"], told["message"]) == (1001, why)


async def test_who_reads_english_is_told_in_english(platform):
    told = await platform.post(platform.form(*QUERY, over={"version": "2"}), **{"Accept-Language": "en"})
    assert told["message"] == "[version] has a value out of range"


async def test_a_field_that_comes_twice_is_refused(platform):
    content = b"appid=a&appid=b"
    answer = await platform.monitor.client.post("/v1/realname", content=content)
    assert answer.json()["message"] == "[appid]只能出现一次"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff=\xfe", b"a=1"])
async def test_what_is_no_form_of_the_protocol_is_unsigned(platform, content):
    answer = await platform.monitor.client.post("/v1/realname", content=content)
    assert (answer.status_code, answer.json()["code"]) == (401, "no-credentials")


async def test_a_secret_of_another_length_cannot_encrypt(platform, world):
    import base64

    from shared.privacy import seal
    from tests.world import ACCESS_KEY

    old = secrets.token_urlsafe(32)
    sealed = seal(base64.urlsafe_b64decode(ACCESS_KEY), old.encode())
    await world.execute("update access.credential set secret = $1 where key = $2", sealed, platform.machine.key)
    platform.machine = type(platform.machine)(platform.machine.key, old)
    code, why = await platform.refused("Project.Query", {"projectCode": CODE})
    assert (code, why[:9]) == (9999, "该密钥不足32字节"[:9])


async def test_nothing_that_was_encrypted_is_logged_or_kept_in_clear(platform, world, capfd):
    from tests.monitor.feeds.builders import id_number

    crew = await platform.at_work(1)
    await platform.failed("Payroll.Add", crew | {"payMonth": "2025-07"} | platform.pay(2))
    assert id_number(1) not in "".join(capfd.readouterr())
    requests = await world.rows("select t::text from monitor.realname_request t")
    records = await world.rows("select t::text from monitor.realname_record t")
    kept = str(requests + records)
    assert id_number(1) not in kept
    assert id_number(1).encode().hex() not in kept
    assert id_number(2) not in kept
    assert {each["content"] for each in await world.rows("select content from monitor.realname_request")} == {None}
