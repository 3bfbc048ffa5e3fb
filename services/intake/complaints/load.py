"""A complaint as one statement locks and loads it, with all that a decision about it looks at, and what any decision
does with it: a step, a deadline, a message, a fact."""

import json
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND, first_contact, moved
from services.intake.complaints.privacy import known_names
from services.intake.complaints.rules import contact
from services.intake.complaints.rules.clocks import DEEMED_ACCEPTANCE
from services.intake.complaints.rules.masking import neutral, readable
from services.intake.complaints.rules.silence import accepted_as_of
from services.intake.complaints.rules.stage import MOVES, Moves, Stage
from services.intake.complaints.tables import Complaint, Member, Reporter
from shared import clock
from shared.access.callers import Caller
from shared.commands import Changes, Load, Loaded, write
from shared.commands.loaded import Record
from shared.database.sessions import keyring_of
from shared.deliveries import Delivery
from shared.obligations import Obligation, ObligationState
from shared.privacy import Keyring


class LoadedComplaint(Loaded[Complaint]):
    """The locked complaint; what stands beside it is read when a decision first asks for it."""

    def __init__(self, record: Record, keyring: Keyring) -> None:
        super().__init__(record, keyring)
        self.following: int = record["following"]
        """How many complaints follow it."""
        self.followers: list[LoadedComplaint] = []
        """Those that follow it, first filed first; by a second load, where a decision needs them."""

    def written(self) -> list[Changes]:
        """Its own changes, and those of the complaints that follow it."""
        return [*super().written(), *(change for each in self.followers for change in each.written())]

    @property
    def reporter(self) -> Reporter:
        return self.beside(Reporter, "reporter")[0]

    @property
    def members_ever(self) -> list[Member]:
        """Everybody who is or was on its list, by their place."""
        return self.beside(Member, "members")

    @cached_property
    def told(self) -> set[tuple[str, str, UUID]]:
        """Event, occasion and recipient of every notice about it."""
        return {(event, occasion, UUID(whom)) for event, occasion, whom in json.loads(self._record["told"] or "[]")}

    @cached_property
    def reached_by_office(self) -> bool:
        """Whether the call log shows that somebody of the office reached its reporter."""
        return contact.reached_by_office(json.loads(self._record["calls"] or "[]"))

    @cached_property
    def names(self) -> list[str]:
        """The names of the reporter and of everybody ever on the list, as far as they were not destroyed."""
        return known_names(self.keyring, [self.reporter, *self.members_ever])

    @property
    def accepted_by_silence(self) -> date | None:
        """Since when it counts as accepted because nobody answered in time (INT-02); None elsewhere and until then.

        So it is as soon as the days have passed, though the sweep may write it down a little later.
        """
        if self.row.deemed_accepted_on is not None:
            return self.row.deemed_accepted_on
        days = self.running(DEEMED_ACCEPTANCE, ObligationState.OPEN, ObligationState.OVERDUE)
        return accepted_as_of(days.started_on, days.due_at, clock.now()) if days else None

    def unnamed(self, text: str) -> str:
        """Words that everybody with access may read: without names of its people, without identifiers."""
        return readable(text, *self.names)

    def for_ever(self, text: str) -> str:
        """Words for the history, which nobody can change when a person is destroyed: no trace of its people."""
        return neutral(text, *self.names)

    def taken_in_hand(self, caller: Caller) -> None:
        """Whoever is the first to do so is named and stays named 首问责任 (C16)."""
        first_contact(self.row, caller)

    def step(
        self,
        *,
        by: str,
        action: str,
        to: Stage | None = None,
        note: str | None = None,
        facts: dict[str, Any] | None = None,
        by_table: Moves = MOVES,
    ) -> None:
        """Write what happened, and move to `to` if the step moves at all, as `keeping.step`. Raises IllegalMove."""
        stages = moved(self.row, to, by_table)
        self.record(by=by, action=action, note=self.for_ever(note) if note else None, facts=facts, **stages)

    def take(self, begun: Begun) -> None:
        """Deadlines that begin with this decision, and what a person must be asked because a number is unknown."""
        for table, row in begun.rows:
            if table is Obligation:
                self.begin(row)
            else:
                self.changes.insert(table, **row)
        for asking in begun.questions:
            self.changes.ask(asking)

    def deliver(self, *, party: str, kind: str, occasion: str, body: dict[str, Any]) -> None:
        """Put a message on its way to `party`. The same kind and occasion again changes nothing."""
        text = json.dumps(body, ensure_ascii=False, default=str)
        self.changes.once(Delivery, party=party, kind=kind, subject=self.key, occasion=occasion, body=text)


def _rows(table: str, name: str, where: str, order: str) -> str:
    return f"(select jsonb_agg(to_jsonb({name}) order by {order})::text from {table} as {name} where {where})"  # noqa: S608


COMPLAINT = Load(
    Complaint,
    KIND,
    LoadedComplaint,
    locked={
        "orders": "select p.* from locked as l join channel_order as p on p.complaint = l.number for update of p",
    },
    beside={
        "reporter": "(select to_jsonb(r)::text from reporter as r where r.id = l.reporter_id)",
        "members": "case when l.listing > 0 then " + _rows("member", "m", "m.complaint = l.number", "m.place") + " end",
        "verified": "(select to_jsonb(v)::text from verified as v where v.complaint = l.number "
        "order by v.revision desc limit 1)",
        "calls": _rows("call", "c", "c.complaint = l.number", "c.called_at"),
        "partner_order": "(select to_jsonb(p)::text from orders as p where p.complaint = l.number)",
        "escalations": _rows("escalation", "e", "e.complaint = l.number and e.ended_on is null", "e.started_at"),
        "told": "(select jsonb_agg(jsonb_build_array(n.event, n.occasion, n.recipient))::text "
        "from notice as n where n.complaint = l.number)",
        "following": "(select count(*) from complaint as f where f.joined_to = l.number)",
    },
)
"""Complaints, locked in the order of their numbers."""


async def loaded_in(session: AsyncSession, complaint: Complaint) -> LoadedComplaint:
    """A complaint that a session has locked, loaded with all that stands beside it; its row is the session's own."""
    found = await COMPLAINT.one(session, complaint.number)
    assert found is not None, "it is locked"
    return found


async def load_matters(session: AsyncSession, numbers: Iterable[str | None]) -> dict[str, list[LoadedComplaint]]:
    """The complaints that facts are about and those that follow each, all locked, the leader first; none of what is not
    ours. One that was withdrawn meanwhile follows no more.

    Whoever locks a matter locks its leader first, then its followers in the order of their numbers.
    """
    keyring = keyring_of(session)
    leaders = await COMPLAINT(session, keyring, *sorted(filter(None, numbers)))
    matters = {leader.key: [leader] for leader in leaders}
    leading = [leader.key for leader in leaders if leader.following]
    if leading:
        theirs = select(Complaint.number).where(col(Complaint.joined_to).in_(leading)).order_by(col(Complaint.number))
        for each in by_filing(await COMPLAINT(session, keyring, *(await session.exec(theirs)).all())):
            if each.row.stage != Stage.WITHDRAWN:
                matters[each.row.joined_to or ""].append(each)
    return matters


async def write_matters(session: AsyncSession, matters: Mapping[str, list[LoadedComplaint]]) -> None:
    await write(session, [each.changes for matter in matters.values() for each in matter])


def by_filing(complaints: Iterable[LoadedComplaint]) -> list[LoadedComplaint]:
    """First filed first."""
    return sorted(complaints, key=lambda each: (each.row.filed_at, each.row.number))


P = ParamSpec("P")
R = TypeVar("R")


def in_session(
    decide: Callable[Concatenate[LoadedComplaint, P], R],
) -> Callable[Concatenate[AsyncSession, Complaint, P], Coroutine[Any, Any, R]]:
    """The same plain function for an action that has the complaint locked in a session: a fact, the sweep, a partner's
    message. The complaint is loaded as it is there, decided on and written; its row stays the session's own."""

    async def decided(session: AsyncSession, complaint: Complaint, /, *given: P.args, **named: P.kwargs) -> R:
        there = await loaded_in(session, complaint)
        said = decide(there, *given, **named)
        await write(session, there.written())
        return said

    return decided
