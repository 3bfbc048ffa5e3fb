"""Stoppages of works 停工: when they may begin and end, and which days they cover."""

from collections.abc import Mapping, Sequence
from datetime import date

from shared.calendar.working_days import ONE_DAY
from shared.refusals import Conflict, Invalid

Stoppages = Sequence[Mapping[str, str | None]]
"""`{"since", "until"}`: from `since` on; works go on from `until`, None while they stand still."""


class SuspendedAlready(Conflict):
    code = "suspended-already"
    zh = "工程自{since}起已停工"
    en = "works have stood still since {since}"


class NotSuspended(Conflict):
    code = "not-suspended"
    zh = "工程未停工，不能复工"
    en = "works do not stand still, so they cannot go on"


class CompletedAlready(Conflict):
    code = "completed-already"
    zh = "工程已于{on}完工"
    en = "works were completed on {on}"


class WhileWorking(Invalid):
    """A stoppage begins after the one before has ended, and goes on for a day at least."""

    code = "no-such-stoppage"
    zh = "{field}不能早于{earliest}"
    en = "{field} is before {earliest}"


def suspended(stoppages: Stoppages, since: date) -> list[Mapping[str, str | None]]:
    """With a stoppage that begins on this day. Raises SuspendedAlready, WhileWorking."""
    last = stoppages[-1] if stoppages else None
    if last is not None and last["until"] is None:
        raise SuspendedAlready(since=last["since"])
    if last is not None and since.isoformat() < str(last["until"]):
        raise WhileWorking(field="since", earliest=last["until"])
    return [*stoppages, {"since": since.isoformat(), "until": None}]


def resumed(stoppages: Stoppages, on: date) -> list[Mapping[str, str | None]]:
    """With its last stoppage ended by this day, on which works go on. Raises NotSuspended, WhileWorking."""
    *earlier, last = stoppages or [{"until": ""}]
    if last["until"] is not None:
        raise NotSuspended
    first = date.fromisoformat(str(last["since"])) + ONE_DAY
    if on < first:
        raise WhileWorking(field="on", earliest=first)
    return [*earlier, {**last, "until": on.isoformat()}]


def stopped_throughout(stoppages: Stoppages, first: date, last: date) -> bool:
    """Whether one stoppage covers every day from the first to the last."""
    return any(
        str(each["since"]) <= first.isoformat() and (each["until"] is None or each["until"] > last.isoformat())
        for each in stoppages
    )
