"""Partners whose own systems send to intake: each signs in its own way, as its adapter reads it (interchange §9)."""

from datetime import UTC, datetime
from typing import Any

from deploy.demo.callers import Partner
from deploy.demo.matter import acknowledge, until
from deploy.demo.stage import Stage
from services.intake.channels.adapters.signatures import exchange_headers, plain_headers, tif_headers

MACHINES = ["complaints:write", "complaints:read", "deliveries:read"]


async def national_platform(stage: Stage) -> Partner:
    """A partner that signs as the national exchange platform does."""
    it = await stage.cast.agency.hire("national_platform", MACHINES)
    return Partner("national_platform", lambda _: exchange_headers(it.secret, datetime.now(UTC), it.key), it)


async def provincial_platform(stage: Stage) -> Partner:
    """A partner that uses the token scheme of a province's platform."""
    it = await stage.cast.agency.hire("provincial_platform", MACHINES)
    return Partner("provincial_platform", lambda _: tif_headers(it.secret, datetime.now(UTC), it.key), it)


async def plain_partner(stage: Stage, name: str) -> Partner:
    """A partner without a scheme of its own: a hotline of the labour offices, a grid."""
    it = await stage.cast.agency.hire(name, MACHINES)
    return Partner(name, lambda body: plain_headers(it.secret, body, datetime.now(UTC), it.key), it)


async def told(stage: Stage, partner: Partner, complaint: str) -> list[dict[str, Any]]:
    """The messages due to a partner about a complaint, pulled; those without a receipt are acknowledged."""
    due = await stage.surface.get(partner.machine, "intake", "/v1/deliveries")
    mine = [message for message in due["items"] if message["subject"] == complaint]
    await acknowledge(stage, [each for each in mine if each["receipt"] is None], partner.machine, "intake")
    return mine


async def final_answer(stage: Stage, partner: Partner, complaint: str) -> dict[str, Any]:
    """The partner's final answer, as soon as it is there. Raises StoryBroken."""

    async def found() -> dict[str, Any] | None:
        mine = [each for each in await told(stage, partner, complaint) if each["kind"] == "final-answer"]
        return mine[0] if mine else None

    return await until(found, f"{partner.name} got no final answer for {complaint}")
