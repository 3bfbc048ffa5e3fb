"""Whose matter it is: the place of work (INT-06). A place hands over, the other takes it or refuses; a dispute goes to
the superior both have in common, who designates."""

from enum import StrEnum

from shared import divisions
from shared.refusals import Conflict, Forbidden, IllegalMove, Invalid

CITY = 4  # digits, our own choice: a complaint is handed to a county or a city, never to a whole province


class TransferState(StrEnum):
    """`lapsed`: the complaint went another way before anybody designated."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    DESIGNATED = "designated"
    LAPSED = "lapsed"


OPEN = frozenset({TransferState.OFFERED, TransferState.DISPUTED})

MOVES: dict[TransferState, frozenset[TransferState]] = {
    TransferState.OFFERED: frozenset({TransferState.ACCEPTED, TransferState.DISPUTED})
    | {TransferState.DESIGNATED, TransferState.LAPSED},
    TransferState.DISPUTED: frozenset({TransferState.DESIGNATED, TransferState.LAPSED}),
    TransferState.ACCEPTED: frozenset(),
    TransferState.DESIGNATED: frozenset(),
    TransferState.LAPSED: frozenset(),
}


class SamePlace(Invalid):
    code = "same-place"
    zh = "{to}与本件所在地相同或互相包含，不是移送"
    en = "{to} is where the complaint is, or one lies in the other: that is no transfer"


class NothingOffered(Conflict):
    code = "nothing-offered"
    zh = "本件没有待接收的移送"
    en = "no transfer of this complaint waits to be taken"


class OfferedBefore(Conflict):
    code = "in-dispute"
    zh = "本件的管辖争议尚待{superior}指定，不能再次移送"
    en = "{superior} is still to designate who has this complaint; it is not offered again"


class CaseGoesFirst(Conflict):
    code = "case-goes-first"
    zh = "本件已受理立案，须随案移送，不能单独移送投诉"
    en = "this complaint has become a case: it goes where its case goes"


class NotTheSuperior(Forbidden):
    code = "not-the-superior"
    zh = "管辖争议由双方共同的上级（{superior}）指定"
    en = "a dispute is decided by the superior both sides have in common ({superior})"


class NotAParty(Invalid):
    code = "not-a-party-to-it"
    zh = "只能指定{one}或{other}"
    en = "only {one} or {other} can be designated"


def check_elsewhere(division: str, to: str) -> None:
    """Raises SamePlace."""
    if divisions.contains(division, to) or divisions.contains(to, division):
        raise SamePlace(field="to_division", to=to)


def common_superior(one: str, other: str) -> str:
    """The code of the nearest place in which both lie; "CN" where only the nation is above both."""
    above = [place for place in divisions.ancestors(one) if divisions.contains(place, other)]
    return above[0] if above else "CN"


def may_designate(held: tuple[str, ...], one: str, other: str) -> bool:
    """Whether these divisions make somebody the superior: one of them contains both sides."""
    return any(divisions.contains(place, one) and divisions.contains(place, other) for place in held)


def move(current: TransferState, to: TransferState) -> TransferState:
    """The next state. Raises IllegalMove where the table does not lead there."""
    if to not in MOVES[TransferState(current)]:
        raise IllegalMove(what="transfer", current=str(current), to=str(to))
    return to
