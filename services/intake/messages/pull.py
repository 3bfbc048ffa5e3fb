"""Pulling clues from the national platform; each becomes one complaint, however late, often or out of order it comes.

Each pull asks for everything changed since shortly before the last pull; what is known is not taken again. The cursor
moves only after the whole period was read, so a pull that breaks off is made again.
"""

from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.adapters import national_pull
from services.intake.channels.adapters.adapter import Result
from services.intake.channels.adapters.national_platform import FORM, NAME
from services.intake.messages import receive
from services.intake.messages.tables import PullCursor
from services.intake.settings import PullSource, Settings
from shared import clock
from shared.access.callers import Caller, PartyKind
from shared.access.http_client import at_most
from shared.database.sessions import Sessions
from shared.obligations.questions import ask

log = structlog.get_logger(__name__)

SECONDS = 300.0
"""Seconds between two pulls; our own choice."""
LEASE = timedelta(minutes=10)
TIMEOUT = httpx.Timeout(30.0)
LARGEST_PAGE = 8 * 1024 * 1024
"""Bytes of a page of clues; our own choice."""
FAILURES_BEFORE_ASKING = 3
PAGES = 1_000
"""Pages in one pull at most; more means that the platform's total is wrong."""


async def pull(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int | None:
    """Pull what is new and return how many clues were taken.

    None: no platform is configured, another replica is pulling, or the pull failed.
    """
    source = settings.national_platform
    if source is None or not await _lease(sessions):
        return None
    ends = clock.now()
    try:
        taken = await _pull(sessions, client, source, ends)
    except (httpx.HTTPError, national_pull.NotAPage) as failure:
        reason = str(failure) if isinstance(failure, national_pull.NotAPage) else type(failure).__name__
        log.warning("pull-failed", partner=NAME, reason=reason)
        await _failed(sessions, source, reason)
        return None
    await _finished(sessions, ends, taken)
    return taken


async def _pull(sessions: Sessions, client: httpx.AsyncClient, source: PullSource, ends: datetime) -> int:
    """Read every page of the period since shortly before the last pull. Raises NotAPage or HTTPError."""
    begins, taken, read = await _begins(sessions, source, ends), 0, 0
    for index in range(PAGES):
        page = await _page(client, source, national_pull.question(begins, ends, index, source.page_size))
        for result in await _take(sessions, source, page.rows):
            taken += result.outcome == "taken"
        read += len(page.rows)
        if not page.rows or read >= page.total:
            return taken
    raise national_pull.NotAPage(f"more than {PAGES} pages")


async def _page(client: httpx.AsyncClient, source: PullSource, question: dict[str, str]) -> national_pull.Page:
    secret = source.secret.get_secret_value()
    headers = national_pull.headers(secret, source.requester, source.service, clock.wall())
    answer = await client.get(
        source.url, params=question, headers=headers, timeout=TIMEOUT, extensions=at_most(LARGEST_PAGE)
    )
    return national_pull.read_page(answer.status_code, answer.content)


async def _take(sessions: Sessions, source: PullSource, rows: list[Any]) -> list[Result]:
    """Take each clue separately; for a refused one a person is asked, because the platform gets no reply."""
    caller = Caller(
        party=NAME,
        kind=PartyKind.PARTNER,
        divisions=source.divisions,
        scopes=frozenset({"complaints:write"}),
        subject=NAME,
    )
    results = [await receive.receive(sessions, caller, said) for said in FORM.read_items(rows, "clues")]
    for result in results:
        if result.refusal is not None:
            log.warning("clue-refused", partner=NAME, clue=result.partner_no, reason=result.refusal.code)
            async with sessions.begin() as session:
                await _ask_about(session, source, result)
    return results


async def _ask_about(session: AsyncSession, source: PullSource, result: Result) -> None:
    assert result.refusal is not None
    await ask(
        session,
        subject_kind="clue",
        subject=f"{NAME}:{result.partner_no or '?'}"[:200],
        division=source.divisions[0],
        code=f"clue-refused:{result.refusal.code}",
        zh=f"全国平台线索{result.partner_no or '（无编号）'}未能登记：{result.why}",
        en=f"clue {result.partner_no or '(no number)'} of the national platform: {result.refusal.message('en')}",
    )


async def _begins(sessions: Sessions, source: PullSource, ends: datetime) -> datetime:
    async with sessions.begin() as session:
        cursor = await session.get(PullCursor, NAME)
        last = cursor.cursor if cursor else None
    return (last or ends) - source.overlap


async def _lease(sessions: Sessions) -> bool:
    """Take the lease of ten minutes in which no other replica pulls; False if another one has it."""
    now = clock.wall()
    until = {"leased_until": now + LEASE}
    claim = insert(PullCursor).values(partner=NAME, clues=0, failed=0, **until)
    claim = claim.on_conflict_do_update(
        index_elements=[col(PullCursor.partner)], set_=until, where=col(PullCursor.leased_until) <= now
    )
    async with sessions.begin() as session:
        return await session.scalar(claim.returning(col(PullCursor.partner))) is not None


async def _finished(sessions: Sessions, ends: datetime, taken: int) -> None:
    values = {"cursor": ends, "clues": col(PullCursor.clues) + taken, "failed": 0, "last_failure": None}
    await _write(sessions, values | {"pulled_at": clock.now()})


async def _failed(sessions: Sessions, source: PullSource, reason: str) -> None:
    """Record the failure; after three in a row a person is asked, since a silent platform looks like one
    without clues.
    """
    await _write(sessions, {"failed": col(PullCursor.failed) + 1, "last_failure": reason[:200]})
    async with sessions.begin() as session:
        cursor = await session.get_one(PullCursor, NAME)
        if cursor.failed < FAILURES_BEFORE_ASKING:
            return
        await ask(
            session,
            subject_kind="platform",
            subject=NAME,
            division=source.divisions[0],
            code=f"pull-failing:{cursor.cursor}",
            zh=f"全国平台线索连续{cursor.failed}次未能拉取（{reason}）：请联系平台，其间以对账核查是否遗漏",
            en=f"clues could not be pulled {cursor.failed} times in a row ({reason}): ask the platform, and reconcile",
        )


async def _write(sessions: Sessions, values: dict[str, Any]) -> None:
    """Update the cursor's row and release the lease."""
    change = update(PullCursor).where(col(PullCursor.partner) == NAME)
    async with sessions.begin() as session:
        await session.exec(change.values(leased_until=clock.wall(), **values))
