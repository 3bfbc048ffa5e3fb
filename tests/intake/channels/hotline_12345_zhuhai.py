"""The Zhuhai-like hotline as it behaves: an address a flow, numbers for states, 万元, `executeResult` "1"."""

import json
from datetime import datetime
from typing import Any

import httpx

from services.intake.channels.adapters.signatures import tif_headers, tif_sign
from shared import clock
from tests.intake.channels.hotline import SECRET, Hotline

STATES = {
    "received": "10",
    "needs_info": "11",
    "accepted": "20",
    "dispatched": "30",
    "handled": "50",
    "callback": "60",
    "closed": "90",
}


def millis(china: str) -> int:
    return int(datetime.fromisoformat(china).replace(tzinfo=clock.CHINA).timestamp() * 1000)


class ZhuhaiHotline(Hotline):
    NAME = "hotline_12345_zhuhai"
    DIVISION = "440402"

    async def send(self, call: str, *items: Any, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Items as this city sends them; its answer, which HTTP calls 200 whatever it says."""
        content = json.dumps({"data": items}, ensure_ascii=False).encode()
        answer = await self.post(call, content, headers or self.signed())
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def signed(self) -> dict[str, str]:
        return tif_headers(self.machine.secret, clock.wall(), self.machine.key)

    # what it says, in the business's words

    def order(self, number: str, **differences: Any) -> dict[str, Any]:
        return {
            "workOrderNo": number,
            "eventTime": millis("2025-08-28 08:30:00"),
            "nodeStatus": "30",
            "appealName": "测试甲",
            "appealPhone": "13800000001",
            "appealIdNo": "999999199001010016",
            "regionCode": f"{self.DIVISION}000000",
            "bizType": "FGC",
            "unitName": "虚构甲餐饮店",
            "unitCode": "91999999MAXXXXXX0N",
            "personNum": 1,
            "oweAmount": "0.8",
            "appealContent": "老板拖欠两个月工资",
            "urgentLevel": "3",
            "limitHours": 48,
            "handleUnits": ["区人社局"],
        } | differences

    async def dispatch(self, number: str, **differences: Any) -> dict[str, Any]:
        return await self.send("dispatch", self.order(number, **differences))

    async def says(self, number: str, call: str, at: str = "2025-08-28 10:00:00", **more: Any) -> bool:
        """One later message; whether it was taken or noted rather than refused."""
        answer = await self.send(call, {"workOrderNo": number, "eventTime": millis(at), **more})
        return bool(answer["executeResult"] == "1")

    async def moves(self, number: str, state: str, at: str = "2025-08-28 10:00:00") -> bool:
        return await self.says(number, "flow", at, nodeStatus=STATES[state])

    async def rules(self, number: str, on: str, granted: bool, **more: Any) -> bool:
        kind = {"return": "BACK", "extension": "DELAY"}[on]
        return await self.says(number, "audit", applyType=kind, auditResult="1" if granted else "0", **more)

    async def visits(
        self, number: str, satisfied: bool | None, at: str = "2025-08-28 10:00:00", words: str = ""
    ) -> bool:
        letter = {True: "A", False: "C", None: None}[satisfied]
        state = "0" if satisfied is None else "1"
        return await self.says(number, "visit", at, visitState=state, satisfaction=letter, remark=words)

    async def wants_rework(self, number: str, times: int, at: str = "2025-08-28 10:00:00") -> bool:
        return await self.says(number, "redo", at, redoCount=times, remark="群众不满意")

    # what it was told

    def answers(self, number: str, *, final: bool) -> list[dict[str, Any]]:
        wanted = "FINISH" if final else "PROGRESS"
        return self.told(lambda body: body["workOrderNo"] == number and body["flowType"] == wanted)

    def steps(self, number: str) -> list[str]:
        return [body["flowType"] for body in self.told(lambda body: body["workOrderNo"] == number)]

    def check(self, request: httpx.Request) -> None:
        heads = request.headers
        assert heads["x-tif-signature"] == tif_sign(SECRET, heads["x-tif-timestamp"], heads["x-tif-nonce"])

    def yes(self) -> Any:
        return {"executeResult": "1"}

    def busy(self) -> Any:
        return {"executeResult": "0", "message": "系统繁忙"}
