"""Every partner behind one face: it files, is told, and misbehaves by order. Signatures are checked elsewhere.

A partner remembers whatever it took, as often as it took it: only those whose messages carry an id can know one again.
"""

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.intake.channels.adapters import ADAPTERS
from shared.deliveries import send_due
from tests.intake.channels import provincial
from tests.intake.channels.hotline import SECRET, Hotline
from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.channels.hotline_12345_zhuhai import ZhuhaiHotline
from tests.intake.channels.national import NationalPlatform, a_clue
from tests.intake.channels.plain import send
from tests.intake.channels.provincial import ProvincialPlatform
from tests.world import Machine, ServiceUnderTest, World

UNREAD = ("never-left", "busy", "gateway", "lost-hang", "lost-crash")
"""Troubles in which the partner did not take the message."""
TROUBLES = ("none", *UNREAD, "taken-hang", "taken-crash", "nonsense")


@dataclass(frozen=True)
class Words:
    """What this partner calls its number, a final answer, yes, and no."""

    number: str
    final: tuple[str, Any]
    yes: dict[str, Any]
    no: dict[str, Any]
    told: Callable[[bool], dict[str, Any]] | None = None
    """How it answers the question whether a message arrived; None: it cannot be asked."""


WORDS: dict[str, Words] = {
    "hotline_12345_ezhou": Words(
        "record_number",
        ("final", "是"),
        {"code": 200},
        {"code": 500},
        lambda it: {"code": 200, "data": {"received": it}},
    ),
    "hotline_12345_zhuhai": Words(
        "workOrderNo", ("flowType", "FINISH"), {"executeResult": "1"}, {"executeResult": "0"}
    ),
    "national_platform": Words(
        "CLUE_CODE",
        ("IS_FINISH", "1"),
        {"code": 201},
        {"code": 400},
        lambda it: {"code": 201, "data": {"WRITTEN": "1" if it else "0"}},
    ),
    "provincial_platform": Words("xsbh", ("bj", "1"), {"errcode": "0"}, {"errcode": "4001"}),
    "hotline_12333": Words("no", ("finished", True), {"result": "OK"}, {"result": "BUSY"}),
    "petition_office": Words("xfjbh", ("wslx", "办理结果"), {"success": True}, {"success": False}),
    "police_alert": Words("jqbh", ("bj", 1), {"ok": 1}, {"ok": 0}),
    "grid": Words("visit_no", ("done", True), {"code": "ok"}, {"code": "busy"}),
    "department": Words("document_no", ("kind", "复函"), {"status": "received"}, {"status": "busy"}),
}
DIVISIONS = {"hotline_12345_zhuhai": "440402"}


@dataclass
class EveryPartner:
    """One partner. `troubles`: by number, what happens to the first final answer about it; `late`: of which numbers the
    interim answer is refused at first, so that it comes after the final one."""

    name: str
    intake: ServiceUnderTest
    machine: Machine
    troubles: dict[str, str] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    took: list[dict[str, Any]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    @classmethod
    async def of(cls, world: World, name: str) -> "EveryPartner":
        machine = await world.machine(name, divisions=[DIVISIONS.get(name, "420704")])
        partner = cls(name, world.service("intake"), machine)
        to = {"address": "https://partner.example.com/api", "secret": SECRET}
        put = await partner.intake.call(machine, "PUT", f"/v1/destinations/{name}", json_body=to)
        assert put.json()["signer"] == name
        return partner

    @property
    def division(self) -> str:
        return DIVISIONS.get(self.name, "420704")

    @property
    def words(self) -> Words:
        return WORDS[self.name]

    @staticmethod
    def number() -> str:
        return Hotline.number()

    # what it says

    async def files(self, number: str, fen: int = 800_000, workers: int = 1) -> None:
        """It sends this order. Sums are as each writes them."""
        yuan = f"{fen // 100}.{fen % 100:02d}"
        match self.name:
            case "hotline_12345_ezhou":
                await EzhouHotline(self.intake, self.machine).dispatch(number, money=yuan, people_count=workers)
            case "hotline_12345_zhuhai":
                hotline = ZhuhaiHotline(self.intake, self.machine)
                await hotline.dispatch(number, oweAmount=fen / 1_000_000, personNum=workers)
            case "national_platform":
                clue = a_clue(CLUE_CODE=number, BACK_PAY_MONEY=yuan, BACK_PAY_PERSON=workers)
                await NationalPlatform(self.machine).push(self.intake, "clues", clue)
            case "provincial_platform":
                await ProvincialPlatform(self.machine).push(self.intake, provincial.a_clue(xsbh=number))
            case _:
                call, body = PLAIN[self.name](number)
                await send(self.intake, self.machine, self.name, call, body)

    # what it is told

    def finals(self, number: str) -> list[dict[str, Any]]:
        """Every final answer about this order that it took, with what came twice."""
        return [body for body in self.took if body[self.words.number] == number and self._is_final(body)]

    def has(self, number: str, kind: str) -> bool:
        """Whether it took a message of this kind about this order."""
        final = kind == "final-answer"
        return any(body[self.words.number] == number and self._is_final(body) == final for body in self.took)

    def last_word(self, number: str) -> dict[str, Any]:
        return [body for body in self.took if body[self.words.number] == number][-1]

    async def take_what_is_due(self, world: World, rounds: int = 1) -> None:
        """So many rounds of what the other side sends and asks, each when its pause is over; it may die on the way."""
        partners = {name: adapter.partner for name, adapter in ADAPTERS.items()}
        async with httpx.AsyncClient(transport=httpx.MockTransport(self._answer)) as client:
            for _ in range(rounds):
                await world.execute(
                    "update intake.delivery set next_at = now() - interval '1 second' where state in ('due', 'unknown')"
                )
                with contextlib.suppress(SenderDied):
                    await send_due(self.intake.sessions, client, partners)

    def _is_final(self, body: dict[str, Any]) -> bool:
        key, word = self.words.final
        return bool(body.get(key) == word)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if request.url.path.endswith("/query"):
            assert self.words.told is not None, "this partner cannot be asked"
            return httpx.Response(200, json=self.words.told(bool(self.ids & set(map(str, body.values())))))
        trouble = self._trouble(body)
        if trouble not in UNREAD:
            self.took.append(body)
            self.ids |= {value for name, value in request.headers.items() if name in ("bizno", "x-biz-no", "serial")}
        return self._said(trouble, request)

    def _trouble(self, body: dict[str, Any]) -> str:
        number = body[self.words.number]
        if self._is_final(body):
            return self.troubles.pop(number, "none")
        if number in self.late:
            self.late.remove(number)
            return "busy"
        return "none"

    def _said(self, trouble: str, request: httpx.Request) -> httpx.Response:
        if trouble == "never-left":
            raise httpx.ConnectError("nobody there", request=request)
        if trouble.endswith("-crash"):
            raise SenderDied
        if trouble.endswith("-hang"):
            raise httpx.ReadTimeout("nothing was answered", request=request)
        if trouble == "gateway":
            return httpx.Response(502, text="<html>bad gateway</html>")
        if trouble == "nonsense":
            return httpx.Response(200, text="OK")
        return httpx.Response(200, json=self.words.no if trouble == "busy" else self.words.yes)


class SenderDied(RuntimeError):
    """The process ended while it waited for the answer."""


def _call(number: str) -> tuple[str, Any]:
    call = {"no": number, "time": "2025-08-28 08:50", "caller": "测试甲", "phone": "13800000001", "area": "420704"}
    return "calls", {"items": [call | {"unit": "虚构甲餐饮店", "content": "工资被拖欠", "people": 1, "yuan": 8000}]}


def _petition(number: str) -> tuple[str, Any]:
    one = {"xfjbh": number, "xfxs": "2", "zsdw": "虚构区信访局", "djsj": "2025-08-28 08:30:00", "xm": "测试甲"}
    return "petitions", {"xfjs": [one | {"wtsd": "420704", "sqdw": "虚构甲餐饮店", "sqje": "8000", "nr": "欠薪"}]}


def _alert(number: str) -> tuple[str, Any]:
    return "alerts", {"alerts": [{"jqbh": number, "dd": "虚构路工地", "xzqh": "420704", "jyqk": "讨要工资"}]}


def _visit(number: str) -> tuple[str, Any]:
    visit = {"visit_no": number, "division": "420704001", "grid_code": "129", "visited_at": "2025-08-28 08:00:00"}
    return "visits", [visit | {"employer": "虚构超市", "headcount_seen": 6, "signs": "员工称两月未发工资"}]


def _letter(number: str) -> tuple[str, Any]:
    one = {"document_no": number, "from_unit": "虚构区住建局", "issued_on": "2025-08-27", "division": "420704"}
    return "letters", {"letters": [one | {"project": "虚构一号楼项目", "subject": "反映欠薪", "amount_yuan": "8000"}]}


PLAIN: dict[str, Callable[[str], tuple[str, Any]]] = {
    "hotline_12333": _call,
    "petition_office": _petition,
    "police_alert": _alert,
    "grid": _visit,
    "department": _letter,
}
