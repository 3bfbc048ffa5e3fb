"""The client that fetches workers' names, and the employer's, from intake, for one case and one purpose.

Personal data stays in the schema that took it (architecture, invariant 14): names are answered and not stored.
"""

from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from services.mediation.settings import Settings
from shared.access.http_client import Client, at_most
from shared.access.signing import sign
from shared.refusals import Gone, Unavailable

log = structlog.get_logger(__name__)

TIMEOUT = httpx.Timeout(5.0)
LARGEST_ANSWER = 8 * 1024 * 1024
"""Bytes; thousands of members with what each is owed."""
RETRY_AFTER = 30
"""Seconds until the caller should retry; our own choice."""


class IntakeAway(Unavailable):
    """Intake cannot be reached, is not configured, or answers something unreadable."""

    code = "intake-away"
    zh = "登记服务暂时无法提供成员或用人单位信息，请在{retry_after}秒后重试"
    en = "intake cannot give the members or the employer now, come back in {retry_after} seconds"


class MemberSeen(BaseModel):
    """A worker as intake shows them for the purpose, unmasked."""

    worker_ref: str
    name: str | None
    id_no: str | None
    phone: str | None
    card: str | None = None
    owed: list[dict[str, Any]]


class MembersSeen(BaseModel):
    items: list[MemberSeen]


class EmployerSeen(BaseModel):
    """Who owes, as filed and as the office verified it."""

    name: str | None
    uscc: str | None
    project: str | None
    verified_name: str | None
    contractor: str | None


Seen = TypeVar("Seen", bound=BaseModel)


class IntakeMembers:
    """Sends requests to intake, signed with mediation's own credential. Without one, every request raises
    IntakeAway.
    """

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._transport = transport

    async def pull(self, complaint: str, case: str, purpose: str) -> list[MemberSeen]:
        """The members of the complaint. Raises IntakeAway, and Gone if their personal data was destroyed."""
        return (await self._ask(MembersSeen, "members", complaint, case, purpose)).items

    async def pull_employer(self, complaint: str, case: str, purpose: str) -> EmployerSeen:
        """The employer that the complaint names. Raises IntakeAway."""
        return await self._ask(EmployerSeen, "employer", complaint, case, purpose)

    async def _ask(self, shape: type[Seen], what: str, complaint: str, case: str, purpose: str) -> Seen:
        settings = self._settings
        if settings.intake_url is None or settings.intake_key is None or settings.intake_secret is None:
            raise IntakeAway(retry_after=RETRY_AFTER)
        query = urlencode({"purpose": purpose, "case": case})
        target = f"/v1/complaints/{quote(complaint, safe='')}/{what}?{query}"
        secret = settings.intake_secret.get_secret_value()
        headers = sign(settings.intake_key, secret, service="intake", method="GET", target=target)
        try:
            async with Client(transport=self._transport, timeout=TIMEOUT) as client:
                address = settings.intake_url.rstrip("/") + target
                answer = await client.get(address, headers=headers, extensions=at_most(LARGEST_ANSWER))
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            log.warning("intake-away", reason=type(failure).__name__)
            raise IntakeAway(retry_after=RETRY_AFTER) from failure
        return _read(shape, answer)


def _read(shape: type[Seen], answer: httpx.Response) -> Seen:
    if answer.status_code == httpx.codes.GONE:
        raise Gone
    if not answer.is_success:
        log.warning("intake-away", reason=f"HTTP {answer.status_code}")
        raise IntakeAway(retry_after=RETRY_AFTER)
    try:
        return shape.model_validate_json(answer.content)
    except ValidationError as failure:
        log.warning("intake-away", reason="not its contract")
        raise IntakeAway(retry_after=RETRY_AFTER) from failure
