"""Deadlines to try things on, and a bell: what a service does when one passes, written into a real table."""

from datetime import date

from sqlmodel import select

from shared import history, obligations
from shared.calendar.working_days import Term
from shared.obligations import Obligation, Timers

START = date(2025, 8, 28)  # a Thursday


async def begin(intake, *, term="5WD", started_on=START, name="answer", subject="c-1", due_on=None, **more):
    async with intake.sessions.begin() as session:
        return await obligations.start(
            session,
            subject_kind="complaint",
            subject=subject,
            division="420704",
            name=name,
            rule_id="INT-02",
            legal_basis="a basis",
            started_on=started_on,
            start_event="filed",
            term=None if due_on else Term.parse(term),
            due_on=due_on,
            **more,
        )


async def the(intake, kind=Obligation):
    async with intake.sessions.begin() as session:
        return list((await session.exec(select(kind))).all())


async def only(intake):
    [row] = await the(intake)
    return row


class Bell:
    """Rings are rows: one whose savepoint was rolled back was never heard."""

    def __init__(self, world, stumbles_over=()):
        self._world, self.stumbles_over = world, set(stumbles_over)

    async def ring(self, session, obligation):
        history.log_read(session, by="bell", kind="overdue", subject=obligation.subject, purpose="rang")
        if obligation.subject in self.stumbles_over:
            raise RuntimeError

    async def nudge(self, session, obligation, reminder):
        days = str(reminder.working_days_before)
        history.log_read(session, by="bell", kind="reminded", subject=obligation.subject, purpose=days)
        if obligation.subject in self.stumbles_over:
            raise RuntimeError

    async def overdue(self):
        """Whose deadline rang, in the order of ringing."""
        return [subject for subject, _ in await self._rung("overdue")]

    async def reminded(self):
        """Who was reminded how many working days before."""
        return [(subject, int(days)) for subject, days in await self._rung("reminded")]

    async def _rung(self, kind):
        found = await self._world.rows("select subject, purpose from intake.read_log where kind = $1 order by at", kind)
        return [(row["subject"], row["purpose"]) for row in found]

    @property
    def timers(self):
        return Timers(overdue={"answer": self.ring}, reminder=self.nudge)
