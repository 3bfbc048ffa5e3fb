"""A province's platform as it behaves: changes of three kinds in one list, all money in 万元, `errcode`."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from services.intake.channels.adapters.signatures import tif_headers
from shared import clock
from tests.world import Machine, ServiceUnderTest

_clues = count(1)


def a_clue(**differences: Any) -> dict[str, Any]:
    """Twelve workers of a site, 18.6 万元 from June to August."""
    return {
        "lx": "tj",
        "xsbh": f"GSXS{next(_clues):08d}",
        "xzqh": "420704",
        "djsj": "20250828081500",
        "lylx": "01",
        "xm": "测试甲",
        "dh": "13800000001",
        "zjh": "999999199001010016",
        "xmmc": "虚构一号楼项目",
        "dwmc": "虚构建设有限公司",
        "tyshxydm": "91999999MAXXXXXX0N",
        "qxrs": "12",
        "qxje": 18.6,
        "qxqj": "202506-202508",
        "zy": "三个月工资未发",
    } | differences


@dataclass
class ProvincialPlatform:
    """What it was told; what it says next instead of its ordinary answer."""

    machine: Machine
    told: list[dict[str, Any]] = field(default_factory=list)
    says: list[Any] = field(default_factory=list)

    async def push(self, intake: ServiceUnderTest, *changes: dict[str, Any], **headers: str) -> httpx.Response:
        signed = tif_headers(self.machine.secret, clock.wall(), self.machine.key) | headers
        content = json.dumps({"list": changes}, ensure_ascii=False).encode()
        return await intake.client.post("/v1/channels/provincial_platform/changes", content=content, headers=signed)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.says:
            return httpx.Response(200, json=self.says.pop(0))
        self.told.append(json.loads(request.content))
        return httpx.Response(200, json={"errcode": "0", "errmsg": "ok"})
