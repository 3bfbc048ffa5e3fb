"""Zhuhai 珠海: the QR code on a site's board, and a team of three on the spot when workers gather.

Every site has its board with a code (欠薪投诉二维码); the form it opens has the site filled in already. When workers
gather, labour office, police station and industry department act as one 三人小组, each notified by letter and each
signing for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy.demo import report
from deploy.demo.callers import ANYBODY
from deploy.demo.matter import acknowledge, until
from deploy.demo.stage import Account, Figure, Scene, Stage

HUNG_ON, GATHERED_ON = "2025-10-20", "2025-10-22"
PROJECT = "P-TEST-XZ-2"
CONTRACTOR = {"name": "虚构辛建设有限公司", "uscc": "91999999MAXXXXXX69"}
TEAM = {"labour": "labour_team", "police": "police_station", "industry": "housing_bureau"}

UNITS = {"labour": "香洲区劳动保障监察大队", "police": "虚构派出所", "industry": "香洲区住房和城乡建设局"}


@dataclass
class SiteBoard:
    """Plays the filing over the public form and the incident on the same site."""

    stage: Stage
    receipt: dict[str, Any] = field(default_factory=dict)
    incident: str = ""

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {HUNG_ON: self._scan, GATHERED_ON: self._gather}

    async def _scan(self) -> None:
        surface, cast = self.stage.surface, self.stage.cast
        self.stage.tell("A board hangs on the site; a worker scans its code and files without any account")
        board = {
            "division": cast.division,
            "project_name": "虚构香洲二号楼项目",
            "owner": "虚构开发有限公司",
            "contractor": CONTRACTOR["name"],
            "contractor_uscc": CONTRACTOR["uscc"],
            "inspection_office": "香洲区劳动保障监察大队",
            "inspection_phone": "0000-12333",
        }
        hung = await surface.ask(cast.officer, "intake", "PUT", f"/v1/projects/{PROJECT}/board", body=board)
        told = {
            "project_token": hung["address"].rsplit("/", 1)[-1],
            "summary": "在工地绑钢筋，两个月没有发工资",
            "reporter": {"name": "测试酉", "phone": "13800000081"},
            "owed_fen": 1_500_000,
        }
        self.receipt = await surface.post(ANYBODY, "intake", "/v1/public/complaints", told, step="board/scan")

    async def _gather(self) -> None:
        surface, cast = self.stage.surface, self.stage.cast
        self.stage.tell("Twenty workers gather at the gate: labour office, police and industry go as one team")
        machines = {party: await cast.agency.hire(party, ["deliveries:read"]) for party in TEAM.values()}
        told = {
            "division": cast.division,
            "kind": "gathering",
            "people": 20,
            "place": "虚构香洲二号楼项目大门",
            "happened_at": f"{GATHERED_ON}T08:30:00+08:00",
            "account": "工人聚集讨要工资，秩序平稳",
            "project_id": PROJECT,
            "employer_uscc": CONTRACTOR["uscc"],
            "complaints": [self.receipt["number"]],
        }
        reported = await surface.post(cast.officer, "intake", "/v1/incidents", told, step="board/incident")
        self.incident = reported["number"]
        team = [{"role": role, "unit": UNITS[role], "party": party} for role, party in TEAM.items()]
        path = f"/v1/incidents/{self.incident}"
        await surface.decide(cast.officer, "intake", path, "classify", {"people": 20, "team": team})
        for party, machine in machines.items():

            async def letters(machine: Any = machine) -> list[dict[str, Any]] | None:
                due = await surface.get(machine, "intake", "/v1/deliveries")
                return [each for each in due["items"] if each["receipt"] is None] or None

            await acknowledge(self.stage, await until(letters, f"{party} was not told"), machine, "intake")
        up = {"unit": "珠海市人力资源和社会保障局", "note": "二十人聚集，三人小组已到场"}
        await surface.decide(cast.officer, "intake", path, "report-up", up)
        over = {"outcome": "总包当场预付部分工资，工人散去"}
        await surface.decide(cast.head, "intake", path, "close", over)

    async def account(self) -> Account:
        surface, cast = self.stage.surface, self.stage.cast
        number, code = self.receipt["number"], self.receipt["query_code"]
        followed = await surface.get(ANYBODY, "intake", f"/v1/public/complaints/{number}?code={code}")
        complaint = await surface.get(cast.officer, "intake", f"/v1/complaints/{number}")
        letters = await surface.get(cast.officer, "intake", f"/v1/incidents/{self.incident}/assignments")
        received = sum(letter["role"] in TEAM and letter["receipt"] == "received" for letter in letters["items"])
        figures = [
            Figure("扫码登记 filed by code", "qr", complaint["channel"], "intake complaint"),
            Figure("项目已填好 project known", PROJECT, complaint["project_id"], "intake complaint"),
            Figure("凭码查询 followed by code", number, followed["number"], "the worker's door"),
            Figure("三人小组签收 the team signed for", "3", str(received), "intake incident"),
        ]
        table = report.listing("三人小组 the team", "角色 role", "单位 unit", "签收 signed for")
        for letter in letters["items"]:
            table.add_row(letter["role"] or "", letter["unit"], letter["receipt"] or "—")
        return Account([table], "", figures)
