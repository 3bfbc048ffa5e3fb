"""Response bodies of the figures: every ratio with its denominator."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from services.intake.desk.figures.rules import Kind, Sums, share


class Figures(BaseModel):
    """A field ending in `_of` is the denominator of the field before it."""

    received: int
    workers: int = Field(description="of the matters received, nobody counted twice")
    claimed_fen: int = Field(description="as filed; of a matter, as claimed together when it was joined or accepted")
    accepted: int
    decided_in_time: int = Field(description="accepted, refused or redirected before the deadline passed (INT-02)")
    decided_in_time_of: int
    decided_in_time_rate: float | None
    joined: int
    handed_over: int
    returned: int
    closed: int
    closed_by_disposition: dict[str, int]
    paid_fen: int = Field(description="once a matter, however many complaints were joined to it")
    settled: int = Field(description="of those received: answered finally, or ended otherwise, by the cut-off")
    settled_of: int
    dynamic_closure_rate: float | None
    satisfied: int
    satisfied_of: int = Field(description="reached by a call-back")
    satisfaction_rate: float | None

    @classmethod
    def of(cls, sums: Sums) -> Self:
        count = sums.counts
        decided, called = count[Kind.IN_TIME] + count[Kind.LATE], count[Kind.SATISFIED] + count[Kind.DISSATISFIED]
        return cls(
            received=count[Kind.RECEIVED],
            workers=sums.workers,
            claimed_fen=sums.claimed_fen,
            accepted=count[Kind.ACCEPTED],
            decided_in_time=count[Kind.IN_TIME],
            decided_in_time_of=decided,
            decided_in_time_rate=share(count[Kind.IN_TIME], decided),
            joined=count[Kind.JOINED],
            handed_over=count[Kind.HANDED_OVER],
            returned=count[Kind.RETURNED],
            closed=count[Kind.CLOSED],
            closed_by_disposition=dict(sorted(sums.closed.items())),
            paid_fen=sums.paid_fen,
            settled=count[Kind.SETTLED],
            settled_of=count[Kind.RECEIVED],
            dynamic_closure_rate=share(count[Kind.SETTLED], count[Kind.RECEIVED]),
            satisfied=count[Kind.SATISFIED],
            satisfied_of=called,
            satisfaction_rate=share(count[Kind.SATISFIED], called),
        )


class Month(BaseModel):
    """A month alone, the sum from the period's first day to the month's end, and the same month a year before."""

    month: str
    figures: Figures
    cumulative: Figures
    year_before: Figures


class Group(BaseModel):
    """A division, channel, domain or department; an empty key means none."""

    key: str
    name: str
    figures: Figures


class Report(BaseModel):
    """Figures of a period as of the end of `as_of`, as far as recorded by the end of `known_on`."""

    from_: date = Field(serialization_alias="from")
    to: date
    as_of: date
    known_on: date
    division: str | None
    total: Figures
    year_before: Figures
    months: list[Month]
    provinces: list[Group]
    cities: list[Group]
    counties: list[Group]
    channels: list[Group]
    domains: list[Group]
    departments: list[Group]


class Satisfaction(BaseModel):
    """How workers judged the result when they were called back; the share with its denominator."""

    division: str | None
    begins_on: date
    ends_on: date
    calls: int
    reached: int
    satisfied: int
    dissatisfied: int
    satisfied_percent: str | None
    supervised: int
