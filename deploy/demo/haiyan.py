"""Haiyan 海盐: a grid officer reports it first, the worker comes to the window, and both are one matter.

三级架构: county team, town squad, village grid. The officer's visit is a clue and stays one; the worker's own
complaint, written down by staff with her consent, leads. Zhejiang's own terms apply: five working days to accept, sixty
to handle. Beside it the county's wage accounts are reconciled (`statements`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy.demo import report
from deploy.demo.callers import Partner
from deploy.demo.matter import Matter, accept, begin_mediation, until
from deploy.demo.partners import final_answer, plain_partner
from deploy.demo.payment import pay_in_full
from deploy.demo.recorded import deadlines_of
from deploy.demo.several import Several
from deploy.demo.stage import Account, Figure, Place, Scene, Stage, Story
from deploy.demo.statements import Statements
from shared.values.money import yuan_text

HAIYAN = "330424"
SEEN_ON, CAME_ON, PAID_ON = "2025-10-20", "2025-10-22", "2025-10-27"
OWED_FEN = 1_260_000
EMPLOYER = {"name": "虚构己制衣有限公司", "uscc": "91999999MAXXXXXX56"}
WORKER = {"name": "测试未", "phone": "13800000061", "id_no": "999999198506150028"}
SATISFIED = {"reached": True, "satisfied": True, "note": "工资已收到"}


@dataclass
class Haiyan:
    """Plays the matter from the visit to the call-back."""

    stage: Stage
    matter: Matter = field(default_factory=lambda: Matter({"employer": EMPLOYER, "owed_fen": OWED_FEN}))
    clue: str = ""
    grid: Partner | None = None
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {SEEN_ON: self._see, CAME_ON: self._come, PAID_ON: self._pay}

    async def _see(self) -> None:
        self.grid = await plain_partner(self.stage, "grid")
        self.stage.tell("A grid officer on the round sees that nobody was paid since July")
        visit = {
            "visit_no": "HY-G-0001",
            "grid_code": "330424-07-03",
            "visited_at": "2025-10-20 09:10:00",
            "division": HAIYAN,
            "employer": EMPLOYER["name"],
            "uscc": EMPLOYER["uscc"],
            "address": "虚构镇一号厂房",
            "last_pay_month_seen": "2025-07",
            "signs": "车间工人反映8月、9月工资未发",
        }
        taken = await self.stage.surface.send(self.grid, "visits", {"visits": [visit]})
        self.clue = taken["rows"][0]["number"]

    async def _come(self) -> None:
        surface, cast, matter = self.stage.surface, self.stage.cast, self.matter
        self.stage.tell("A worker comes to the window; staff write it down for her, on her consent")
        told = {
            "division": HAIYAN,
            "summary": "在制衣厂做工，8月和9月工资没有发",
            "reporter": WORKER,
            "assistance": {"consent": "signed", "occasion": "window", "place": "虚构镇便民服务中心"},
            "employer": EMPLOYER,
            "owed_fen": OWED_FEN,
            "period": {"from": "2025-08", "to": "2025-09"},
            "sector": "manufacturing",
        }
        receipt = await surface.post(cast.officer, "intake", "/v1/window/complaints", told, step="window/haiyan")
        matter.complaint = receipt["number"]
        joined = {"leader": matter.complaint, "kind": "duplicate", "reason": "网格巡查所见与本人投诉为同一欠薪"}
        await surface.decide(cast.officer, "intake", f"/v1/complaints/{self.clue}", "join", joined)
        await accept(self.stage, matter)
        await begin_mediation(self.stage, matter, CAME_ON)

    async def _pay(self) -> None:
        surface, cast, matter = self.stage.surface, self.stage.cast, self.matter
        assert self.grid is not None
        self.stage.tell("The factory pays; the grid officer hears how it ended, the worker is called back")
        await pay_in_full(self.stage, matter, PAID_ON, "R20251027-002")
        self.answer = await final_answer(self.stage, self.grid, self.clue)
        await until(self._answered, f"{matter.complaint} was not answered")
        await surface.decide(cast.officer, "intake", matter.complaint_path, "call-back", SATISFIED)
        await surface.decide(cast.head, "intake", matter.complaint_path, "close", {"reason": "已支付完毕，回访满意"})

    async def _answered(self) -> bool | None:
        found = await self.stage.surface.get(self.stage.cast.officer, "intake", self.matter.complaint_path)
        return found["stage"] == "answered" or None

    async def account(self) -> Account:
        surface, officer, matter = self.stage.surface, self.stage.cast.officer, self.matter
        complaint = await surface.get(officer, "intake", matter.complaint_path)
        followed = await surface.get(officer, "intake", f"/v1/complaints/{self.clue}")
        assisted = await surface.get(officer, "intake", f"/v1/window/complaints/{matter.complaint}")
        case = await surface.get(officer, "mediation", matter.case_path)
        due = {each["name"]: each for each in await deadlines_of(self.stage, "mediation", matter.case)}
        figures = [
            Figure("五个工作日 accept by", "2025-10-29", complaint["accept_due_on"], "intake complaint"),
            Figure("六十个工作日 handle in", "60WD", due["case-handling"]["term"], "mediation deadlines"),
            Figure("代为登记 written down by", "labour_authority/officer-li", assisted["assisted_by"], "intake window"),
            Figure("网格线索仍是线索 still a clue", "clue", followed["matter_kind"], "intake complaint"),
            Figure("同一案件 one case", matter.case, followed["case_number"] or "", "intake complaint"),
            Figure("追回元 yuan", "12,600.00", yuan_text(case["paid_fen"]), "mediation case"),
            Figure("满意 satisfied", "True", str(complaint["satisfied"]), "intake complaint"),
        ]
        tables = [
            report.deadlines(list(due.values()), "案件的期限 what is due in the case"),
            report.messages("网格员收到的结果 what the grid was told", [self.answer]),
        ]
        return Account(tables, "海盐：故事所说 Haiyan: what the story says", figures)


def story(stage: Stage) -> Story:
    return Several([Haiyan(stage), Statements(stage)])


PLACE = Place(HAIYAN, "海盐", "Haiyan", SEEN_ON, story)
