"""How many statements an officer's command on a complaint costs: BEGIN, one that loads, one that writes, COMMIT."""

from tests.journeys.stories import file

TWO_TRIPS = 4
WITH_A_PAPER = 6
"""Its number without a gap is a statement of its own, in a session that looks at the clock (ADR 32)."""
PAPERS = ("ask-supplement", "refuse", "redirect")
REPLAY = 3
"""BEGIN, the load that finds what was answered before, COMMIT."""

LIFE = (
    ("officer", "classify", {"matter_kind": "report", "reason": "待核"}),
    ("officer", "classify", {"matter_kind": "complaint", "reason": "本人确认"}),
    ("officer", "assign", {"owner": "officer-1", "reason": "分办"}),
    ("officer", "ask-supplement", {"missing": "工资条"}),
    ("officer", "supplement", {"text": "补充：九月也未发", "owed_fen": 900_000}),
    ("officer", "interim-answer", {"public_reply": "正在核实", "contact_made": True}),
    ("officer", "close", {"disposition": "NOT_WAGES", "reason": "材料款"}),
    ("officer", "call-back", {"reached": True, "satisfied": True}),
    ("officer", "reopen", {"reason": "又欠"}),
    ("officer", "propose-filing", {"reason": "建议受理"}),
    ("head", "accept", {"reason": "同意"}),
)
ENDINGS = (
    ("officer", "propose-refusal", {"ground": "not_wages", "reason": "属于材料款"}),
    ("head", "refuse", {"ground": "not_wages", "reason": "属于材料款"}),
    ("officer", "redirect", {"ground": "court", "where": "人民法院", "reason": "已起诉"}),
)


async def cost(intake, who, path, action, body):
    version = (await intake.get(who, path)).json()["version"]
    answer = await intake.post(who, f"{path}/{action}", body, version=version)
    assert answer.status_code == 200, (action, answer.text)
    return answer.extensions["cost"].sent


async def test_a_command_on_a_complaint_is_one_load_and_one_write(world, intake):
    people = {"officer": await world.person(), "head": await world.person("head-1", roles="head")}
    hotline = await world.machine()
    path = f"/v1/complaints/{await file(world, hotline)}"
    sent = [(action, await cost(intake, people[who], path, action, body)) for who, action, body in LIFE]
    for who, action, body in ENDINGS:
        other = f"/v1/complaints/{await file(world, hotline)}"
        sent.append((action, await cost(intake, people[who], other, action, body)))
    expected = {action: WITH_A_PAPER if action in PAPERS else TWO_TRIPS for action, _ in sent}
    assert {action: len(several) for action, several in sent} == expected, sent


async def test_a_replay_is_one_load(world, intake):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}/assign"
    first = await intake.post(officer, path, {"owner": "li"}, version=1, key="once")
    again = await intake.post(officer, path, {"owner": "li"}, version=1, key="once")
    assert (again.headers["Idempotency-Replayed"], again.content) == ("true", first.content)
    assert len(again.extensions["cost"].sent) == REPLAY, again.extensions["cost"].sent
