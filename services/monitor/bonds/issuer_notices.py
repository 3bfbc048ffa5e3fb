"""What issuers told of their guarantees: put on file where it fits, booked on the use it pays, else a person is asked.

Each notice is a transaction of its own and is acted on once: its outcome is written with what it changed.
"""

from typing import Any

import httpx
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.bonds import draws, ledger, queries
from services.monitor.bonds.draw_track import PAY, PAY_PART
from services.monitor.bonds.rules.notices import CHANGES, EN, ZH, Doubt, Instructed, Notice, paid_on
from services.monitor.bonds.schemas import SumIn
from services.monitor.feeds.rules.kinds import BondEvent
from services.monitor.feeds.tables import BondNotice, Outcome
from services.monitor.projects import queries as project_queries
from services.monitor.projects.tables import Project
from services.monitor.regimes.assessment import KIND
from services.monitor.regimes.register import keep_on_file
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.tables import Filed
from shared import history
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.obligations.questions import ask
from shared.refusals import Refused
from shared.tracks.circumstances import machine

log = structlog.get_logger(__name__)

SECONDS = 5.0
"""Between two looks for notices; our own choice."""
AT_ONCE = 500
WAITING = select(BondNotice.party, BondNotice.notice_no).where(col(BondNotice.outcome).is_(None))
EVENT_ZH = {
    BondEvent.ISSUED: "出具",
    BondEvent.RENEWED: "续保",
    BondEvent.EXPIRED: "到期失效",
    BondEvent.CLAIMED: "赔付",
}


async def take_up(sessions: Sessions, _client: httpx.AsyncClient | None = None, _settings: Any = None) -> int:
    """Act on every notice that waits, in the order in which they came; one that fails is in the way of no other."""
    async with sessions.begin() as session:
        found = await session.exec(WAITING.order_by(col(BondNotice.batch_id), col(BondNotice.row)).limit(AT_ONCE))
        waiting = list(found.all())
    done = 0
    for party, notice_no in waiting:
        try:
            async with sessions.begin() as session:
                done += await _take(session, party, notice_no)
        except Exception as failure:
            if transient(failure):
                raise
            log.error("bond-notice-failed", reason=type(failure).__name__)
    return done


async def _take(session: AsyncSession, party: str, notice_no: str) -> bool:
    """Whether this worker acted on it; another may have it."""
    mine = select(BondNotice).where(
        BondNotice.party == party, BondNotice.notice_no == notice_no, col(BondNotice.outcome).is_(None)
    )
    told = (await session.exec(mine.with_for_update(skip_locked=True))).first()
    if told is None:
        return False
    number = (await project_queries.numbers_of(session, [told.project]))[told.project]
    act = _pay if told.event is BondEvent.CLAIMED else _file
    found: Outcome | Doubt | Refused
    try:
        async with session.begin_nested():
            found = await act(session, told, number)
    except Refused as refused:
        found = refused
    told.outcome = found if isinstance(found, Outcome) else Outcome.ASKED
    if not isinstance(found, Outcome):
        await _ask(session, told, number, found)
    return True


async def _file(session: AsyncSession, told: BondNotice, number: str) -> Outcome | Doubt:
    project = await _locked(session, number)
    filed = await session.get(Filed, (number, Evidence.BOND))
    before = None if filed is None else filed.content
    content = CHANGES[told.event](_notice(told), before)
    if isinstance(content, Doubt):
        return content
    if content == before:
        return Outcome.KNOWN
    by = told.party
    changes = await keep_on_file(session, by, project, Evidence.BOND, dict(content), filed)
    facts = {"kind": Evidence.BOND, "notice_no": told.notice_no, "event": told.event, "content": dict(content)}
    facts["regimes"] = changes
    await history.record(session, project, kind=KIND, by=by, action="evidence-filed", facts=facts)
    return Outcome.DONE


async def _pay(session: AsyncSession, told: BondNotice, number: str) -> Outcome | Doubt:
    """The bank paid: booked as the step of the use it belongs to. What the office entered by the receipt is known.

    Raises what the step refuses.
    """
    if any(each.receipt == told.notice_no for each in await ledger.movements(session, number)):
        return Outcome.KNOWN
    assert told.amount_fen is not None, "a payment says how much"
    running = [
        Instructed(draw.number, draw.amount_fen - draw.paid_fen) for draw in await queries.noticed(session, number)
    ]
    found = paid_on(told.amount_fen, running)
    if isinstance(found, Doubt):
        return found
    [matter] = await draws.TRACKER.load(session, [found.draw])
    command = PAY if found.left_fen == told.amount_fen else PAY_PART
    given = SumIn(fen=told.amount_fen, receipt=told.notice_no)
    await draws.TRACKER.take(session, matter, command, given, machine(session, told.party), on=told.happened_on)
    return Outcome.DONE


async def _locked(session: AsyncSession, number: str) -> Project:
    project = await project_queries.lock_for_machinery(session, number)
    assert project is not None, "a notice is of a registered project"
    return project


def _notice(told: BondNotice) -> Notice:
    return Notice(told.policy_no, told.issuer, told.happened_on, told.form, told.amount_fen, told.expires_on)


async def _ask(session: AsyncSession, told: BondNotice, number: str, why: Doubt | Refused) -> None:
    project = await _locked(session, number)
    zh, en = (ZH[why], EN[why]) if isinstance(why, Doubt) else (why.message("zh"), why.message("en"))
    await ask(
        session,
        subject_kind="project",
        subject=number,
        division=project.division,
        code=f"bond-notice:{told.party}/{told.notice_no}",
        zh=f"{told.issuer}报送{EVENT_ZH[told.event]}（编号{told.policy_no}，通知{told.notice_no}）未登记：{zh}，请核实",
        en=f"{told.issuer} told that {told.policy_no} was {told.event} (notice {told.notice_no}), not entered: {en}",
    )
