"""The client's signature and cipher against vectors of another program, and its upload states over a scripted platform.

The vectors were made with openssl: `printf '%s' "$LINE" | openssl dgst -sha256` over the lower-cased line, and
`printf '%s' "$TEXT" | openssl enc -aes-256-cbc -K $KEY -iv $FIRST_HALF_OF_KEY -a -A`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.monitor.realname.platform_client import (
    POLLS,
    NotNow,
    PlatformClient,
    StillPending,
    Upload,
    half_a_minute,
    sealed,
    signature,
)

SECRET = "Anxin-Test-Secret-0123456789AbCd"
FORM = {
    "appid": "SITE-01",
    "data": '{"projectCode":"P-1","name":"虚构一号楼"}',
    "format": "json",
    "method": "Project.Query",
    "nonce": "00112233445566778899AABBCCDDEEFF",
    "timestamp": "20250828090000",
    "version": "1.0",
}
SIGN = "9f6879e9d5d70df3ef8a252bf6701ddcef72cf9e3c51b831ae80079d03d8d527"
ACCEPTED = {"code": 0, "message": "", "data": {"requestSerialCode": "team-add-2025082809-1-0001"}}


class Script:
    """A platform that gives the answers it was given, in order, and keeps the forms it was sent."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers, self.forms, self.pauses = list(answers), [], 0
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self.answer), base_url="http://platform")
        self.client = PlatformClient(
            self.http, "/v1/realname", "SITE-01", SECRET, lambda: datetime(2025, 8, 28, 1, tzinfo=UTC), self.pause
        )

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.forms.append(dict(parse_qsl(request.content.decode(), strict_parsing=True)))
        return httpx.Response(200, json=self.answers.pop(0))

    async def pause(self) -> None:
        self.pauses += 1


def result(status: int, text: str = "") -> dict[str, Any]:
    return {"code": 0, "message": "", "data": {"status": str(status), "result": text}}


def test_signature_is_that_of_another_program():
    assert signature(FORM, SECRET) == SIGN


def test_signature_does_not_protect_case_but_everything_else():
    assert signature(FORM | {"data": FORM["data"].upper()}, SECRET.swapcase()) == SIGN
    assert all(signature(FORM | {name: FORM[name] + "0"}, SECRET) != SIGN for name in FORM)
    assert signature(FORM, SECRET + "0") != SIGN


@pytest.mark.parametrize(
    ("text", "cipher"),
    [
        ("999999199001010016", "sBcAqFTeipJ6DfRF2QBigIgIWhtWZ6odSjKW3ItCeh0="),
        ("9999990000000016", "iyq8Ywj/RwZXMhzoR4tDfQ8wOyyQRUgmkq5ZaclgWoc="),  # a whole block gets one of padding
        ("", "RkSpqok3LFd/NlMmjKFTUA=="),
    ],
)
def test_cipher_is_that_of_another_program(text, cipher):
    assert sealed(text, SECRET) == cipher


async def test_form_has_every_part_in_its_shape():
    platform = Script(result(20), result(20))
    for _ in range(2):
        await platform.client.call("Team.Query", {"projectCode": "P-1", "name": "虚构"})
    first, second = platform.forms
    sign, nonce = first.pop("sign"), first.pop("nonce")
    assert first == {
        "appid": "SITE-01",
        "data": '{"projectCode":"P-1","name":"虚构"}',
        "format": "json",
        "method": "Team.Query",
        "timestamp": "20250828090000",
        "version": "1.0",
    }
    assert len(bytes.fromhex(nonce)) == 16
    assert nonce != second["nonce"]
    assert sign == signature(first | {"nonce": nonce}, SECRET)


async def test_result_is_asked_for_until_it_is_there():
    platform = Script(result(0), result(0), result(20, "done"))
    assert await platform.client.finish("team-add-2025082809-1-0001") == (20, "done")
    assert platform.pauses == 2
    assert [json.loads(form["data"]) for form in platform.forms] == [
        {"requestSerialCode": "team-add-2025082809-1-0001"}
    ] * 3


async def test_result_that_never_comes_leaves_the_object_uploading():
    platform = Script(ACCEPTED, *[result(0)] * POLLS)
    with pytest.raises(StillPending):
        await platform.client.upload("team", "Team.Add", {})
    assert platform.client.uploads["team"] is Upload.UPLOADING
    with pytest.raises(NotNow):
        platform.client.changed("team")


async def test_pause_in_life_is_half_a_minute(monkeypatch):
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("tests.monitor.realname.platform_client.sleep", sleep)
    await half_a_minute()
    assert slept == [30]


async def test_change_after_upload_is_sent_again_as_syncing():
    platform = Script(ACCEPTED, result(20), ACCEPTED, result(0), result(20))
    seen, client = [], platform.client

    async def look() -> None:
        seen.append(client.uploads["team"])

    client.pause = look
    assert (await client.upload("team", "Team.Add", {})).state is Upload.IN_SYNC
    with pytest.raises(NotNow):
        await client.upload("team", "Team.Add", {})
    client.changed("team")
    assert client.uploads["team"] is Upload.CHANGED
    assert (await client.upload("team", "Team.Update", {})).state is Upload.IN_SYNC
    assert seen == [Upload.SYNCING]


async def test_payroll_is_frozen_by_success_only():
    platform = Script(ACCEPTED, result(10, "值"), ACCEPTED, result(20))
    client = platform.client
    assert (await client.upload("line", "Payroll.Add", {})).state is Upload.FAILED
    client.changed("line")
    assert client.uploads["line"] is Upload.TO_UPLOAD
    assert (await client.upload("line", "Payroll.Add", {})).state is Upload.FROZEN
    with pytest.raises(NotNow):
        client.changed("line")
    with pytest.raises(NotNow):
        await client.upload("line", "Payroll.Add", {})


@pytest.mark.parametrize(
    ("text", "number"),
    [("项目中已存在该工人", None), ("参建单位已存在", None), ("班组已存在编号为:1002003", "1002003")],
)
@pytest.mark.parametrize("at_once", [True, False])
async def test_what_the_platform_has_is_adopted(text, number, at_once):
    answers = [{"code": 9999, "message": text, "data": None}] if at_once else [ACCEPTED, result(10, text)]
    outcome = await Script(*answers).client.upload("object", "Team.Add", {})
    assert (outcome.state, outcome.number, outcome.text) == (Upload.IN_SYNC, number, text)


async def test_payroll_the_platform_has_is_not_adopted():
    outcome = await Script(ACCEPTED, result(10, "项目中已存在")).client.upload("line", "Payroll.Add", {})
    assert outcome.state is Upload.FAILED
