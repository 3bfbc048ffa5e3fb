"""People and money are counted once a matter 并案: which complaint of a matter they are counted with, from its history.

Steps at which a matter was counted state what its complaints claim together, nobody counted twice; the newest of them
holds. A complaint whose leader the caller may not see, or has filed elsewhere than in the division asked for, is
counted by itself: nobody else counts it there.
"""

from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, case, cast, func, select

from shared.trade.dispositions import Disposition

TOGETHER = ("accepted", "leads", "leads-on", "parted-from", "parted")
"""Steps that state what the matter claims from then on; `parted`: what the complaint claims by itself."""
FOLLOWS, ALONE, AGAIN, PAID = "joined", ("parted", "leads-on"), "reopened", "wages-paid"


def told_in(action: ColumnElement[Any], facts: Any) -> list[ColumnElement[Any]]:
    """What a step says of its complaint's matter: what is claimed, whom it follows, which one it repeats.

    An empty text means nobody, null that the step says nothing of it.
    """
    counted = action.in_(TOGETHER)
    repeats = facts["disposition"].astext == Disposition.DUPLICATE.value
    return [
        case((counted, cast(facts["workers"].astext, BigInteger))).label("matter_workers"),
        case((counted, cast(facts["claimed_fen"].astext, BigInteger))).label("matter_fen"),
        case((action == FOLLOWS, facts["leader"].astext), (action.in_(ALONE), "")).label("leader"),
        case((repeats, facts["duplicate_of"].astext), (action == AGAIN, "")).label("original"),
        case((action == "leads-on", facts["in_place_of"].astext)).label("in_place_of"),
        case((action == PAID, facts["leader"].astext)).label("paid_with"),
    ]


def counted_elsewhere(steps: CTE, standing: CTE) -> ColumnElement[bool]:
    """Whether the people of a standing complaint are counted with another: with the one it follows, the one it repeats,
    or the one that leads its matter since it ended.
    """
    one = standing.c
    replaced = select(steps.c.in_place_of).where(steps.c.in_place_of.is_not(None))
    return _seen(one.leader, standing) | _seen(one.original, standing) | one.number.in_(replaced)


def paid_elsewhere(step: Any, standing: CTE) -> ColumnElement[bool]:
    """Whether the payment of this step is counted with the complaint that led at that time."""
    return _seen(func.coalesce(step.paid_with, standing.c.leader), standing)


def _seen(number: ColumnElement[Any], standing: CTE) -> ColumnElement[bool]:
    counted = standing.alias()
    return func.coalesce(number, "").in_(select(counted.c.number))
