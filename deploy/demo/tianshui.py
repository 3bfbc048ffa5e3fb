"""Tianshui 天水, Qinzhou 秦州: one matter through two platforms, assigned to two units at once 双交双办.

A building worker reports to the national platform, then to the province's. It is one matter: one case, and each
platform gets one final answer in its own units. The risk is major: industry department and territory each get a letter
and sign for it; the labour authority stays owner. One receipt for twelve workers does not say who was paid: a person is
asked, and the case closes once the list they signed is handed in (PAY-01).
Beside it the whole register of projects is played (`full_register`).
(天水市: 分别办结全国、全省平台线索 2717 条、1011 条.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from deploy.demo import report
from deploy.demo.callers import Machine, Partner
from deploy.demo.decisions import questions_about
from deploy.demo.full_register import OPENED_ON, FullRegister
from deploy.demo.matter import Matter, accept, acknowledge, begin_mediation, until
from deploy.demo.partners import final_answer, national_platform, provincial_platform
from deploy.demo.payment import close_as_paid, hand_in_signed_list, pay
from deploy.demo.several import Several
from deploy.demo.stage import Account, Figure, Place, Scene, Stage, Story

QINZHOU = "620502"
FILED_ON, GIVEN_ON, PAID_ON = "2025-10-20", "2025-10-22", "2025-10-27"
ANSWER_BY = "2025-10-31"
WORKERS, OWED_FEN = 12, 18_600_000
WORKER = {"name": "测试午", "phone": "13800000051", "id_no": "999999197803200031"}
EMPLOYER = {"name": "虚构戊建设有限公司", "uscc": "91999999MAXXXXXX43"}
PROJECT = "虚构秦州安置楼项目"
TOLD = "12人在工地干活，7月至9月工资没发，共18.6万元"
HOUSING, TERRITORY = "housing_bureau", "qinzhou_government"


def national_clue() -> dict[str, Any]:
    """Part A of the national record, money in yuan (interchange 3.2)."""
    return {
        "CLUE_CODE": "TEST-CLUE-0101",
        "CLUE_SOURCE": "国务院客户端小程序",
        "REGISTER_TIMES": "2025-10-20 08:30:00",
        "REFLECT_PERSON_NAME": WORKER["name"],
        "REFLECT_PERSON_PHONE": WORKER["phone"],
        "REFLECT_PERSON_CARD": WORKER["id_no"],
        "INDUSTRY_FIELD": "1",
        "BACKPAY_PROJECT": PROJECT,
        "GENERAL_CONTRACTOR": EMPLOYER["name"],
        "BE_REPORTED_COMPANY": EMPLOYER["name"],
        "REGION_CODE_TEXT": QINZHOU,
        "BACK_PAY_PERSON": WORKERS,
        "BACK_PAY_MONEY": "186000.00",
        "BACK_PAY_TIMES": "2025年7月到9月",
        "BACK_PAY_REMARK": TOLD,
    }


def provincial_clue() -> dict[str, Any]:
    """The province's record of the same, money in 万元."""
    return {
        "lx": "tj",
        "xsbh": "GS-0101",
        "djsj": "20251020084500",
        "xzqh": QINZHOU,
        "lylx": "01",
        "xm": WORKER["name"],
        "dh": WORKER["phone"],
        "zjh": WORKER["id_no"],
        "dwmc": EMPLOYER["name"],
        "tyshxydm": EMPLOYER["uscc"],
        "xmmc": PROJECT,
        "qxrs": str(WORKERS),
        "qxje": "18.6",
        "qxqj": "202507-202509",
        "zy": TOLD,
    }


@dataclass
class Tianshui:
    """Plays the matter from two filings to two answers."""

    stage: Stage
    matter: Matter = field(default_factory=lambda: Matter({"employer": EMPLOYER, "owed_fen": OWED_FEN}))
    second: str = ""
    platforms: dict[str, Partner] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {FILED_ON: self._told_twice, GIVEN_ON: self._accept_and_give, PAID_ON: self._pay}

    async def _told_twice(self) -> None:
        stage = self.stage
        self.platforms = {"national": await national_platform(stage), "provincial": await provincial_platform(stage)}
        stage.tell("The national platform pushes a clue; a quarter of an hour later the province's sends the same")
        taken = await stage.surface.send(self.platforms["national"], "clues", {"rows": [national_clue()]})
        self.matter.complaint = taken["data"][0]["RECEIVE_CODE"]
        taken = await stage.surface.send(self.platforms["provincial"], "changes", {"list": [provincial_clue()]})
        self.second = taken["list"][0]["slbh"]
        await until(self._joined, f"{self.second} was not found to be the matter of {self.matter.complaint}")
        stage.tell("They are one matter: the second follows the first")

    async def _joined(self) -> bool | None:
        surface, officer = self.stage.surface, self.stage.cast.officer
        matter = await surface.get(officer, "intake", f"{self.matter.complaint_path}/matter")
        return any(follower["number"] == self.second for follower in matter["followers"]) or None

    async def _accept_and_give(self) -> None:
        stage, matter = self.stage, self.matter
        await accept(stage, matter)
        departments = {
            party: await stage.cast.agency.hire(party, ["deliveries:read"]) for party in (HOUSING, TERRITORY)
        }
        stage.tell("A major risk: the head gives it to the housing bureau and to the district, each by letter")
        given = {
            "industry": {"unit": "天水市住房和城乡建设局", "party": HOUSING},
            "territory": {"unit": "秦州区人民政府", "party": TERRITORY},
            "due_on": ANSWER_BY,
            "reason": "重大欠薪隐患，双交双办",
        }
        await stage.surface.decide(stage.cast.head, "intake", matter.complaint_path, "dual-assign", given)
        for party, machine in departments.items():
            await self._sign_for_letter(party, machine)
        await begin_mediation(stage, matter, GIVEN_ON)

    async def _sign_for_letter(self, party: str, machine: Machine) -> None:
        async def letters() -> list[dict[str, Any]] | None:
            due = await self.stage.surface.get(machine, "intake", "/v1/deliveries")
            return list(due["items"]) or None

        await acknowledge(self.stage, await until(letters, f"{party} got no letter"), machine, "intake")

    async def _pay(self) -> None:
        stage, matter = self.stage, self.matter
        stage.tell("The contractor pays 186,000 yuan by one receipt: who received it is asked")
        await pay(stage, matter, PAID_ON, "R20251027-001")
        self.asked = [question["code"] for question in await questions_about(stage, "mediation", matter)]
        stage.tell("The list that all twelve signed is handed in; both platforms get their one final answer")
        await hand_in_signed_list(stage, matter, WORKERS)
        await close_as_paid(stage, matter)
        numbers = {"national": self.matter.complaint, "provincial": self.second}
        self.answers = {
            name: await final_answer(self.stage, partner, numbers[name]) for name, partner in self.platforms.items()
        }

    async def account(self) -> Account:
        surface, officer, matter = self.stage.surface, self.stage.cast.officer, self.matter
        together = await surface.get(officer, "intake", f"{matter.complaint_path}/matter")
        letters = await surface.get(officer, "intake", f"{matter.complaint_path}/assignments")
        case = await surface.get(officer, "mediation", matter.case_path)
        [line] = (await surface.get(officer, "mediation", f"{matter.case_path}/ledger"))["lines"]
        finals = {name: await self._finals(name) for name in self.platforms}
        figures = [
            Figure("并案 joined", "1", str(len(together["followers"])), "intake matter"),
            Figure("案件 cases", matter.case, together["case_number"], "intake matter"),
            Figure("交办单 letters", "2", str(len(letters["items"])), "intake assignments"),
            Figure("均已签收 all signed for", "True", str(letters["all_received"]), "intake assignments"),
            Figure("付给谁未明 a person is asked", "payees-unknown:1", ", ".join(self.asked), "mediation my-work"),
            Figure("签字领款分 fen signed for", str(OWED_FEN), str(line["signed_fen"]), "mediation ledger"),
            Figure("案件结果 ended as", "PAID_IN_FULL", case["disposition"], "mediation case"),
            Figure("全国平台答复 final answers", "1", str(finals["national"]), "intake deliveries"),
            Figure("省平台答复 final answers", "1", str(finals["provincial"]), "intake deliveries"),
            Figure("全国平台万元 wan yuan", "18.6", self.answers["national"]["body"]["SOLVED_MONEY"], "its answer"),
            Figure("省平台万元 wan yuan", "18.6", self.answers["provincial"]["body"]["jjje"], "its answer"),
        ]
        return Account(self._tables(letters["items"]), "天水：故事所说 Tianshui: what the story says", figures)

    async def _finals(self, name: str) -> int:
        number = {"national": self.matter.complaint, "provincial": self.second}[name]
        due = await self.stage.surface.get(self.platforms[name].machine, "intake", "/v1/deliveries")
        return sum(each["subject"] == number and each["kind"] == "final-answer" for each in due["items"])

    def _tables(self, letters: list[dict[str, Any]]) -> list[Table]:
        given = report.listing("双交双办 letters", "文号 number", "单位 unit", "期限 due", "签收 signed for")
        for letter in letters:
            given.add_row(letter["document_no"], letter["unit"], letter["due_on"], letter["receipt"] or "—")
        return [given, report.messages("两平台的答复 what the platforms were told", list(self.answers.values()))]


def story(stage: Stage) -> Story:
    return Several([Tianshui(stage), FullRegister(stage)])


PLACE = Place(QINZHOU, "天水", "Tianshui", OPENED_ON, story)
