"""One synthetic site as its software would report it: project, party, crew, two workers, their days and their pay."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image

from tests.monitor.realname.platform_client import Outcome, PlatformClient

PROJECT = "XN-TEST-0001"
CONTRACTOR, LABOUR, BUILDER = "91999999MAXXXXXX0N", "91999999MAXXXXXX1R", "91999999MAXXXXXX2W"
ZHANG, LI, MANAGER = "999999199001010016", "999999198506150028", "999999197803200031"
CARDS = {ZHANG: "9999990000000000016", LI: "9999990000000000028"}
WAGE_ACCOUNT = "99999900000000100"
KILOBYTE = 1024


def picture(kilobytes: int) -> str:
    """A readable JPEG of that many kilobytes, in base64."""
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "grey").save(file, "JPEG")
    return base64.b64encode(file.getvalue().ljust(kilobytes * KILOBYTE, b"\0")).decode()


class Site:
    """The software of one site: what it knows, and how it reports it. Keyword arguments change single fields."""

    def __init__(self, client: PlatformClient) -> None:
        self.client = client
        self.project_code, self.team = PROJECT, ""

    async def up_to(self, last: str) -> Site:
        """Report everything as far as that object, in the order the platform asks for; each has to succeed."""
        for name in ("project", "party", "crew", "worker", "entry"):
            outcome = await getattr(self, name)()
            assert outcome.state > 0, (name, outcome.text)
            if name == "project":
                await self.learn_project()
            if name == "crew":
                await self.learn_team()
            if name == last:
                break
        return self

    async def learn_project(self) -> None:
        """The code the platform knows the project by."""
        _, rows = await self.client.query("Project.Query")
        (row,) = [row for row in rows if row["thirdPartyProjectCode"] == PROJECT]
        self.project_code = row["projectCode"]

    async def learn_team(self) -> None:
        """The national number of the crew."""
        _, rows = await self.client.query("Team.Query", projectCode=self.project_code)
        (row,) = [row for row in rows if row["teamName"] == "模板一班"]
        self.team = str(row["teamSysNo"])

    async def project(self, **changes: Any) -> Outcome:
        data = {
            "projectCode": PROJECT,
            "thirdPartyProjectCode": PROJECT,
            "contractorCorpCode": CONTRACTOR,
            "contractorCorpName": "虚构建设有限公司",
            "name": "虚构一号楼项目",
            "category": "01",
            "buildCorpName": "虚构开发有限公司",
            "buildCorpCode": BUILDER,
            "areaCode": "620724",
            "invest": "1200.000000",
            "buildingArea": "8600.00",
            "startDate": "2025-03-01",
            "completeDate": "2026-12-31",
            "linkMan": "测试丙",
            "linkPhone": "00000000003",
            "prjStatus": "2",
            "lng": "99.819000000000000",
            "lat": "39.378000000000000",
            "approvalNum": "TEST-APPROVAL-1",
            "builderLicenses": [{"prjName": "虚构一号楼", "builderLicenseNum": "TEST-LICENCE-1"}],
        }
        return await self.client.upload("project", "Project.Add", data | changes)

    async def party(self, **changes: Any) -> Outcome:
        data = {
            "projectCode": self.project_code,
            "corpCode": LABOUR,
            "corpName": "虚构劳务有限公司",
            "corpType": "006",
            "entryTime": "2025-03-05",
            "pmName": "测试丙",
            "pmIdCardType": "01",
            "pmIdCardNumber": self.client.sealed(MANAGER),
            "pmPhone": "00000000003",
        }
        return await self.client.upload("party", "ProjectSubContractor.Add", data | changes)

    async def crew(self, **changes: Any) -> Outcome:
        data = self._of_labour() | {"teamName": "模板一班", "entryTime": "2025-03-10", "remark": "测试"}
        return await self.client.upload("crew", "Team.Add", data | changes)

    async def worker(self, who: str = ZHANG, **changes: Any) -> Outcome:
        data = self._of_person(who) | {
            "workerName": {ZHANG: "测试甲", LI: "测试乙"}[who],
            "isTeamLeader": "0",
            "workType": "050",
            "workRole": "20",
            "nation": "汉族",
            "address": "虚构路一号",
            "headImage": picture(8),
            "cultureLevelType": "02",
            "cellPhone": "00000000001",
            "grantOrg": "虚构公安局",
            "payRollBankCardNumber": self.client.sealed(CARDS[who]),
            "payRollBankName": "测试银行",
            "hasBuyInsurance": "1",
        }
        return await self.client.upload(f"worker {who}", "ProjectWorker.Add", data | changes)

    async def entry(self, who: str = ZHANG, date: str = "2025-06-02", **changes: Any) -> Outcome:
        data = self._of_person(who) | {"date": date, "type": "1"}
        return await self.client.upload(f"entry {who} {date}", "WorkerEntryExit.Add", data | changes)

    async def attendance(self, who: str = ZHANG, day: str = "2025-07-01") -> Outcome:
        """One day: in in the morning, out in the evening."""
        passings = [
            {
                "idCardType": "01",
                "idCardNumber": self.client.sealed(who),
                "date": f"{day} {hour}",
                "direction": direction,
                "lng": "99.819000000000000",
                "lat": "39.378000000000000",
            }
            for hour, direction in (("07:31:05", "01"), ("18:02:40", "02"))
        ]
        data = {"projectCode": self.project_code, "teamSysNo": self.team, "dataList": passings}
        return await self.client.upload(f"attendance {who} {day}", "WorkerAttendance.Add", data)

    async def contract(self, who: str = ZHANG, **changes: Any) -> Outcome:
        data = self._of_person(who) | {
            "contractCode": "TEST-CONTRACT-1",
            "contractPeriodType": "0",
            "startDate": "2025-06-02",
            "endDate": "2026-06-01",
            "unit": "81",
            "unitPrice": "45.00",
        }
        return await self.client.upload(f"contract {who}", "WorkerContract.Add", data | changes)

    async def payroll(self, who: str = ZHANG, month: str = "2025-07", **changes: Any) -> Outcome:
        """One line; `changes` are of the line."""
        line = {
            "idCardType": "01",
            "idCardNumber": self.client.sealed(who),
            "days": "26",
            "workHours": "208.00",
            "payRollBankCardNumber": self.client.sealed(CARDS[who]),
            "payRollBankCode": "102",
            "payRollBankName": "测试银行",
            "payBankCardNumber": self.client.sealed(WAGE_ACCOUNT),
            "payBankCode": "102",
            "payBankName": "测试银行",
            "totalPayAmount": "7800.00",
            "actualAmount": "7800.00",
            "isBackPay": "0",
            "balanceDate": "2025-08-15",
            "thirdPayRollCode": f"L-{who[-4:]}-{month}",
        }
        data = self._of_labour() | {"teamSysNo": self.team, "payMonth": month, "detailList": [line | changes]}
        return await self.client.upload(f"payroll {who} {month}", "Payroll.Add", data)

    def _of_labour(self) -> dict[str, Any]:
        return {"projectCode": self.project_code, "corpCode": LABOUR, "corpName": "虚构劳务有限公司"}

    def _of_person(self, who: str) -> dict[str, Any]:
        identity = {"idCardType": "01", "idCardNumber": self.client.sealed(who)}
        return self._of_labour() | {"teamSysNo": self.team} | identity
