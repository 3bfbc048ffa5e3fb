"""Mediation's decisions to draw on a bond: a person is asked to serve the payment notice, which is held to them."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.bonds.draw_track import DrawState
from services.monitor.bonds.tables import BondDecision, BondDraw
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.tables import Filed
from shared.contracts.mediation import BondDrawDecided
from shared.obligations.questions import answer_by_deed, ask
from shared.refusals import Conflict
from shared.values.money import yuan_text

CODE = "bond-draw-decided"
SAME = ("case_number", "basis", "decided_on", "obey_by", "workers", "amount_fen")
NAMES = {
    "case_number": "案件编号",
    "basis": "依据",
    "decided_on": "决定日期",
    "obey_by": "履行期限",
    "workers": "人数",
    "amount_fen": "金额（分）",
}


class DecisionDiffers(Conflict):
    """The payment notice says something else than the decision that it follows."""

    code = "bond-decision-differs"
    zh = "{name}（{field}）与决定{decision_no}不一致：决定为{decided}，通知书为{told}"
    en = "{field} of decision {decision_no} is {decided}, and the payment notice says {told}"


class DrawnAlready(Conflict):
    code = "bond-drawn-already"
    zh = "已依据决定{decision_no}送达支付通知书：{draw}"
    en = "a payment notice was served because of {decision_no} already: {draw}"


async def keep_decision(session: AsyncSession, decided: BondDrawDecided) -> None:
    """Keep it, and ask the office to serve the payment notice on the bank. Twice it changes nothing.

    A project that is not registered, or has no bond on file, is said in what is asked.
    """
    told = decided.model_dump(include={*SAME, "decision_no", "project", "division"} - {"case_number"})
    row = insert(BondDecision).values(case_number=decided.case, **told).on_conflict_do_nothing()
    await session.exec(row)
    filed = await session.get(Filed, (decided.project, Evidence.BOND))
    issuer = (filed.content.get("issuer") if filed is not None else None) or ""
    yuan = yuan_text(decided.amount_fen)
    await ask(
        session,
        subject_kind="project",
        subject=decided.project,
        division=decided.division,
        code=_code(decided.case, decided.decision_no),
        zh=f"案件{decided.case}已决定动用工资保证金{yuan}元（{decided.decision_no}），"
        + (f"请向{issuer}送达支付通知书" if issuer else "但该项目没有登记的保证金出具机构，请先核实"),
        en=f"case {decided.case} decided to draw {yuan} yuan of the wage bond ({decided.decision_no}): "
        + (f"serve the payment notice on {issuer}" if issuer else "no issuer of a bond is on file, find it out first"),
    )


async def followed_by(session: AsyncSession, draw: BondDraw) -> BondDecision | None:
    """The decision that a new payment notice follows, row-locked, with which it agrees; None where it follows none.

    Raises DecisionDiffers, DrawnAlready.
    """
    said = BondDecision.decision_no == draw.decision_no, BondDecision.project == draw.project
    decided = (await session.exec(select(BondDecision).where(*said).with_for_update())).first()
    if decided is None:
        return None
    for field in SAME:
        own, told = getattr(decided, field), getattr(draw, field)
        if own != told:
            about: dict[str, Any] = {"field": field, "name": NAMES[field], "decision_no": decided.decision_no}
            raise DecisionDiffers(**about, decided=own, told=told)
    if decided.draw is not None:
        before = select(BondDraw.number).where(BondDraw.number == decided.draw)
        if (await session.exec(before.where(col(BondDraw.state) != DrawState.WITHDRAWN))).first() is not None:
            raise DrawnAlready(decision_no=decided.decision_no, draw=decided.draw)
    return decided


async def carried_out(session: AsyncSession, decided: BondDecision, draw: BondDraw, by: str) -> None:
    """The payment notice is written: the decision says which, and what was asked is answered."""
    decided.draw = draw.number
    await answer_by_deed(
        session,
        subject_kind="project",
        subject=draw.project,
        code=_code(decided.case_number, decided.decision_no),
        by=by,
        answer=f"支付通知书已于{draw.notice_served_on}送达",
    )


def _code(case: str, decision_no: str) -> str:
    return f"{CODE}:{case}/{decision_no}"
