"""The national clue platform as it behaves: late, twice, out of order, HTTP 200 to everything, its own success code."""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import httpx

from services.intake.channels.adapters.signatures import exchange_headers, exchange_sign
from shared import clock
from tests.world import Machine, ServiceUnderTest

TIME = "%Y-%m-%d %H:%M:%S"
_clues = count(1)


def a_clue(**differences: Any) -> dict[str, Any]:
    """A restaurant worker's clue about 8,000 yuan, as the platform writes it: keys misspelt, yuan with two places."""
    return {
        "CLUE_CODE": f"TEST-CLUE-{next(_clues):06d}",
        "CLUE_SOURCE": "国务院客户端",
        "REGISTER_TIMES": "2025-08-28 08:15:00",
        "REFLECT_PERSON_NAME": "测试甲",
        "REFLECT_PERSON_PHONE": "13800000001",
        "REFLECT_PERSON_CARD": "999999199001010016",
        "INDUSTRY_FIELD": "2",
        "BE_REPORTED_COMPANY": "虚构甲餐饮店",
        "IS_CONTRACT": "0",
        "CONTRACT_CPMPANY_NAME": "虚构甲餐饮管理有限公司",
        "REGION_CODE_TEXT": "420704000000",
        "DETAIL_ADDRESS": "虚构路1号",
        "BACK_PAY_PERSON": 1,
        "BACK_PAY_MONEY": "8000.00",
        "BACK_PAY_TIMES": "今年6月到7月",
        "BACK_PAY_REMARK": "老板拖欠两个月工资",
        "ONCE_REPORT": "12345,居委会",
        "ONCE_DETAIL_REMARK": "打过一次电话",
    } | differences


@dataclass
class NationalPlatform:
    """Clues to be pulled, each from a moment on; verdicts it was sent; and the ways in which it misbehaves."""

    machine: Machine
    clues: list[tuple[datetime, datetime, dict[str, Any]]] = field(default_factory=list)
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    serials: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    hangs: list[bool] = field(default_factory=list)
    says: list[Any] = field(default_factory=list)
    says_after_writing: list[Any] = field(default_factory=list)
    repeats: int = 1

    @property
    def push_secret(self) -> str:
        """What it gave out for being written to; it signs with the text, as it gave it."""
        return base64.b64encode(self.machine.secret.encode()).decode()

    # what it holds

    def show(self, clue: dict[str, Any], *, changed: str = "2025-08-28T08:15", shown: str | None = None) -> None:
        """The clue changed at one moment and can be seen from another: it may be shown late."""
        at = _china(changed)
        self.clues.append((at, _china(shown) if shown else at, clue))

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    async def push(self, intake: ServiceUnderTest, call: str, *rows: dict[str, Any], **more: Any) -> httpx.Response:
        """Send what changed to the other side, signed as the exchange platform signs."""
        signed = exchange_headers(self.machine.secret, clock.wall(), self.machine.key, "clue")
        content = json.dumps({"rows": rows}, ensure_ascii=False).encode()
        return await intake.client.post(
            f"/v1/channels/national_platform/{call}",
            content=more.get("content", content),
            headers={"Content-Type": "application/json", **signed, **more.get("headers", {})},
        )

    # how it answers

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        self._check(request)
        if self.says:
            return self._odd(self.says.pop(0))
        if request.method == "GET":
            return self._page(dict(request.url.params))
        if request.url.path.endswith("/query"):
            return self._written(json.loads(request.content)["serial"])
        return self._verdict(request)

    def _check(self, request: httpx.Request) -> None:
        sid, rid = request.headers["gjgxjhpt_sid"], request.headers["gjgxjhpt_rid"]
        secret = self.machine.secret if request.method == "GET" else self.push_secret
        assert request.headers["gjgxjhpt_sign"] == exchange_sign(secret, sid, rid, request.headers["gjgxjhpt_rtime"])

    def _odd(self, said: Any) -> httpx.Response:
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, httpx.Response) else httpx.Response(200, json=said)

    def _page(self, asked: dict[str, str]) -> httpx.Response:
        begins, ends = _china(asked["beginTime"]), _china(asked["endTime"])
        seen = [clue for at, shown, clue in self.clues if begins <= at <= ends and shown <= ends] * self.repeats
        size, index = int(asked["pageSize"]), int(asked["pageIndex"])
        rows = seen[::-1][index * size : (index + 1) * size]
        return httpx.Response(200, json={"code": "201", "msg": "", "data": {"rows": rows, "total": len(seen)}})

    def _verdict(self, request: httpx.Request) -> httpx.Response:
        said, serial = json.loads(request.content), request.headers["serial"]
        key = f"{said['CLUE_CODE']}/{said.get('IS_FINISH', said.get('APPLY_TYPE'))}"
        known = serial in self.serials
        hang = self.hangs.pop(0) if self.hangs else None
        if hang is not False:
            self.serials.add(serial)
            self.verdicts[key] = said
        if hang is not None:
            raise httpx.ReadTimeout("nothing was answered", request=request)
        if self.says_after_writing:
            return self._odd(self.says_after_writing.pop(0))
        return httpx.Response(200, json={"code": 208 if known else 201, "msg": "重复回写" if known else "成功"})

    def _written(self, serial: str) -> httpx.Response:
        return httpx.Response(200, json={"code": 201, "data": {"WRITTEN": "1" if serial in self.serials else "0"}})

    def finals(self, clue_code: str) -> list[dict[str, Any]]:
        return [said for key, said in self.verdicts.items() if key == f"{clue_code}/1"]


def _china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.CHINA)
