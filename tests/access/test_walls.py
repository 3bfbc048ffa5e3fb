"""Who may not know of a matter is told what they were told before there was one, at every door (R7)."""

import importlib

import pytest

from bench.chaos.isolation import ROWS, Place, leaks, rounds
from tests.journeys.stories import accepted_case, decide
from tests.monitor.register import register
from tests.world import SERVICES

pytestmark = pytest.mark.long
SITE = "/v1/projects/P-CANARY-1"
EMPLOYER = {"name": "虚构金丝雀餐饮店", "uscc": "91999999MAXXXXXX1R"}
SCOPES = " ".join(
    f"{what}:{act}"
    for what in (
        "complaints",
        "cases",
        "payments",
        "employers",
        "proposals",
        "reports",
        "work",
        "deliveries",
        "people",
        "projects",
    )
    for act in ("read", "write", "decide", "read-personal", "destroy")
)
INSIDE = "head, own"
AT_LEAST = 25
"""Reading doors that show somebody inside something of the matter: fewer would mean that the test looks at nothing."""


async def outsiders(world):
    """The authority in a sibling, another region and a street of the place; a partner there. All others: the bench."""
    elsewhere = ["420703", "4404", "420704001"]
    return {
        "head, elsewhere": await world.person("head-9", divisions=elsewhere, roles="head officer", scopes=SCOPES),
        "partner, own": await world.machine("bank_1", divisions=["420704"], scopes=SCOPES),
    }


async def a_matter(world):
    """Filed, accepted, found, and told to whom it concerns; and one that nobody decides. Its site is registered."""
    hotline, officer = await world.machine(), await world.person(scopes=SCOPES, roles="officer")
    await register(world.service("monitor"), officer, SITE, name="虚构金丝雀工地")
    told = {"employer": EMPLOYER, "owed_fen": 8_123_457, "summary": "金丝雀三个月工资未发"}
    _, case = await accepted_case(world, hotline, officer, **told)
    mediation = world.service("mediation")
    await decide(mediation, officer, f"/v1/cases/{case}", "assign", {"assignee": "officer-1"})
    await mediation.post(officer, f"/v1/cases/{case}/lines/1/findings", {"verified": True})
    await world.deliver()


async def things(world):
    found = {}
    for place, query in ROWS.items():
        schema, table = query.rpartition(" ")[2].split(".")
        if await world.rows("select 1 from pg_tables where schemaname = $1 and tablename = $2", schema, table):
            for row in (await world.rows(f"{query} limit 1"))[:1]:
                found[place] = str(next(iter(row.values())))
    return found


@pytest.mark.invariant(15)
@pytest.mark.rule("PRIV-10")
@pytest.mark.capability("C107")
async def test_no_door_of_any_service_tells_an_outsider_that_there_is_a_matter(world):
    policies = {name: importlib.import_module(f"services.{name}.app").SERVICE.policies for name in SERVICES}
    described = {name: (await world.service(name).get(None, "/openapi.json")).json() for name in SERVICES}
    callers = await outsiders(world)

    async def knock(caller, service, method, target, body):
        version = None if method in ("GET", "PUT") else 1
        answer = await world.service(service).call(callers[caller], method, target, json_body=body, version=version)
        return answer.status_code, answer.content

    strangers = list(callers)
    callers[INSIDE] = await world.person("head-2", roles="head officer", scopes=SCOPES)

    async def everybody(real):
        answers = await rounds(policies, described, strangers, knock, real)
        return answers | await rounds(policies, described, [INSIDE], knock, real, reading=True)

    before = await everybody({})
    await a_matter(world)
    real = await things(world)
    after = await everybody(real)
    words = [
        real["intake", "complaints"],
        real["mediation", "cases"],
        EMPLOYER["name"],
        "金丝雀",
        "8123457",
        "P-CANARY",
    ]
    outside = {place: answer for place, answer in after.items() if place.caller != INSIDE}
    assert "\n".join(leaks(before, outside, words)) == ""
    assert not [place for place, answer in after.items() if answer.status >= 500]
    seen = [place for place in after if place.caller == INSIDE and after[place] != before[place]]
    shown = {place.path for place in seen}
    assert len(shown) >= AT_LEAST, sorted(shown)
    assert Place("intake", "GET", "/v1/complaints/{number}", "", INSIDE) in seen
    assert Place("monitor", "GET", "/v1/projects/{project_id}", "", INSIDE) in seen
