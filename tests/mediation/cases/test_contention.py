"""Several at one case, and several cases at one moment: nothing is lost or doubled, nobody waits for another's."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from services.mediation.cases.assignment import assign
from services.mediation.cases.load import CASE
from services.mediation.cases.schemas import Assign, CaseOut
from services.mediation.payments import actions as payment_actions
from services.mediation.payments.members import actions as member_actions
from services.mediation.payments.schemas import NewPayment
from shared.access.callers import Caller, PartyKind
from shared.commands import write
from shared.commands.gathered import Command, Commands
from shared.commands.idempotency import Asked
from shared.contracts.intake import ComplaintReopened
from shared.refusals import Stale
from tests.mediation.referral import COMPLAINT, EACH, ZHUHAI, a_collective_case, a_worker, listed
from tests.mediation.story import (
    OFF_BALANCE,
    OWED,
    CaseInHand,
    a_payment,
    an_accepted_complaint,
    an_open_case,
    is_waiting,
    stated,
    tell,
)
from tests.world import ServiceUnderTest, World

pytestmark = pytest.mark.invariant(1, 5, 12)
LI = Caller("labour_authority", PartyKind.LABOUR_AUTHORITY, ("420704",), frozenset({"officer"}), "li", person=True)


def assigning(number, to="li", *, seen=1, key=None):
    """The command of the route, as its door hands it over."""

    def decide(there):
        there.seen(LI, seen)
        assign(there, LI, Assign(assignee=to))
        return CaseOut.model_validate(there.row)

    return Command(CASE, number, Asked("li", f"POST /{number}", key or uuid4().hex, b"body"), None, decide)


@pytest.fixture
async def cases(world: World) -> list[CaseInHand]:
    return [await an_open_case(world, complaint=f"c-{number}") for number in range(5)]


@pytest.fixture
async def another_process(world: World):
    """The same service once more: its commands wait in a line of their own."""
    known = world.service("mediation")
    second = ServiceUnderTest("mediation", known.module, known.settings)
    yield second
    await second.close()


@pytest.fixture(autouse=True)
async def whole(world: World):
    """Whatever came of a test: ledgers add up, every chain is whole, no fact was set aside."""
    yield
    assert await world.rows(OFF_BALANCE) == []
    assert await world.audit("mediation") == []
    assert await world.rows("select reason from mediation.parked") == []


async def steps(case: CaseInHand) -> list[str]:
    """What was done, each step one version above the one before."""
    told = (await case.read("history"))["items"]
    assert [step["version"] for step in told] == list(range(1, len(told) + 1))
    return [step["action"] for step in told]


async def together(*several):
    return await asyncio.gather(*several, return_exceptions=True)


# one case


@pytest.mark.invariant(8)
async def test_two_officers_on_one_version_have_one_winner_who_has_case_and_deadlines(
    world: World, cases, another_process
):
    case, path = cases[0], f"{cases[0].path}/assign"
    for version, officers in ((1, ("zhao", "qian")), (2, ("sun", "li"))):
        first = case.service.post(case.who, path, {"assignee": officers[0]}, version=version)
        second = another_process.post(case.who, path, {"assignee": officers[1]}, version=version)
        answers = await together(first, second)
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        [winner] = [answer.json()["assignee"] for answer in answers if answer.status_code == 200]
        owners = await world.rows(
            "select distinct owner from mediation.obligation where subject = $1", case.seen["number"]
        )
        assert [row["owner"] for row in owners] == [(await case.look())["assignee"]] == [winner]
    assert await steps(case) == ["opened", "assigned", "assigned"]
    assert [name for name, body in await stated(world) if body["case"] == case.seen["number"]].count(
        "case-assigned"
    ) == 2


async def test_of_payments_at_once_each_counts_once_and_none_beyond_what_is_owed(world: World, cases, another_process):
    case, each = cases[0], OWED // 10
    services = [case.service, another_process]
    paying = [
        services[number % 2].post(case.who, f"{case.path}/payments", a_payment(receipt_no=f"R-{number}", fen=each))
        for number in range(12)
    ]
    answers = await together(*paying)
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 2
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"more-than-outstanding"}
    left = [answer.json()["outstanding_fen"] for answer in answers if answer.status_code == 201]
    assert sorted(left) == list(range(0, OWED, each))
    assert (await steps(case)).count("paid") == 10
    assert (await case.look())["outstanding_fen"] == 0
    assert [name for name, _ in await stated(world)].count("wages-paid") == 10


async def test_one_receipt_told_by_two_processes_at_once_is_one_payment(world: World, cases, another_process):
    case = cases[0]
    paying = [
        service.post(case.who, f"{case.path}/payments", a_payment())
        for service in (case.service, another_process)
        for _ in range(5)
    ]
    answers = await together(*paying)
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 9
    assert (await steps(case)).count("paid") == 1


async def test_one_key_in_two_processes_is_one_command_and_the_answer_is_said_again(
    world: World, cases, another_process
):
    case, path = cases[0], f"{cases[0].path}/assign"
    asking = [
        service.post(case.who, path, {"assignee": "li"}, key="once", version=1)
        for service in (case.service, another_process)
    ]
    answers = await together(*asking)
    later = await case.service.post(case.who, path, {"assignee": "li"}, key="once", version=1)
    assert {answer.content for answer in (*answers, later)} == {later.content}
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 1
    assert later.headers["Idempotency-Replayed"] == "true"
    assert await steps(case) == ["opened", "assigned"]


async def test_what_was_paid_while_the_lock_was_waited_for_is_not_paid_again(world: World, cases):
    """The lines that a load gives are of the moment at which it began to wait: they are loaded once more."""
    case = cases[0]
    new = NewPayment(receipt_no="R-1", fen=OWED - 1, paid_on=date(2025, 8, 28), payer="employer")
    async with case.service.sessions.begin() as session:
        there = await CASE.one(session, case.seen["number"])
        payment_actions.pay(there, LI, new)
        waiting = asyncio.create_task(
            case.service.post(case.who, f"{case.path}/payments", a_payment(receipt_no="R-2", fen=2))
        )
        await is_waiting(world)
        await write(session, there.written())
    refused = await waiting
    assert (refused.status_code, refused.json()["code"]) == (409, "more-than-outstanding")
    assert await steps(case) == ["opened", "paid"]


# many cases


async def test_cases_whose_commands_wait_together_are_written_in_one_commit(world: World, cases):
    numbers = [case.seen["number"] for case in cases]
    commands = Commands(cases[0].service.sessions)
    asked = [assigning(number) for number in numbers[:4]] + [assigning(numbers[4], seen=7)]
    *good, refused = await together(*(commands.answer(each) for each in asked))
    assert {answer.status for answer in good} == {200}
    assert isinstance(refused, Stale)
    written = await world.rows(
        "select count(distinct xmin::text) as commits from mediation.case_file where version = 2"
    )
    assert written == [{"commits": 1}]
    assert [await steps(case) for case in cases] == [["opened", "assigned"]] * 4 + [["opened"]]


async def test_a_case_that_somebody_holds_keeps_no_other_of_its_group_waiting(world: World, cases):
    numbers = [case.seen["number"] for case in cases]
    commands = Commands(cases[0].service.sessions)
    async with world._past_every_role.acquire() as holder, holder.transaction():
        await holder.execute("select from mediation.case_file where number = $1 for update", numbers[2])
        held = asyncio.create_task(commands.answer(assigning(numbers[2])))
        others = await asyncio.wait_for(
            together(*(commands.answer(assigning(each)) for each in numbers if each != numbers[2])), 20
        )
        assert {answer.status for answer in others} == {200}
        assert not held.done()
    assert (await held).status == 200
    assert [await steps(case) for case in cases] == [["opened", "assigned"]] * 5


# sweeps and facts beside commands


@pytest.mark.capability("C114")
async def test_a_sweep_beside_commands_loses_no_step_and_takes_none_twice(world: World, cases):
    await world.set_clock("2025-12-31")
    paying = [
        case.service.post(case.who, f"{case.path}/payments", a_payment(receipt_no=f"R-{number}", fen=100))
        for case in cases
        for number in range(4)
    ]
    *answers, _, _ = await together(*paying, world.sweep("mediation"), world.sweep("mediation"))
    assert {answer.status_code for answer in answers} == {201}
    await world.sweep("mediation")  # what was in hand while it swept
    for case in cases:
        taken = await steps(case)
        passed = {name: taken.count(name) for name in ("case-handling-overdue", "mediation-overdue")}
        assert (taken.count("paid"), passed) == (4, {"case-handling-overdue": 1, "mediation-overdue": 1})


async def test_a_members_list_beside_payments_and_findings_is_entered_whole(world: World):
    case = await a_collective_case(world)
    members = listed(*((number, EACH) for number in range(1, 13)))
    commands = [
        case.service.post(case.who, f"{case.path}/{command}", body)
        for number in range(4)
        for command, body in (
            ("payments", a_payment(receipt_no=f"R-{number}", fen=100, line=1)),
            ("withdrawals", {"line": 1, "fen": 10, "reason": "已领"}),
        )
    ]
    *answers, _ = await together(*commands, tell(world, members, times=2))
    taken = await steps(case)
    accepted = [answer for answer in answers if answer.status_code in (200, 201)]
    assert {answer.json()["code"] for answer in answers if answer not in accepted} <= {"more-than-outstanding"}
    assert taken.count("paid") + taken.count("claim-withdrawn") == len(accepted)
    assert taken.count("members-listed") == 1
    lines = (await case.read("ledger"))["lines"]
    assert [line["claimed_fen"] for line in lines[1:]] == [EACH] * 12


async def test_cases_open_once_each_while_others_are_in_hand(world: World, cases):
    accepted = [an_accepted_complaint(complaint=f"new-{number}") for number in range(5)]
    several = [case.service.post(case.who, f"{case.path}/assign", {"assignee": "li"}, version=1) for case in cases]
    *answers, _, _ = await together(
        *several, *(asyncio.gather(*(tell(world, fact) for fact in accepted)) for _ in range(2))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert [await steps(case) for case in cases] == [["opened", "assigned"]] * 5
    opened = await world.rows("select complaint from mediation.case_file where complaint like 'new-%' order by 1")
    assert [row["complaint"] for row in opened] == [f"new-{number}" for number in range(5)]


async def test_a_list_that_is_kept_at_the_moment_its_case_is_reopened_is_entered(world: World):
    """Keeping a list takes no step of the closed case, so the version does not tell that it came."""
    case = await a_collective_case(world, workers=1, claimed_fen=EACH)
    await case.do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    version = (await case.look())["version"]
    async with case.service.sessions.begin() as session:
        await member_actions.take_members(session, listed((1, EACH)))
        reopening = asyncio.create_task(
            case.service.post(case.who, f"{case.path}/reopen", {"reason": "回访不满意"}, version=version)
        )
        await is_waiting(world)
    assert (await reopening).status_code == 200
    assert (await steps(case))[-2:] == ["reopened", "members-listed"]
    [row] = await world.rows("select worker_ref from mediation.ledger_line where line = 2")
    assert row["worker_ref"] == str(a_worker(1))


async def test_a_complaint_reopened_twice_beside_an_officer_who_reopens_begins_once(world: World):
    case = await a_collective_case(world)
    await case.do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    version = (await case.look())["version"]
    fact = ComplaintReopened(complaint=COMPLAINT, division=ZHUHAI, case=None, reopened_on=date(2025, 8, 28))
    officer = case.service.post(case.who, f"{case.path}/reopen", {"reason": "回访不满意"}, version=version)
    answer, _ = await together(officer, tell(world, fact, times=2))
    assert answer.status_code in (200, 412)
    assert (await steps(case)).count("reopened") == 1
    running = await world.rows(
        "select 1 from mediation.obligation where name = 'case-handling' and state = 'open' and subject_kind = 'case'"
    )
    assert len(running) == 1
