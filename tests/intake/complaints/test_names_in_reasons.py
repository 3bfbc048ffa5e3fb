"""A worker's name or number in a reason that an officer writes stays in no column and goes to no party (PRIV-01)."""

import pytest

from tests.builders import WORKER
from tests.intake.channels.plain import send
from tests.intake.counties import HERE, THERE, Sides
from tests.journeys.stories import accepted_case, decide, file

pytestmark = [pytest.mark.rule("PRIV-01"), pytest.mark.invariant(14)]
TELLING = [WORKER["name"], WORKER["phone"], WORKER["id_no"]]
W = f"已致电{WORKER['name']}（{WORKER['phone']}，{WORKER['id_no']}）核实"
MASKED = "〔姓名〕"

ANSWER = {"public_reply": W, "internal_note": W, "contact_made": True}
ENDED = {"disposition": "NOT_WAGES", "reason": W, "public_reply": W}
REFUSAL = {"ground": "not_wages", "reason": W}
OFFICER, HEAD = "officer", "head"
STORIES = {
    "accepted": [(OFFICER, "propose-filing", {"reason": W}), (HEAD, "accept", {"reason": W})],
    "refused": [(OFFICER, "propose-refusal", REFUSAL), (HEAD, "refuse", REFUSAL)],
    "redirected": [(OFFICER, "redirect", {"ground": "court", "where": "人民法院", "reason": W})],
    "supplement asked for": [(OFFICER, "ask-supplement", {"missing": W})],
    "supplemented": [(OFFICER, "ask-supplement", {"missing": W}), (OFFICER, "supplement", {"text": W})],
    "withdrawn": [(OFFICER, "withdraw", {"reason": W})],
    "classified": [(OFFICER, "classify", {"matter_kind": "clue", "reason": W})],
    "assigned": [(OFFICER, "assign", {"owner": "officer-2", "unit": "二中队", "reason": W})],
    "answered": [(OFFICER, "interim-answer", ANSWER), (OFFICER, "close", ENDED)],
    "called back": [(OFFICER, "close", ENDED), (OFFICER, "call-back", {"reached": True, "satisfied": True, "note": W})],
    "called in vain": [(OFFICER, "close", ENDED), (OFFICER, "call-back", {"reached": False, "note": W})],
    "reopened": [(OFFICER, "close", ENDED), (OFFICER, "reopen", {"reason": W})],
    "urged": [
        (OFFICER, "escalate", {"rung": "urge", "reason": W}),
        (OFFICER, "answer-escalation", {"rung": "urge", "answer": W}),
    ],
    "supervised": [(HEAD, "escalate", {"rung": "supervise", "reason": W})],
}
PAPERS = {
    "accepted and answered": [
        ("as-petition", {"words": W}),
        ("accept", {"words": W}),
        ("answer", {"words": W}),
        ("ask-review", {"words": W}),
    ],
    "declined": [("decline", {"words": W})],
}


async def told_in_clear(world, *words):
    """Tables of intake and mediation that hold one of these as it was written."""
    tables = await world.rows("select schemaname, tablename from pg_tables where schemaname in ('intake', 'mediation')")
    held = []
    for name in (f'"{each["schemaname"]}"."{each["tablename"]}"' for each in tables):
        for row in await world.rows(f"select * from {name}"):
            for value in row.values():
                text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                held += [f"{name}: {word}" for word in words or TELLING if word in text]
    return held


async def notes(world):
    """The words of every step of a complaint's history."""
    query = (
        "select convert_from(entry, 'UTF8')::jsonb ->> 'note' as note from intake.history "
        "where kind = 'complaint' order by version"
    )
    return [row["note"] for row in await world.rows(query) if row["note"]]


@pytest.mark.parametrize("steps", STORIES.values(), ids=STORIES)
async def test_a_reason_written_at_the_desk_keeps_no_workers_name_and_no_number(world, intake, steps):
    who = {OFFICER: await world.person(), HEAD: await world.person("head-1", roles="head")}
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    for by, command, body in steps:
        await decide(intake, who[by], path, command, body)
    await world.deliver()
    assert await told_in_clear(world) == []
    assert all(MASKED in note for note in await notes(world))


@pytest.mark.rule("INT-15")
@pytest.mark.parametrize("papers", PAPERS.values(), ids=PAPERS)
async def test_a_petitions_papers_keep_no_workers_name_and_the_petitions_office_gets_none(world, intake, papers):
    office, officer = await world.machine("petition_office"), await world.person(roles="officer head")
    number = await a_petition(intake, office)
    for paper, body in papers:
        await decide(intake, officer, f"/v1/complaints/{number}", f"petition/papers/{paper}", body)
    assert await told_in_clear(world) == []
    assert [MASKED in note for note in await notes(world)] == [True] * len(papers)
    sent = await world.rows("select body from intake.delivery where kind = 'petition-paper'")
    told = [paper for paper, _ in papers if paper != "as-petition"]  # how it is classed is the office's own affair
    assert [MASKED in row["body"] for row in sent] == [True] * len(told)


@pytest.mark.rule("INT-15")
async def test_why_a_petition_takes_longer_is_kept_without_the_workers_name(world, intake):
    office, head = await world.machine("petition_office"), await world.person(roles="officer head")
    path = f"/v1/complaints/{await a_petition(intake, office)}"
    await decide(intake, head, path, "petition/papers/as-petition", {"words": W})
    await decide(intake, head, path, "petition/papers/accept", {"words": W})
    await decide(intake, head, path, "petition/extend", {"reason": W})
    assert await told_in_clear(world) == []
    [row] = await world.rows("select extensions from intake.obligation where name = 'petition-finish'")
    assert MASKED in str(row["extensions"])


async def a_petition(intake, office):
    """Passed on by the petitions office, about the worker of the reasons."""
    sent = {
        "xfjbh": "420704202508280001",
        "xfxs": "2",
        "zsdw": "虚构区信访局",
        "djsj": "2025-08-28 08:30:00",
        "xm": WORKER["name"],
        "lxdh": WORKER["phone"],
        "wtsd": "420704",
        "sqdw": "虚构甲餐饮店",
        "sqje": "8000",
        "nr": "信访反映：老板拖欠两个月工资",
    }
    receipt = (await send(intake, office, "petition_office", "petitions", {"xfjs": [sent]})).json()
    return receipt["hz"][0]["slbh"]


async def test_the_letters_of_a_transfer_keep_no_workers_name(world, intake):
    sides = await Sides(world).open()
    number = await sides.file()
    offer = {"to_division": THERE, "answer_by": "2025-09-02", "reason": W}
    await decide(intake, sides.sender, f"/v1/complaints/{number}", "transfer", offer)
    seen = (await sides.transfer_of(sides.receiver, number))["complaint_version"]
    path, body = f"/v1/complaints/{number}/acknowledge-transfer", {"outcome": "refused", "reason": W}
    assert (await intake.post(sides.receiver, path, body, version=seen)).status_code == 200
    city = await world.person("city-head", divisions=["6205"], roles="head")
    transfer = f"/v1/transfers/{(await sides.transfer_of(city, number))['number']}"
    await decide(intake, city, transfer, "designate", {"division": HERE, "reason": W})
    assert await told_in_clear(world) == []


async def test_a_call_and_a_letter_given_back_keep_no_workers_name(world, intake):
    officer, number = await world.person(), await file(world, await world.machine())
    bureau = await world.person("clerk", party="housing_bureau", kind="partner", divisions=["420704"])
    path = f"/v1/complaints/{number}"
    given = {"unit": "测试住建局", "party": "housing_bureau", "reason": W}
    await decide(intake, officer, path, "assign", given)
    [letter] = (await intake.get(bureau, f"{path}/assignments")).json()["items"]
    back = await intake.post(bureau, f"/v1/assignments/{letter['id']}/return", {"reason": W})
    call = await intake.post(officer, f"{path}/calls", {"occasion": "progress", "outcome": "reached", "note": W})
    assert (back.status_code, call.status_code) == (200, 201)
    assert await told_in_clear(world) == []


async def test_the_names_of_workers_on_the_list_are_kept_out_too(world, intake, mediation):
    officer = await world.person()
    reporter = {"name": "测试乙丙", "phone": "13800000002", "id_no": None, "consent": True}
    complaint, _ = await accepted_case(world, await world.machine(), officer, reporter=reporter)
    path = f"/v1/complaints/{complaint}"
    member = {name: WORKER[name] for name in ("name", "phone", "id_no")} | {"owed": [{"fen": 100}]}
    await decide(intake, officer, path, "members", {"members": [member]})
    await decide(intake, officer, path, "escalate", {"rung": "urge", "reason": W})
    assert await told_in_clear(world) == []
