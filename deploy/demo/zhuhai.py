"""Zhuhai 珠海, Xiangzhou 香洲: Guangdong's amounts are known, and 186,000 yuan of twelve workers reach them.

A proposal to refer to the police and a proposal to list are made. The head approves the referral on the report of two
officers and the police get it; the listing stays open for a head to decide. Before that, a bank falls silent and wages
go missing that nobody had complained of (`silent_bank`).
"""

from collections.abc import Iterator

from deploy.demo.collective import Collective, Site
from deploy.demo.decisions import Waiting, letters_about, proposals_about
from deploy.demo.matter import Matter, acknowledge, until
from deploy.demo.recorded import Recorded
from deploy.demo.several import Several
from deploy.demo.silent_bank import FED_ON, SilentBank
from deploy.demo.site_board import SiteBoard
from deploy.demo.stage import Figure, Place, Stage, Story

XIANGZHOU = "440402"
SITE = Site(
    zh="珠海",
    en="Zhuhai",
    division=XIANGZHOU,
    order="251020090000000001",
    project="虚构香洲综合楼项目",
    employer={"name": "虚构丙建筑劳务有限公司", "uscc": "91999999MAXXXXXX2W"},
    series=11,
)


async def refer(stage: Stage, matter: Matter) -> None:
    """Two officers report, the head approves, an officer sends within the 24 hours (CRIM-10 to CRIM-12)."""
    surface, cast = stage.surface, stage.cast

    async def referral() -> str | None:
        found = await proposals_about(stage, "mediation", matter)
        return f"/v1/proposals/{found[0]['number']}" if found else None

    async def listing() -> bool | None:
        return bool(await proposals_about(stage, "credit", matter)) or None

    path = await until(referral, f"nothing proposed to refer {matter.case}")
    await until(listing, f"nothing proposed to list because of {matter.case}")
    stage.tell("The amount is reached: two officers report, the head approves the referral to the police")
    findings = {
        "officers": ["officer-li", "officer-zhao"],
        "conduct": ["able_not_paying"],
        "reason": "账户有余额而不支付，指令书送达后逾期未改正，符合移送条件",
    }
    await surface.decide(cast.officer, "mediation", path, "report", findings)
    await surface.decide(cast.head, "mediation", path, "approve", {"reason": "同意移送公安机关"})
    await surface.decide(cast.officer, "mediation", path, "send", {})
    await acknowledge(stage, await letters_about(stage, matter), cast.police, "mediation")


def said(recorded: Recorded, waiting: Waiting) -> Iterator[Figure]:
    """The expected figures: both proposals, the amount with its status, one letter to the police, and no question."""
    lines = {line["key"]: line for referral in waiting.referrals for line in referral["amount"]["lines"]}
    group = lines.get("crime_ten_workers_yuan", {})
    said_of_line = f"{group.get('value', 0):,} {group.get('status')}"
    yield Figure("数额标准 amount and status", "100,000 VERIFIED-2", said_of_line, "mediation proposals")
    yield Figure("移送建议 proposal to refer", "sent", waiting.states("mediation"), "mediation proposals")
    yield Figure("列名建议 proposal to list", "open", waiting.states("credit"), "credit proposals")
    yield Figure("公安收到 the police received", "1", str(len(waiting.letters)), "mediation deliveries")
    yield Figure("请人提供 a person is asked", "nothing", waiting.asked("mediation"), "mediation my-work")
    yield Figure("请人提供 a person is asked", "nothing", waiting.asked("credit"), "credit my-work")


def story(stage: Stage) -> Story:
    return Several([Collective(stage, SITE, refer, said), SiteBoard(stage), SilentBank(stage)])


PLACE = Place(XIANGZHOU, SITE.zh, SITE.en, FED_ON, story)
