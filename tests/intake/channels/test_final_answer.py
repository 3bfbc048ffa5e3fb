"""Every channel has one final answer, whatever comes twice, late, out of order or not at all (invariant 13).

One table: each partner, each trouble, from its filing to its answer. What is special to a partner stands with it:
`test_orders_lost` (both cities), `test_platforms` (national, provincial), `test_petition`, `test_reconciliation`.
"""

import pytest

from services.intake.reconciliation import unknown_deliveries
from tests.intake.channels.every import TROUBLES, WORDS, EveryPartner
from tests.journeys.stories import decide

pytestmark = [pytest.mark.capability("C1", "C2", "C4", "C5", "C6", "C7", "C8"), pytest.mark.invariant(13)]


@pytest.fixture
async def officer(world):
    return await world.person(divisions=["42", "44"])


@pytest.fixture(params=WORDS)
async def partner(request, world):
    return await EveryPartner.of(world, request.param)


async def filed_twice(partner, officer):
    """The order comes twice and is one complaint; its path."""
    number = partner.number()
    for _ in range(2):
        await partner.files(number)
    items = (await partner.intake.get(officer, "/v1/complaints")).json()["items"]
    [complaint] = [each for each in items if each["partner_no"] == number]
    return number, f"/v1/complaints/{complaint['number']}"


async def answer_it(partner, officer, path):
    """An interim answer, then the final one."""
    said = {"public_reply": "已联系单位核实", "contact_made": True}
    await decide(partner.intake, officer, path, "interim-answer", said)
    ended = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}
    await decide(partner.intake, officer, path, "close", ended)


async def look(intake):
    return await unknown_deliveries.keep_track(intake.sessions, None, intake.settings)


async def unknown(partner, officer):
    found = await partner.intake.get(officer, "/v1/reconciliations/unknown-messages", params={"partner": partner.name})
    return found.json()["items"]


async def find_out(world, partner, officer, message):
    """An officer asks the partner, which says what it has, and writes it down."""
    [row] = await world.rows("select partner_no from intake.complaint where number = $1", message["complaint"])
    found_out = {"arrived": partner.has(row["partner_no"], message["kind"]), "reason": "已向对方核实"}
    path = f"/v1/complaints/{message['complaint']}/messages/{message['id']}/settle"
    settled = await partner.intake.post(officer, path, found_out)
    assert settled.status_code == 200, settled.text


async def test_one_final_answer_whatever_happens_to_the_messages(world, partner, officer):
    """Filed twice; answered while the interim answer still hangs; each final answer in another trouble; where the
    partner can be asked it is, elsewhere an officer asks and says what became of each message."""
    about = {}
    for trouble in TROUBLES:
        number, path = await filed_twice(partner, officer)
        about[number] = trouble
        await answer_it(partner, officer, path)
    partner.troubles, partner.late = dict(about), set(about)
    doubted = 0
    for _ in range(4):
        await partner.take_what_is_due(world, rounds=3)
        for message in [] if partner.words.told else await unknown(partner, officer):
            doubted += 1
            await find_out(world, partner, officer, message)
    assert (doubted > 0) is (partner.words.told is None)
    assert {about[number]: len(partner.finals(number)) for number in about} == dict.fromkeys(TROUBLES, 1)
    states = await world.rows("select distinct state from intake.delivery where party = $1", partner.name)
    assert [row["state"] for row in states] == ["sent"]


async def test_what_is_told_late_comes_after_the_final_answer_and_is_none(world, partner, officer):
    number, path = await filed_twice(partner, officer)
    await answer_it(partner, officer, path)
    partner.late = {number}
    await partner.take_what_is_due(world, rounds=3)
    assert len(partner.finals(number)) == 1
    assert partner.last_word(number) not in partner.finals(number)


async def test_a_sender_that_dies_leaves_one_message_in_doubt_and_those_behind_it_due(world, officer):
    partner = await EveryPartner.of(world, "police_alert")
    ended = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}
    for _ in range(3):
        number, path = await filed_twice(partner, officer)
        partner.troubles[number] = "lost-crash"
        await decide(partner.intake, officer, path, "close", ended)
    await partner.take_what_is_due(world)
    states = await world.rows("select state from intake.delivery order by state")
    assert [row["state"] for row in states] == ["due", "due", "unknown"]


# a message of which nobody knows, at a partner that cannot be asked, is somebody's work

CANNOT_BE_ASKED = [name for name, words in WORDS.items() if words.told is None]


async def doubted(world, name, officer, trouble="lost-hang"):
    """One final answer that may have arrived; the partner, its number, the complaint's path."""
    partner = await EveryPartner.of(world, name)
    number, path = await filed_twice(partner, officer)
    await decide(partner.intake, officer, path, "assign", {"owner": "officer-7"})
    await answer_it(partner, officer, path)
    partner.troubles = {number: trouble}
    await partner.take_what_is_due(world)
    await world.execute("update intake.delivery set next_at = now() - interval '1 second' where state = 'unknown'")
    return partner, number, path


async def work(partner, officer):
    items = (await partner.intake.get(officer, "/v1/my-work")).json()["items"]
    return [each for each in items if each["name"] == "message-unknown"]


async def test_it_is_work_of_the_officer_with_a_day_and_is_told_once(world, officer):
    partner, _, path = await doubted(world, "hotline_12345_zhuhai", officer)
    assert [await look(partner.intake) for _ in range(3)] == [1, 0, 0]
    [message] = await unknown(partner, officer)
    [item] = await work(partner, officer)
    number = path.rsplit("/", 1)[1]
    assert item["subject"] == f"{number}/{message['id']}"
    assert (item["owner"], item["due_on"], item["state"]) == ("officer-7", "2025-09-02", "open")
    assert (message["owner"], message["due_on"], message["kind"]) == ("officer-7", "2025-09-02", "final-answer")
    steps = (await partner.intake.get(officer, f"{path}/history")).json()["items"]
    assert [step["action"] for step in steps].count("message-unknown") == 1


@pytest.mark.parametrize(("day", "state"), [("2025-09-02T23:59", "open"), ("2025-09-03T00:00:01", "overdue")])
async def test_it_is_in_time_on_its_last_day_and_overdue_the_day_after(world, officer, day, state):
    partner, _, _ = await doubted(world, "hotline_12333", officer)
    await look(partner.intake)
    await world.set_clock(day)
    await world.sweep("intake")
    assert [each["state"] for each in await work(partner, officer)] == [state]


async def test_a_person_ends_it_and_a_second_loss_is_work_again(world, officer):
    partner, number, path = await doubted(world, "police_alert", officer)
    await look(partner.intake)
    [message] = await unknown(partner, officer)
    settle = f"{path}/messages/{message['id']}/settle"
    await partner.intake.post(officer, settle, {"arrived": False, "reason": "对方未收到"})
    assert await work(partner, officer) == []
    partner.troubles = {number: "taken-hang"}
    await partner.take_what_is_due(world)
    await world.execute("update intake.delivery set next_at = now() - interval '1 second' where state = 'unknown'")
    assert await look(partner.intake) == 1
    await partner.intake.post(officer, settle, {"arrived": True, "reason": "对方已收到"})
    assert (await work(partner, officer), len(partner.finals(number))) == ([], 1)


async def test_the_partners_own_receipt_ends_it(world, officer):
    partner, _, _ = await doubted(world, "grid", officer, "taken-hang")
    await look(partner.intake)
    [message] = await unknown(partner, officer)
    receipt = await partner.intake.post(
        partner.machine, f"/v1/deliveries/{message['id']}/receipt", {"outcome": "received"}
    )
    assert receipt.status_code == 200, receipt.text
    assert [await look(partner.intake) for _ in range(2)] == [1, 0]
    assert (await work(partner, officer), await unknown(partner, officer)) == ([], [])


async def test_nobody_has_to_find_out_what_a_partner_can_be_asked(world, officer):
    partner, _, _ = await doubted(world, "hotline_12345_ezhou", officer)
    assert await look(partner.intake) == 0


async def test_of_what_is_just_being_sent_nobody_is_told_yet(world, officer):
    partner, _, _ = await doubted(world, "grid", officer)
    await world.execute("update intake.delivery set next_at = now() + interval '1 minute' where state = 'unknown'")
    assert await look(partner.intake) == 0


async def test_a_partner_sees_what_is_unknown_of_its_own_messages_and_of_nobody_elses(world, officer):
    partner, _, _ = await doubted(world, "grid", officer)
    other = await EveryPartner.of(world, "police_alert")
    assert len(await unknown(partner, partner.machine)) == 1
    assert await unknown(partner, other.machine) == []
