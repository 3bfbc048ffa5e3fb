"""The transfer of a complaint to another place 移送 (INT-06, C99) as a table: who offers, answers, designates, by when.

At every moment exactly one place has the complaint: it is the sender's until the other side accepts it, or the superior
of both says that it is theirs. A complaint with a case goes on an officer's proposal that another person, a head,
approved; the sender goes on handling the case meanwhile, with its days running.

Within a city nobody has to accept: the head of the city takes up what a county has, or hands down what the city has
(监察条例 13). What a county asks of its city, or an officer of the city of a county, is an offer like any other.

No rule says in how many days the receiver answers (条例13): the letter may state the day, else the place's pack.
"""

from typing import Protocol

from services.intake.complaints.rules.roles import DECIDERS
from services.intake.transfers.rules import (
    NotAParty,
    SamePlace,
    Sides,
    TransferState,
    not_the_superior,
    within_city,
)
from shared.tracks.people import OURS, Who
from shared.tracks.table import Begin, Clock, Command, Facing, Move, Track

RULE = "INT-06"
LETTER = "移送函"
ORDER = "管辖通知书"

PROPOSED, DISMISSED, OFFERED, ACCEPTED, DISPUTED, DESIGNATED, LAPSED, TAKEN_UP, HANDED_DOWN = TransferState


class Designating(Protocol):
    """Which of the two places has it from now on."""

    @property
    def division(self) -> str: ...


def one_of_both(seen: Facing[Sides, object, Designating]) -> None:
    """Raises NotAParty."""
    one, other = seen.row.from_division, seen.row.to_division
    if seen.given.division not in (one, other):
        raise NotAParty(field="division", one=one, other=other)


def between_city_and_county(seen: Facing[Sides, object, object]) -> None:
    """Raises SamePlace for any other two places: there the one offers and the other accepts."""
    if within_city(seen.row.from_division, seen.row.to_division) is None:
        raise SamePlace(field="to_division", to=seen.row.to_division)


SENDERS_HEAD = Who("移送地负责人", "a head of the sending place", roles=("head",), of=("from_division",))
RECEIVER = Who("接收地", "the receiving place", roles=DECIDERS, of=("to_division",))
SUPERIOR = Who(
    "共同上级负责人",
    "a head of the superior of both",
    roles=("head",),
    of=("from_division", "to_division"),
    otherwise=not_the_superior,
)

APPROVE: Command[object] = Command("approve", "批准移送")
DISMISS: Command[object] = Command("dismiss", "不予移送")
ACCEPT: Command[object] = Command("accept", "接收")
REFUSE: Command[object] = Command("refuse", "不接收")
DESIGNATE: Command[Designating] = Command("designate", "指定管辖")
LAPSE: Command[object] = Command("lapse", "无须再移送")
TAKE_UP: Command[object] = Command("take-up", "提级办理")
HAND_DOWN: Command[object] = Command("hand-down", "交下级办理")

ANSWER = Clock(
    "transfer-answer",
    RULE,
    "接收地答复",
    "transfer_answer_days",
    stated="answer_by",
    basis="移送函载明的答复日期（移送机关确定）",
    shows="answer_by",
    late=(
        "接收地逾期（{due_on}）未答复移送：请催促答复，或报请共同上级指定管辖（INT-06）",
        "the other place did not answer the transfer by {due_on}: press it, or ask the common superior (INT-06)",
    ),
    remarks="transfer-unanswered",
)

SAYS = {"complaint": "complaint", "from": "from_division", "to": "to_division"}
ANSWERED = {"answered_at": "moment", "answered_by": "who", "answer": "words"}

JURISDICTION: Track[TransferState, Sides, object] = Track(
    name="transfer",
    zh="移送",
    en="transfer to another place",
    states=TransferState,
    final=frozenset({DISMISSED, ACCEPTED, DESIGNATED, LAPSED, TAKEN_UP, HANDED_DOWN}),
    asks_per_place=True,
    begins=(
        Begin(name="offered", zh="移送（未受理）", to=OFFERED, starts=(ANSWER,), paper=LETTER),
        Begin(name="proposed", zh="提出移送（已受理）", to=PROPOSED),
    ),
    moves=(
        Move(
            APPROVE,
            (PROPOSED,),
            rule=RULE,
            to=OFFERED,
            by=SENDERS_HEAD,
            not_by=("offered_by",),
            starts=(ANSWER,),
            keeps={"approved_by": "who", "approved_at": "moment", "document_no": "document"},
            says=SAYS,
            paper=LETTER,
            writes="offered",
            remarks="transfer-offered",
        ),
        Move(
            DISMISS,
            (PROPOSED,),
            rule=RULE,
            to=DISMISSED,
            by=SENDERS_HEAD,
            not_by=("offered_by",),
            says=SAYS,
            writes="dismissed",
            remarks="transfer-dismissed",
        ),
        Move(
            ACCEPT,
            (OFFERED,),
            rule=RULE,
            to=ACCEPTED,
            by=RECEIVER,
            not_by=("offered_by", "approved_by"),
            meets=(ANSWER,),
            keeps=ANSWERED,
            says=SAYS,
            then=("receiver_has_it",),
            writes="accepted",
        ),
        Move(
            REFUSE,
            (OFFERED,),
            rule=RULE,
            to=DISPUTED,
            by=RECEIVER,
            not_by=("offered_by", "approved_by"),
            meets=(ANSWER,),
            keeps=ANSWERED,
            says=SAYS,
            then=("ask_superior", "sender_keeps_it"),
            writes="disputed",
        ),
        Move[TransferState, Sides, object, Designating](
            DESIGNATE,
            (OFFERED, DISPUTED),  # silence is no answer: the superior may decide without one
            rule=RULE,
            to=DESIGNATED,
            by=SUPERIOR,
            guards=(one_of_both,),
            drops=(ANSWER,),
            keeps={"designated_by": "who", "answer": "words"},
            says=SAYS,
            then=("designated_place_has_it",),
            writes="designated",
        ),
        *(
            Move[TransferState, Sides, object, object](
                command,
                (PROPOSED,),  # in one transaction with the proposal: the superior's word needs nobody's consent
                rule=RULE,
                to=to,
                by=SUPERIOR,
                guards=(between_city_and_county,),
                keeps={"designated_by": "who", "answer": "words", "document_no": "document"},
                says=SAYS,
                paper=ORDER,
                then=("superior_moved_it",),
                writes=writes,
            )
            for command, to, writes in (
                (TAKE_UP, TAKEN_UP, "taken-up"),
                (HAND_DOWN, HANDED_DOWN, "handed-down"),
            )
        ),
        # it was withdrawn, decided or joined meanwhile: there is nothing left to take over
        Move(
            LAPSE,
            (PROPOSED, OFFERED, DISPUTED),
            rule=RULE,
            to=LAPSED,
            by=OURS,
            drops=(ANSWER,),
            says=SAYS,
            writes="lapsed",
        ),
    ),
)

OPEN = frozenset(TransferState) - JURISDICTION.final
OFFERED_OR_DISPUTED = OPEN - {PROPOSED}
"""The other side has the letter, and the sender still has the complaint."""
