"""A referral that the police have, as a test tells it."""

from services.mediation.cases.tables import Case
from services.mediation.referrals.police import actions as police_actions
from services.mediation.referrals.police.tables import PoliceMatter
from services.mediation.referrals.tables import Proposal
from shared.tracks import decide
from shared.tracks.circumstances import machine
from tests.mediation.referral import REPORT, WHY, ZHUHAI, a_person, an_overdue_case, the_proposal


class AtThePolice:
    """The matter, an officer, a head, the police's machine and the procuratorate's."""

    def __init__(self, world, number, case, people):
        self.world, self.case, self.path = world, case, f"/v1/police-matters/{number}"
        self.number = number
        self.officer, self.head, self.police, self.procuratorate = people
        self.service = world.service("mediation")

    async def look(self):
        return (await self.service.get(self.officer, self.path)).json()

    async def try_to(self, command, who=None, **body):
        version = (await self.look())["version"] if who in (None, self.officer, self.head) else None
        return await self.service.post(who or self.officer, f"{self.path}/{command}", body, version=version)

    async def do(self, command, who=None, **body):
        answer = await self.try_to(command, who, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def clocks(self, *states):
        rows = await self.world.rows(
            "select name from mediation.obligation where subject = $1 and state = any($2) order by name",
            self.number,
            list(states or ["open"]),
        )
        return [row["name"] for row in rows]

    async def due(self, name):
        [row] = await self.world.rows(
            "select * from mediation.obligation where subject = $1 and name = $2 and state <> 'met'", self.number, name
        )
        return row

    async def actions(self):
        return [
            step["action"] for step in (await self.service.get(self.officer, f"{self.path}/history")).json()["items"]
        ]


async def a_referred_case(world):
    """Sent to the police of Zhuhai on Saturday, 6 September 2025."""
    case = await an_overdue_case(world)
    proposal = await the_proposal(case)
    officer, head = await a_person(world, "officer-1", "officer"), await a_person(world, "head-9", "head")
    await proposal.do("report", officer, REPORT)
    await proposal.do("approve", head, WHY)
    await proposal.do("send", officer, {})
    scopes = "police-answers:write deliveries:read"
    outside = [
        await world.machine(f"{of}_440402", divisions=[ZHUHAI], scopes=scopes) for of in ("police", "procuratorate")
    ]
    [row] = await world.rows("select number from mediation.police_matter")
    return AtThePolice(world, row["number"], case, (officer, head, *outside))


async def sent_to_the_police(session, number):
    """What sending the proposal of this number begins, whatever state the proposal is in."""
    proposal = await session.get(Proposal, number)
    case = await session.get(Case, proposal.case_number, with_for_update=True)
    party = police_actions.police_of(case.division)
    row = PoliceMatter(number=number, case_number=case.number, division=case.division, party=party)
    matter = police_actions.TRACKER.new(row, case)
    decide.begin(police_actions.TRACKER.bound, matter, "referred", machine(session, "test"), facts={})
    await police_actions.TRACKER.written(session, matter)
