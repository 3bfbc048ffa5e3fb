"""What a worker may do at which stage of the complaint, and what an answer shown at the door counts as."""

import pytest

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.evidence.rules.files import ComplaintOver
from services.intake.public import actions, follow_up
from services.intake.public.rules.forms import JudgedBefore, NotAnsweredYet
from shared.deliveries.tables import Delivery, DeliveryState
from tests.journeys.stories import file

STILL_OPEN = {"filed", "incomplete", "transferred", "accepted", "in_progress"}


@pytest.fixture
async def at_stage(world, intake):
    """The complaint, as a session reads it, at this stage."""
    number = await file(world, await world.machine())

    async def read(session, stage):
        complaint = await session.get(Complaint, number, with_for_update=True)
        complaint.stage = Stage(stage)
        await session.flush()
        return complaint

    return read


@pytest.mark.parametrize("stage", Stage)
async def test_words_are_added_while_it_is_open_files_until_it_is_closed_and_a_verdict_given_once(
    intake, at_stage, stage
):
    with pytest.raises(ZeroDivisionError):  # nothing of this is kept
        async with intake.sessions.begin() as session:
            complaint = await at_stage(session, stage)
            shown = await follow_up.shown(session, complaint)
            assert shown.may_add is (stage in STILL_OPEN | {"answered", "called_back"})
            assert shown.may_judge is (stage == "answered")
            assert (shown.accept_due_on is not None) is (stage == "filed")
            if stage not in STILL_OPEN:
                with pytest.raises(ComplaintOver):
                    await actions.supplement(session, complaint, None)
            if stage == "called_back":
                with pytest.raises(JudgedBefore):
                    await actions.judge(session, complaint, satisfied=True, note=None)
            elif stage != "answered":
                with pytest.raises(NotAnsweredYet):
                    await actions.judge(session, complaint, satisfied=True, note=None)
            raise ZeroDivisionError


@pytest.mark.parametrize("state", DeliveryState)
def test_an_answer_that_is_shown_was_received_unless_its_fate_is_known(state):
    answer = Delivery(party="x", kind="final-answer", subject="K-1", occasion="1", body="{}", state=state)
    follow_up._received(answer)
    waits = state in {DeliveryState.DUE, DeliveryState.SENT}
    assert (answer.state, answer.receipt) == ((DeliveryState.RECEIVED, "shown") if waits else (state, None))


def test_a_code_opens_its_own_number_alone(intake):
    keyring = intake.sessions.keyring
    code = actions.query_code(keyring, "K-1")
    assert actions.is_code_of(keyring, "K-1", code)
    assert not actions.is_code_of(keyring, "K-2", code)
    assert not actions.is_code_of(keyring, "K-1", code[:-1])
