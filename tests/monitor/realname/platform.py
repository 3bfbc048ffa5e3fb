"""A site's software that uploads by the national platform's protocol; people, firms and sums are made up."""

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from services.monitor.realname import jobs
from shared import clock
from tests.monitor.feeds.builders import id_number
from tests.monitor.register import CONTRACTOR, CREW
from tests.world import Machine, ServiceUnderTest, World

PARTY, OTHER = "site_software", "other_software"
CODE = "RN0001"
NAMES = ("appid", "data", "format", "method", "nonce", "timestamp", "version")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Platform:
    """One sender, and what became of what it sent."""

    def __init__(self, world: World, monitor: ServiceUnderTest, machine: Machine) -> None:
        self.world, self.monitor, self.machine = world, monitor, machine

    @classmethod
    async def opened(
        cls, world: World, monitor: ServiceUnderTest, party: str = PARTY, scopes: str = "realname:write", **more: Any
    ) -> "Platform":
        return cls(world, monitor, await world.machine(party, scopes=scopes, **more))

    # the wire

    def encrypted(self, plain: str) -> str:
        key, padder = self.machine.secret.encode(), PKCS7(128).padder()
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        padded = padder.update(plain.encode()) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def decrypted(self, text: str) -> str:
        key, unpadder = self.machine.secret.encode(), PKCS7(128).unpadder()
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        padded = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()

    def form(
        self, method: str, data: Any, *, seconds_off: int = 0, lowered: bool = True, over: dict[str, str] | None = None
    ) -> dict[str, str]:
        """The eight fields, signed; `over` replaces fields before they are signed."""
        stamp = (clock.wall() + timedelta(seconds=seconds_off)).astimezone(clock.CHINA)
        fields = {
            "appid": self.machine.key,
            "data": json.dumps(data, ensure_ascii=False),
            "format": "json",
            "method": method,
            "nonce": secrets.token_hex(16),
            "timestamp": f"{stamp:%Y%m%d%H%M%S}",
            "version": "1.0",
        } | (over or {})
        text = "&".join(f"{name}={fields[name]}" for name in NAMES) + f"&appsecret={self.machine.secret}"
        signed = text.lower() if lowered else text
        return fields | {"sign": hashlib.sha256(signed.encode()).hexdigest()}

    async def post(self, form: dict[str, str], status: int = 200, **headers: str) -> dict[str, Any]:
        answer = await self.monitor.client.post(
            "/v1/realname", content=urlencode(form).encode(), headers=FORM | headers
        )
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def ask(self, method: str, data: Any, **more: Any) -> dict[str, Any]:
        return await self.post(self.form(method, data, **more))

    async def handle(self) -> int:
        return await jobs.handle(self.monitor.sessions, self.monitor.client, self.monitor.settings)

    async def sent(self, method: str, data: Any) -> str:
        """Send a write; its serial code."""
        answer = await self.ask(method, data)
        assert answer["code"] == 0, answer
        return str(answer["data"]["requestSerialCode"])

    async def result(self, serial: str) -> tuple[str, str]:
        answer = await self.ask("AsyncHandleResult.Query", {"requestSerialCode": serial})
        assert answer["code"] == 0, answer
        return answer["data"]["status"], answer["data"]["result"]

    async def done(self, method: str, data: Any) -> Any:
        """Send a write and let it be handled; what it came to."""
        serial = await self.sent(method, data)
        await self.handle()
        status, result = await self.result(serial)
        assert status == "20", result
        return json.loads(result)

    async def failed(self, method: str, data: Any) -> str:
        """Send a write that fails once it is handled; why."""
        serial = await self.sent(method, data)
        await self.handle()
        status, result = await self.result(serial)
        assert status == "10", result
        return result

    async def refused(self, method: str, data: Any, **more: Any) -> tuple[int, str]:
        """Send what is refused at once; the code and why."""
        answer = await self.ask(method, data, **more)
        assert answer["data"] is None, answer
        return answer["code"], answer["message"]

    async def rows(self, method: str, data: Any) -> list[dict[str, Any]]:
        answer = await self.ask(method, data)
        assert answer["code"] == 0, answer
        assert answer["data"]["totalCount"] >= len(answer["data"]["rows"])
        return list(answer["data"]["rows"])

    # what it says, in the business's words

    def project(self, **differences: Any) -> dict[str, Any]:
        return {
            "projectCode": CODE,
            "contractorCorpCode": CONTRACTOR["uscc"],
            "contractorCorpName": CONTRACTOR["name"],
            "name": "虚构一号楼项目",
            "areaCode": "420704",
            "startDate": "2025-07-01",
            "prjStatus": "2",
        } | differences

    def unit(self, **differences: Any) -> dict[str, Any]:
        unit = {"projectCode": CODE, "corpCode": CREW["uscc"], "corpName": CREW["name"], "corpType": "006"}
        return unit | {"entryTime": "2025-07-01"} | differences

    def team(self, **differences: Any) -> dict[str, Any]:
        return {"projectCode": CODE, "corpCode": CREW["uscc"], "teamName": "钢筋一班"} | differences

    def who(self, place: int) -> dict[str, str]:
        return {"idCardType": "01", "idCardNumber": self.encrypted(id_number(place))}

    def worker(self, place: int = 1, **differences: Any) -> dict[str, Any]:
        person = {"workerName": f"测试{place}", "cellPhone": f"138000{place:05d}", "workType": "020", "workRole": "20"}
        card = {"payRollBankCardNumber": self.encrypted(f"62284800000000{place:05d}")}
        return self.who(place) | person | card | differences

    async def crew(self) -> int:
        """A project with a unit and a crew; the crew's number."""
        await self.done("Project.Add", self.project())
        await self.done("ProjectSubContractor.Add", self.unit())
        [team] = await self.done("Team.Add", self.team())
        return int(team["teamSysNo"])

    async def at_work(self, *places: int) -> dict[str, Any]:
        """Workers of a crew, entered on 1 July 2025; what names the crew."""
        crew = {"projectCode": CODE, "teamSysNo": await self.crew()}
        await self.done("ProjectWorker.Add", crew | {"workerList": [self.worker(each) for each in places or (1,)]})
        entries = [self.who(each) | {"date": "2025-07-01", "type": "1"} for each in places or (1,)]
        await self.done("WorkerEntryExit.Add", crew | {"workerList": entries})
        return crew

    def swipe(self, place: int = 1, **differences: Any) -> dict[str, Any]:
        return self.who(place) | {"date": "2025-08-01 07:00:00", "direction": "01"} | differences

    def pay(self, place: int = 1, **differences: Any) -> dict[str, Any]:
        sums = {"totalPayAmount": "7800.00", "actualAmount": "7800.00"}
        return (
            self.who(place)
            | {"days": "26", "workHours": "208", "isBackPay": "0"}
            | sums
            | {
                "balanceDate": "2025-08-15",
                "thirdPayRollCode": "L-1",
            }
            | differences
        )


def payroll(crew: dict[str, Any], *lines: dict[str, Any], month: str = "2025-07") -> dict[str, Any]:
    return crew | {"payMonth": month, "detailList": list(lines)}
