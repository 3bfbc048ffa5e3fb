"""What an endpoint may ask for: the open transaction, the caller, the version a decision was taken on."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.callers import Caller
from shared.commands.gathered_command import Together
from shared.database.sessions import Sessions
from shared.refusals import Invalid, Refused
from shared.spool import Spooled


class VersionMissing(Refused):
    code = "version-missing"
    zh = "缺少If-Match请求头：请带上您所见的版本"
    en = "the header If-Match is missing: say which version you saw"


class VersionMalformed(Invalid):
    code = "version-malformed"
    zh = 'If-Match应为版本号，如"3"'
    en = 'If-Match holds a version such as "3"'


# async although nothing is awaited: the framework runs plain functions in a thread pool


async def _session(request: Request) -> AsyncSession:
    session: AsyncSession = request.state.session
    return session


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


async def _together(request: Request) -> Together:
    together: Together = request.state.together
    return together


async def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.gate.sessions
    return sessions


async def _spooled(request: Request) -> Spooled:
    spooled: Spooled = request.state.spooled
    return spooled


async def _partner_secret(request: Request) -> str:
    secret: str = request.state.secret
    return secret


async def _seen_version(request: Request) -> int:
    """The version a person's decision was taken on. Raises VersionMissing or VersionMalformed."""
    given = request.headers.get("if-match")
    if not given:
        raise VersionMissing
    digits = given.strip().removeprefix("W/").strip('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise VersionMalformed(field="If-Match")
    return int(digits)


async def _version_if_given(request: Request) -> int | None:
    """The version, or None where the decision is the first and there is no version before it."""
    return await _seen_version(request) if request.headers.get("if-match") else None


Transaction = Annotated[AsyncSession, Depends(_session)]
SessionFactory = Annotated[Sessions, Depends(_sessions)]
GroupCommit = Annotated[Together, Depends(_together)]
SpooledBody = Annotated[Spooled, Depends(_spooled)]
CurrentCaller = Annotated[Caller, Depends(_caller)]
PartnerSecret = Annotated[str, Depends(_partner_secret)]
"""The secret with which a partner signed, for what is encrypted with it too."""
ExpectedVersion = Annotated[int, Depends(_seen_version)]
ExpectedVersionIfGiven = Annotated[int | None, Depends(_version_if_given)]


def is_gathered(route: APIRoute) -> bool:
    """Whether the route's commands are written in one group with others that arrive at the same time."""
    return asks_for(route.dependant, _together)


def wants_version(route: APIRoute) -> bool:
    """Whether the route is a person's decision, taken on a version."""
    return asks_for(route.dependant, _seen_version)


def takes_version(route: APIRoute) -> bool:
    """Whether the route needs the version of whoever decides, and none of whoever only tells or is the first."""
    return asks_for(route.dependant, _version_if_given)


def asks_for(needed: Dependant, call: Callable[..., object]) -> bool:
    """Whether this dependency is asked for, by the endpoint or by one of its dependencies."""
    return any(inner.call is call or asks_for(inner, call) for inner in needed.dependencies)
