"""A Chinese sentence says in Chinese where a matter stands: no state that a refusal may name is left in English."""

from enum import StrEnum

import pytest

from services.credit.listings.track import ProposalState as ListingProposal
from services.intake.assignments.incidents.track import IncidentStage
from services.intake.channels.rules.orders import OrderState, Step
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage, check_undecided
from services.intake.petitions.track import PetitionStage, PetitionStep
from services.intake.public.rules.wording import STAGES
from services.intake.reconciliation.rules import ItemState, Kind
from services.intake.transfers.rules import TransferState
from services.mediation.cases.rules.stage import Stage as CaseStage
from services.mediation.inspection.rules import OrderState as OrderToPay
from services.mediation.referrals.track import ProposalState
from shared.assignments.tables import AssignmentState
from shared.deliveries.tables import DeliveryState
from shared.labels.states import STATES, in_chinese
from shared.obligations import ObligationState
from shared.refusals import IllegalMove

NAMED: list[type[StrEnum]] = [
    AssignmentState,
    CaseStage,
    DeliveryState,
    IncidentStage,
    ItemState,
    Kind,
    ListingProposal,
    ObligationState,
    OrderState,
    OrderToPay,
    PetitionStage,
    PetitionStep,
    ProposalState,
    Stage,
    Step,
    TransferState,
]


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.__module__ + "." + kind.__name__)
def test_every_state_that_a_refusal_names_has_its_chinese_word(kind):
    assert [str(each) for each in kind if str(each) not in STATES] == []


def test_a_refused_move_is_told_in_one_language():
    with pytest.raises(IllegalMove) as refused:
        check_undecided(Stage.IN_PROGRESS)
    assert refused.value.message("zh") == "投诉当前为“办理中”，不能转为“已登记”"
    assert refused.value.message("en") == "complaint is in_progress and cannot become filed"


def test_one_word_is_said_of_each_matter_as_it_is_meant():
    assert IllegalMove(what="order", current="received", to="sign_for").message("zh").startswith("工单当前为“待受理”")
    assert "已接收" in IllegalMove(what="transfer", current="accepted", to="lapsed").message("zh")


def test_what_a_worker_reads_begins_like_what_an_officer_reads():
    """The worker's page says more, never something else."""
    same = (Stage.FILED, Stage.ACCEPTED, Stage.REFUSED, Stage.CLOSED, Stage.WITHDRAWN, Stage.CALLED_BACK)
    assert [stage for stage in same if not STAGES[stage][0].startswith(STATES[stage])] == []


def test_roles_are_named_too_and_what_is_no_state_stays():
    assert in_chinese("/".join(DECIDERS)) == "负责人/经办人"
    assert in_chinese("420703") == "420703"
