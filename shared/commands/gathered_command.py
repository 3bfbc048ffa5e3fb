"""A command that is written with those that arrive beside it, as an endpoint sees it."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import asyncpg
from fastapi import Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.signing import spend_nonce, spending
from shared.commands import idempotency
from shared.commands.gathered import Command, Further
from shared.commands.group_commit import Gathering, NotTogether, Writing
from shared.commands.load import Load
from shared.commands.loaded import Loaded
from shared.database import copy_rows
from shared.database.sessions import Sessions
from shared.obligations.questions import ask_all
from shared.privacy import Keyring

JSON = "application/json"
Found = TypeVar("Found", bound=Loaded[Any])
TURNS = 3
"""How often a command that runs alone looks again at what others wrote meanwhile."""

Prepare = Callable[[], Writing]
"""What a command will write and answer, worked out without the database."""
Before = Callable[[AsyncSession], Coroutine[Any, Any, Writing | None]]
"""Finds what was answered already to the same partner number."""


@dataclass(frozen=True)
class Together:
    """A command that is written with others in one commit, or alone when it cannot be."""

    sessions: Sessions
    gathering: Gathering
    asked: idempotency.Asked
    once: tuple[str, str] | None

    @property
    def keyring(self) -> Keyring:
        return self.sessions.keyring

    async def number(self, sequence: str) -> int:
        """The next number of a sequence that may have gaps."""
        return await self.gathering.number(sequence)

    async def answer(self, prepare: Prepare, before: Before, *, long: bool = False) -> Response:
        """The command's answer, committed. `before` finds what was answered already to the same partner number.

        A `long` command is prepared in a thread, so that the event loop goes on meanwhile.
        """
        await self.gathering.look_at_clock()
        writing = await asyncio.to_thread(prepare) if long else prepare()
        once = [spending(*self.once)] if self.once else []
        rows = [*once, idempotency.keeping(self.asked, writing.status, writing.body), *writing.rows]
        with contextlib.suppress(NotTogether):
            await self.gathering.write(replace(writing, rows=rows))
            return Response(writing.body, writing.status, media_type=JSON)
        for _ in range(TURNS - 1):
            with contextlib.suppress(asyncpg.UniqueViolationError):  # a group wrote the same number meanwhile
                return await self._alone(prepare, before)
        return await self._alone(prepare, before)

    async def decide(
        self,
        load: Load[Found],
        key: str,
        decide: Callable[[Found], BaseModel],
        *,
        further: Further[Found] | None = None,
        status: int = 200,
    ) -> Response:
        """The answer of a command on what is there, committed: `decide` changes what was loaded and says how it is
        shown. Raises what it refuses."""
        command = Command(load, key, self.asked, self.once, decide, further, status)
        answer = await self.gathering.commands.answer(command)
        headers = {"Idempotency-Replayed": "true"} if answer.replayed else None
        return Response(answer.body, answer.status, headers=headers, media_type=JSON)

    async def _alone(self, prepare: Prepare, before: Before) -> Response:
        async with self.sessions.begin() as session:
            if self.once:
                await spend_nonce(session, *self.once)
            kept = await idempotency.claim(session, self.asked)
            if kept is not None:
                return replayed(kept)
            earlier = await before(session)
            writing = earlier or prepare()
            await copy_rows.write(session, writing.rows)
            await ask_all(session, writing.questions)
            await idempotency.keep(session, self.asked, writing.status, writing.body)
            session.info["stated"] = True
        headers = {"Idempotency-Replayed": "true"} if earlier else None
        return Response(writing.body, writing.status, headers=headers, media_type=JSON)


def replayed(kept: idempotency.Kept) -> Response:
    """The answer that was kept, said again."""
    headers = {"Idempotency-Replayed": "true"}
    return Response(kept.body, kept.status, headers=headers, media_type=JSON)
