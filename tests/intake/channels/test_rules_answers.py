"""What an answer claims: yes, no, or not established; and whose call is a contact of the office."""

import pytest

from services.intake.channels.rules.answers import is_substantiated
from services.intake.complaints.rules.contact import reached_by_office
from shared.trade.dispositions import Disposition

NOBODY_LOOKED = {
    Disposition.PAID_IN_FULL: True,
    Disposition.ENFORCEMENT_PENDING: True,
    Disposition.CRIMINAL_TRANSFERRED: True,
    Disposition.PAID_OR_REPAYMENT_AGREED: True,
    Disposition.REFERRED_TO_ARBITRATION: None,
    Disposition.NOT_SUBSTANTIATED: False,
    Disposition.NOT_WAGES: False,
    Disposition.DUPLICATE: None,
    Disposition.UNREACHABLE_OR_WITHDRAWN: None,
    Disposition.TRANSFERRED_JURISDICTION: None,
}


@pytest.mark.parametrize("ended", Disposition)
def test_an_ending_alone_says_yes_no_or_nothing(ended):
    assert is_substantiated(ended, verified_fen=None, paid_fen=0) is NOBODY_LOOKED[ended]


@pytest.mark.parametrize(
    ("verified_fen", "paid_fen", "said"), [(None, 0, None), (0, 0, False), (1, 0, True), (None, 1, True), (0, 1, True)]
)
def test_where_the_ending_says_nothing_a_payment_or_what_was_verified_does(verified_fen, paid_fen, said):
    ended = Disposition.UNREACHABLE_OR_WITHDRAWN
    assert is_substantiated(ended, verified_fen=verified_fen, paid_fen=paid_fen) is said


@pytest.mark.parametrize(
    ("differences", "reached"),
    [
        ({}, True),
        ({"reached": False}, False),
        ({"worker_ref": "b6a7"}, False),
        ({"by": "hotline_12345_ezhou"}, False),
        ({"by": "worker_door"}, False),
    ],
)
def test_a_contact_is_a_call_of_the_office_that_reached_the_reporter(differences, reached):
    call = {"by": "labour_authority/officer-1", "reached": True, "worker_ref": None}
    assert reached_by_office([call | differences]) is reached
    assert reached_by_office([]) is False
