"""Gaotai 高台: clues of all channels in one register, and its figures by channel (各类渠道反馈欠薪线索).

A window, a grid officer, the national platform and 12345 each bring something.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from deploy.demo import report
from deploy.demo.partners import national_platform, plain_partner
from deploy.demo.stage import Account, Figure, Scene, Stage

CAME_ON = "2025-10-20"
SAID = {"hotline_12345": "2", "window": "1", "grid": "1", "national_platform": "1"}
EMPLOYERS = ("虚构壬餐饮店", "虚构癸超市", "虚构子建材厂")


@dataclass
class EveryChannel:
    """Plays three more filings beside the two collectives of 12345."""

    stage: Stage
    numbers: list[str] = field(default_factory=list)

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {CAME_ON: self._come}

    async def _come(self) -> None:
        surface, cast, place = self.stage.surface, self.stage.cast, self.stage.cast.division
        self.stage.tell("The window, a grid officer and the national platform each bring one more")
        at_window = {
            "division": place,
            "summary": "餐饮店欠一个月工资",
            "reporter": {"name": "测试戌", "phone": "13800000091"},
            "assistance": {"consent": "signed"},
            "employer": {"name": EMPLOYERS[0]},
            "owed_fen": 320_000,
        }
        receipt = await surface.post(cast.officer, "intake", "/v1/window/complaints", at_window, step="window/gaotai")
        visit = {
            "visit_no": "GT-G-0001",
            "grid_code": "620724-01-01",
            "visited_at": f"{CAME_ON} 08:20:00",
            "division": place,
            "employer": EMPLOYERS[1],
            "signs": "店员反映上月工资未发",
        }
        grid = await plain_partner(self.stage, "grid")
        seen = await surface.send(grid, "visits", {"visits": [visit]})
        clue = {
            "CLUE_CODE": "TEST-CLUE-0201",
            "REGISTER_TIMES": f"{CAME_ON} 08:10:00",
            "REFLECT_PERSON_NAME": "测试亥",
            "REFLECT_PERSON_PHONE": "13800000092",
            "INDUSTRY_FIELD": "2",
            "BE_REPORTED_COMPANY": EMPLOYERS[2],
            "REGION_CODE_TEXT": place,
            "BACK_PAY_PERSON": 1,
            "BACK_PAY_MONEY": "4800.00",
            "BACK_PAY_REMARK": "工资拖欠一个月",
        }
        platform = await national_platform(self.stage)
        taken = await surface.send(platform, "clues", {"rows": [clue]})
        self.numbers = [receipt["number"], seen["rows"][0]["number"], taken["data"][0]["RECEIVE_CODE"]]

    async def account(self) -> Account:
        stage = self.stage
        place = stage.cast.division
        path = f"/v1/reports/intake?from={CAME_ON}&to={CAME_ON}&division={place}"
        told = await stage.surface.get(stage.cast.officer, "intake", path)
        by_channel = {each["key"]: each["figures"]["received"] for each in told["channels"]}
        figures = [
            Figure(f"渠道 {channel}", said, str(by_channel.get(channel, 0)), "intake report")
            for channel, said in SAID.items()
        ]
        return Account([self._table(told["channels"])], "", figures)

    def _table(self, channels: list[dict[str, Any]]) -> Table:
        table = report.listing("分渠道 by channel", "渠道 channel", "件 received", "人 workers", "已结 settled")
        for each in channels:
            figures = each["figures"]
            table.add_row(each["name"], str(figures["received"]), str(figures["workers"]), str(figures["settled"]))
        return table
