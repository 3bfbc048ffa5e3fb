"""A collective's order that was not obeyed, as a test tells it: twelve workers of a place where the amount is known."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.intake import ClaimListed, MembersLeft, MembersListed
from tests.mediation.story import CaseInHand, an_open_case
from tests.world import Person, World

ZHUHAI = "440402"
COMPLAINT = "440402-2025-000001"
EACH = 1_550_000
NAMESPACE = UUID("00000000-0000-4000-8000-000000000000")
REPORT = {"officers": ["officer-1", "officer-2"], "conduct": ["able_not_paying"], "reason": "有款不付"}
WHY = {"reason": "证据齐备"}

_sequence = count(1)


def a_worker(number: int) -> UUID:
    return uuid5(NAMESPACE, f"worker {number}")


def listed(*claims: tuple[int, int], **differences: Any) -> MembersListed:
    """Workers by number, each with what they claim."""
    told: dict[str, Any] = {
        "complaint": COMPLAINT,
        "division": ZHUHAI,
        "listing": 1,
        "part": 1,
        "parts": 1,
        "listed_on": date(2025, 8, 28),
        "members": [
            ClaimListed(worker_ref=a_worker(n), item="wages", period_from="2025-05", period_to="2025-07", fen=fen)
            for n, fen in claims
        ],
    }
    return MembersListed(**told | differences, sequence=next(_sequence))


def left(*numbers: int, listing: int = 2) -> MembersLeft:
    return MembersLeft(
        complaint=COMPLAINT,
        division=ZHUHAI,
        listing=listing,
        left_on=date(2025, 8, 28),
        worker_refs=[a_worker(number) for number in numbers],
        sequence=next(_sequence),
    )


async def a_collective_case(world: World, **differences: Any) -> CaseInHand:
    about = {"complaint": COMPLAINT, "division": ZHUHAI, "workers": 12, "claimed_fen": 12 * EACH}
    return await an_open_case(world, **about | differences)


async def an_overdue_case(
    world: World, serve: dict[str, Any] | None = None, found: dict[str, Any] | None = None, **differences: Any
) -> CaseInHand:
    """Verified as one total, ordered, served and not obeyed by 5 September."""
    case = await a_collective_case(world, **differences)
    await case.do("lines/1/findings", verified=True, **found or {})
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on="2025-09-05")
    await case.do("serve", **{"served_on": "2025-08-28"} | (serve or {}))
    await world.set_clock("2025-09-06")
    await world.sweep("mediation")
    return case


class ProposalInHand:
    """A proposal, and steps on the version last seen."""

    def __init__(self, case: CaseInHand, number: str) -> None:
        self.case, self.path = case, f"/v1/proposals/{number}"

    async def look(self) -> dict[str, Any]:
        return dict((await self.case.service.get(self.case.who, self.path)).json())

    async def try_to(self, command: str, who: Any, body: dict[str, Any], version: int | None = None) -> Any:
        version = (await self.look())["version"] if version is None else version
        return await self.case.service.post(who, f"{self.path}/{command}", body, version=version)

    async def do(self, command: str, who: Any, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.try_to(command, who, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


async def proposals(case: CaseInHand) -> list[dict[str, Any]]:
    return list((await case.service.get(case.who, "/v1/proposals")).json()["items"])


async def the_proposal(case: CaseInHand) -> ProposalInHand:
    [only] = await proposals(case)
    return ProposalInHand(case, only["number"])


async def a_person(world: World, subject: str, roles: str) -> Person:
    return await world.person(subject, divisions=[ZHUHAI], roles=roles)
