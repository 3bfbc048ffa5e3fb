"""The Ezhou-like hotline as it behaves: one address, Chinese words, yuan, `code` 200 inside the body."""

import json
import secrets
from typing import Any

import httpx

from shared import clock
from shared.access.partner_auth import hmac_sha256
from tests.intake.channels.hotline import SECRET, Hotline

STATES = {
    "received": "待受理",
    "needs_info": "待补充",
    "accepted": "已受理",
    "dispatched": "已派遣",
    "handled": "已处置",
    "callback": "已回访",
    "closed": "已结案",
}


class EzhouHotline(Hotline):
    NAME = "hotline_12345_ezhou"
    DIVISION = "420704"
    TOLD_BY = "psot_name"

    async def send(self, *items: Any, nonce: str | None = None) -> dict[str, Any]:
        """Items as this city sends them; its answer, which HTTP calls 200 whatever it says."""
        content = json.dumps({"records": items}, ensure_ascii=False).encode()
        answer = await self.post("orders", content, self.signed(content, nonce or secrets.token_hex(8)))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def signed(self, content: bytes, nonce: str, seconds_off: int = 0) -> dict[str, str]:
        stamp = str(int(clock.wall().timestamp()) + seconds_off)
        sign = hmac_sha256(self.machine.secret, self.machine.key, stamp, nonce, content)
        return {"appId": self.machine.key, "timestamp": stamp, "nonce": nonce, "sign": sign}

    # what it says, in the business's words

    def order(self, number: str, **differences: Any) -> dict[str, Any]:
        return {
            "record_number": number,
            "psot_name": "派遣",
            "step_time": "2025-08-28 08:30:00",
            "status": "已派遣",
            "caller_name": "测试甲",
            "caller_phone": "13800000001",
            "id_card": "999999199001010016",
            "area_code": self.DIVISION,
            "company_name": "虚构甲餐饮店",
            "company_code": "91999999MAXXXXXX0N",
            "people_count": 1,
            "money": "8000.00",
            "content": "老板拖欠两个月工资",
            "category": "欠薪",
            "urgency": "一般",
            "di_ids": "区人社局",
        } | differences

    async def dispatch(self, number: str, **differences: Any) -> dict[str, Any]:
        return await self.send(self.order(number, **differences))

    async def says(self, number: str, step: str, at: str = "2025-08-28 10:00:00", **more: Any) -> bool:
        """One later message; whether it was taken or noted rather than refused."""
        answer = await self.send({"record_number": number, "psot_name": step, "step_time": at, **more})
        return bool(answer["code"] == 200)

    async def moves(self, number: str, state: str, at: str = "2025-08-28 10:00:00") -> bool:
        return await self.says(number, "流转", at, status=STATES[state])

    async def rules(self, number: str, on: str, granted: bool, **more: Any) -> bool:
        step = {"return": "退单审核", "extension": "延期审核"}[on]
        return await self.says(number, step, result="同意" if granted else "不同意", **more)

    async def visits(
        self, number: str, satisfied: bool | None, at: str = "2025-08-28 10:00:00", words: str = ""
    ) -> bool:
        word = {True: "满意", False: "不满意", None: ""}[satisfied]
        return await self.says(
            number, "回访", at, reached="否" if satisfied is None else "是", satisfaction=word, note=words or None
        )

    async def wants_rework(self, number: str, times: int, at: str = "2025-08-28 10:00:00") -> bool:
        return await self.says(number, "重办", at, round=times, note="群众不满意")

    # what it was told

    def answers(self, number: str, *, final: bool) -> list[dict[str, Any]]:
        wanted = "是" if final else "否"
        return self.told(lambda body: body["record_number"] == number and body.get("final") == wanted)

    def steps(self, number: str) -> list[str]:
        return [body["psot_name"] for body in self.told(lambda body: body["record_number"] == number)]

    def check(self, request: httpx.Request) -> None:
        heads = request.headers
        assert heads["sign"] == hmac_sha256(SECRET, heads["appId"], heads["timestamp"], heads["nonce"], request.content)

    def yes(self) -> Any:
        return {"code": 200, "message": "成功"}

    def busy(self) -> Any:
        return {"code": 500, "message": "系统繁忙"}

    def query(self, request: httpx.Request) -> httpx.Response:
        if not self.hears_queries:
            return httpx.Response(200, text="OK")
        known = json.loads(request.content)["bizNo"] in dict(self.received)
        return httpx.Response(200, json={"code": 200, "data": {"received": known}})
