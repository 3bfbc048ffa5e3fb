"""Where a case may go: the table over every pair, and the sentences that a wrong table would break."""

import itertools

import pytest

from services.mediation.cases.rules.stage import ENDED, MOVES, CaseEnded, Stage, WrongStage, move, need, need_open
from shared.refusals import IllegalMove


@pytest.mark.parametrize(("current", "to"), list(itertools.product(Stage, Stage)))
def test_a_case_moves_where_the_table_leads_and_nowhere_else(current, to):
    if to in MOVES[current]:
        assert move(current, to) is to
    else:
        with pytest.raises(IllegalMove) as refused:
            move(current, to)
        assert refused.value.facts == {"what": "case", "current": str(current), "to": str(to)}


def test_every_stage_stands_in_the_table():
    assert set(MOVES) == set(Stage)


@pytest.mark.parametrize("stage", [s for s in Stage if s not in ENDED])
def test_a_case_that_goes_on_may_be_closed_or_withdrawn(stage):
    assert move(stage, Stage.CLOSED) is Stage.CLOSED
    assert move(stage, Stage.WITHDRAWN) is Stage.WITHDRAWN


def test_a_withdrawn_case_stays_withdrawn():
    assert MOVES[Stage.WITHDRAWN] == frozenset()


def test_a_closed_case_is_only_opened_again_from_the_beginning():
    assert MOVES[Stage.CLOSED] == {Stage.OPENED}


def test_nothing_is_ordered_without_an_inspection():
    assert {stage for stage in Stage if Stage.ORDERED in MOVES[stage]} == {Stage.INSPECTING, Stage.ORDERED}


def test_only_an_order_can_be_overdue():
    assert {stage for stage in Stage if Stage.ORDER_OVERDUE in MOVES[stage]} == {Stage.ORDERED}


def test_nobody_agrees_without_having_mediated():
    assert {stage for stage in Stage if Stage.AGREED in MOVES[stage]} == {Stage.MEDIATING}


def test_a_broken_agreement_becomes_a_failed_mediation():
    assert move(Stage.AGREED, Stage.MEDIATION_FAILED) is Stage.MEDIATION_FAILED


def test_a_failed_mediation_may_go_to_inspection():
    assert move(Stage.MEDIATION_FAILED, Stage.INSPECTING) is Stage.INSPECTING


def test_an_overdue_order_is_not_issued_a_second_time():
    with pytest.raises(IllegalMove):
        move(Stage.ORDER_OVERDUE, Stage.ORDERED)


def test_a_step_of_another_stage_is_refused_with_both_named():
    need(Stage.MEDIATING, Stage.MEDIATING)
    with pytest.raises(WrongStage) as refused:
        need(Stage.OPENED, Stage.MEDIATING)
    assert refused.value.message("zh") == "案件当前为“已立案”，此项操作只能在“调解中”时进行"


@pytest.mark.parametrize("stage", ENDED)
def test_an_ended_case_is_not_changed(stage):
    with pytest.raises(CaseEnded):
        need_open(stage)
