"""A person answers, once; the step that stopped for the question goes on in the same transaction, or not at all."""

import asyncio

import pytest

from shared import history, regions
from shared.obligations import Question, Timers, sweep
from shared.obligations.questions import ask
from tests.shared.bell import Bell, begin, only, the


async def asked(intake, code="unknown:emergency_fund", subject="c-1"):
    """The id of a question put to the officers of Echeng."""
    told = {"subject_kind": "complaint", "subject": subject, "division": "420704", "zh": "未知", "en": "unknown"}
    async with intake.sessions.begin() as session:
        await ask(session, code=code, **told)
    return next(row.id for row in await the(intake, Question) if row.code == code)


async def answer(intake, officer, question):
    return await intake.post(officer, f"/v1/questions/{question}/answer", {"answer": "见市财政局文件"})


@pytest.fixture
def answered(intake):
    """Registers what intake does with an answer, for the length of a test."""
    before = intake.app.state.timers

    def register(**actions):
        intake.app.state.timers = Timers(answered={code.replace("_", ":"): act for code, act in actions.items()})

    yield register
    intake.app.state.timers = before


async def go_on(session, question):
    history.log_read(session, by="step", kind="went-on", subject=question.subject, purpose=question.answer)


async def went_on(world):
    return [row["subject"] for row in await world.rows("select subject from intake.read_log where kind = 'went-on'")]


@pytest.mark.invariant(10)
async def test_an_answered_question_takes_up_the_step_that_stopped(world, intake, answered):
    answered(unknown_=go_on)
    officer = await world.person()
    assert (await answer(intake, officer, await asked(intake))).status_code == 200
    assert await went_on(world) == ["c-1"]


async def test_ten_answers_at_once_take_the_step_up_once(world, intake, answered):
    answered(unknown_=go_on)
    officer, question = await world.person(), await asked(intake)
    answers = await asyncio.gather(*(answer(intake, officer, question) for _ in range(10)))
    assert sorted(each.status_code for each in answers) == [200, *[409] * 9]
    assert {each.json()["code"] for each in answers if each.status_code == 409} == {"answered-before"}
    assert await went_on(world) == ["c-1"]


async def test_the_action_of_the_longest_beginning_of_the_code_goes_on(world, intake, answered):
    async def another(session, question):
        raise AssertionError

    answered(unknown_=another, unknown_emergency=go_on, un=another)
    await answer(intake, await world.person(), await asked(intake))
    assert await went_on(world) == ["c-1"]


@pytest.mark.invariant(10)
async def test_while_the_number_is_still_unknown_the_question_stays_open(world, intake, answered):
    async def needs_the_number(session, question):
        await go_on(session, question)
        regions.value(question.division, "emergency_fund", (await only_question(intake)).asked_at.date())

    answered(unknown_=needs_the_number)
    refused = await answer(intake, await world.person(), await asked(intake))
    assert (refused.status_code, refused.json()["code"]) == (409, "number-still-unknown")
    assert (await only_question(intake)).answered_at is None
    assert await went_on(world) == []


async def only_question(intake):
    [question] = await the(intake, Question)
    return question


async def test_a_step_that_breaks_takes_the_answer_back_with_it(world, intake, answered):
    async def breaks(session, question):
        raise RuntimeError

    answered(unknown_=breaks)
    assert (await answer(intake, await world.person(), await asked(intake))).status_code == 500
    assert (await only_question(intake)).answered_by is None


@pytest.mark.invariant(9)
async def test_a_deadline_set_aside_is_swept_again_once_a_person_has_answered(world, intake):
    bell = Bell(world, stumbles_over={"c-1"})
    await begin(intake)
    await world.set_clock("2025-09-05")
    await sweep(intake.sessions, bell.timers)
    assert (await only(intake)).state == "parked"
    bell.stumbles_over.clear()
    await answer(intake, await world.person(), (await only_question(intake)).id)
    await sweep(intake.sessions, bell.timers)
    assert (await only(intake)).state == "overdue"
    assert await bell.overdue() == ["c-1"]


@pytest.mark.invariant(9)
async def test_a_deadline_that_fails_again_after_the_answer_is_asked_about_again(world, intake):
    bell = Bell(world, stumbles_over={"c-1"})
    await begin(intake)
    await world.set_clock("2025-09-05")
    officer = await world.person()
    for codes in (["deadline-failed:answer"], ["deadline-failed:answer", "deadline-failed:answer#2"]):
        await sweep(intake.sessions, bell.timers)
        open_now = [row for row in await the(intake, Question) if row.answered_at is None]
        assert sorted(row.code for row in await the(intake, Question)) == codes
        await answer(intake, officer, open_now[0].id)
