"""Steps at the worker's own door, as a browser or a program without an account takes them."""

import re
from html import unescape
from typing import Any

import httpx

from tests.world import Person, ServiceUnderTest, World

BOARD = {
    "division": "440402",
    "project_name": "虚构一号楼项目",
    "owner": "虚构开发有限公司",
    "contractor": "虚构建设有限公司",
    "contractor_uscc": "91999999MAXXXXXX0N",
    "subcontractors": ["虚构劳务有限公司"],
    "industry_authority": "虚构区住房和城乡建设局",
    "industry_phone": "0756-0000001",
    "wage_officer": "测试丙",
    "wage_officer_phone": "13800000003",
    "inspection_office": "虚构区劳动保障监察大队",
    "inspection_phone": "0756-0000000",
    "arbitration_phone": "0756-0000002",
    "legal_aid_phone": "0756-0000003",
    "minimum_wage_fen": 208_000,
    "pay_day": 15,
}
WORDS = {
    "what": "干了三个月木工，工资一直没发",
    "name": "测试甲",
    "phone": "13800000001",
    "amount": "1.2万",
    "workers": "3人",
}
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(600) + b"\xff\xd9"
AMR = b"#!AMR\n" + bytes(300)


async def an_officer(world: World, **who: Any) -> Person:
    scopes = "boards:read boards:write complaints:read complaints:write complaints:read-personal people:destroy"
    return await world.person(**({"divisions": ["4404"], "scopes": scopes, "roles": "officer"} | who))


async def a_board(world: World, project: str = "P-TEST-1", **differences: Any) -> dict[str, Any]:
    """A board that an officer set; its token is the end of its address."""
    officer = await an_officer(world)
    answer = await world.service("intake").call(
        officer, "PUT", f"/v1/projects/{project}/board", json_body=BOARD | differences
    )
    assert answer.status_code == 200, answer.text
    return answer.json() | {"token": answer.json()["address"].rpartition("/")[2]}


async def by_hand(
    intake: ServiceUnderTest, token: str, words: dict[str, str], files: list[Any] | None = None, **more: Any
) -> httpx.Response:
    """The form, sent as a browser does."""
    return await intake.client.post(f"/qr/{token}", data=words, files=files or [("files", ("", b"", ""))], **more)


async def by_program(intake: ServiceUnderTest, key: str = "key-1", **differences: Any) -> httpx.Response:
    body = {
        "division": "440402",
        "summary": "三个月没发工资",
        "reporter": {"name": "测试甲", "phone": "13800000001"},
        "employer": {"name": "虚构甲餐饮店"},
        "workers": 2,
        "owed_fen": 1_200_000,
    }
    return await intake.post(None, "/v1/public/complaints", body | differences, key=key)


def receipt_of(page: httpx.Response) -> tuple[str, str]:
    """Number and query code, as the worker reads them."""
    text = unescape(page.text)
    number = re.search(r'class="number">([^<]+)<', text)
    code = re.search(r'class="code">([^<]+)<', text)
    assert number, text[-2000:]
    assert code, text[-2000:]
    return number[1], code[1]


async def complaints(world: World) -> list[dict[str, Any]]:
    return await world.rows("select * from intake.complaint order by number")


async def follow(intake: ServiceUnderTest, number: str, code: str, **more: Any) -> httpx.Response:
    return await intake.get(None, f"/v1/public/complaints/{number}", params={"code": code}, **more)
