"""Sites with honest crews, and some with a trick hidden in them. It knows nothing of the rules that look for them.

Honest noise: people are late, forget the gate, arrive in one van; couples share a card or walk side by side; office
staff never pass the gate; some are seen on two sites once; somebody sends money back that he got by mistake.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.monitor.payrolls.rules.roster_signs import Paid, Pass
from shared.clock import CHINA

MONTH = date(2026, 7, 1)
TRICKS = ("ghosts", "card", "clock", "flow-back")
DAYS = [MONTH + timedelta(days=day) for day in range(31) if (MONTH + timedelta(days=day)).weekday() < 6]


@dataclass
class Works:
    """What feeds would say of one site's month, and the tricks that it hides."""

    hides: set[str] = field(default_factory=set)
    paid: list[Paid] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    elsewhere: list[tuple[int, date]] = field(default_factory=list)
    back: list[tuple[int, int]] = field(default_factory=list)


class Town:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def sites(self, many: int) -> list[Works]:
        return [self._site() for _ in range(many)]

    def _site(self) -> Works:
        chance, works = self.chance, Works()
        people = list(range(chance.randint(12, 60)))
        for start in range(0, len(people), 9):
            self._crew(works, people[start : start + 9])
        for person in people:
            fen = chance.choice((480_000, 520_000, 600_000, 650_000))
            works.paid.append(Paid(person, fen, b"card%d" % person, True))
        self._honest(works, len(people))
        for trick in TRICKS:
            if chance.random() < 0.12:
                works.hides.add(trick)
                {"ghosts": self._ghosts, "card": self._card, "clock": self._clock, "flow-back": self._back}[trick](
                    works
                )
        return works

    def _crew(self, works: Works, crew: list[int]) -> None:
        """They come in one van on many days: within a few minutes, in whatever order."""
        for day in DAYS:
            van = datetime(day.year, day.month, day.day, 6, 20, tzinfo=CHINA) + timedelta(
                minutes=self.chance.gauss(0, 9)
            )
            home = van + timedelta(hours=11, minutes=self.chance.gauss(0, 20))
            for person in crew:
                if self.chance.random() < 0.1:
                    continue
                late = 0 if self.chance.random() < 0.8 else self.chance.randint(10, 90)
                came = van + timedelta(minutes=late, seconds=self.chance.uniform(0, 150))
                works.passes.append(Pass(person, day, True, came))
                if self.chance.random() > 0.06:
                    works.passes.append(Pass(person, day, False, home + timedelta(seconds=self.chance.uniform(0, 400))))

    def _honest(self, works: Works, people: int) -> None:
        chance = self.chance
        for place in range(chance.randint(0, 2)):
            told = chance.random() < 0.7
            works.paid.append(Paid(1000 + place, 900_000, b"office%d" % place, ever_seen=False, manages=told))
        if chance.random() < 0.3:
            one, other = works.paid[0], works.paid[1]
            works.paid[1] = Paid(other.person, other.fen, one.card, True)
        for couple in range(chance.choice((0, 0, 0, 1, 2))):
            self._walk_together(works, 4000 + 2 * couple)
        if chance.random() < 0.1:
            works.back.append((chance.randrange(people), chance.choice((50_000, 520_000))))
        if chance.random() < 0.1:
            works.elsewhere.append((chance.randrange(people), chance.choice(DAYS)))

    def _walk_together(self, works: Works, one: int) -> None:
        """Husband and wife, side by side through the gate on every day that both work."""
        for day in DAYS:
            if self.chance.random() < 0.1:
                continue
            for inward, hour in ((True, 6), (False, 17)):
                at = datetime(day.year, day.month, day.day, hour, self.chance.randint(0, 59), tzinfo=CHINA)
                works.passes.append(Pass(one, day, inward, at))
                works.passes.append(Pass(one + 1, day, inward, at + timedelta(seconds=self.chance.uniform(1, 8))))
        works.paid += [Paid(person, 520_000, b"card%d" % person, True) for person in (one, one + 1)]

    def _ghosts(self, works: Works) -> None:
        """Names on the payroll that nobody ever saw; one in five is given a card key at the gate for a week."""
        for place in range(self.chance.randint(3, 10)):
            shown = place % 5 == 4
            works.paid.append(Paid(2000 + place, 520_000, b"ghost%d" % place, ever_seen=shown))

    def _card(self, works: Works) -> None:
        many = self.chance.randint(3, 9)
        works.paid[2 : 2 + many] = [Paid(each.person, each.fen, b"boss", True) for each in works.paid[2 : 2 + many]]

    def _clock(self, works: Works) -> None:
        """Somebody passes the gate with the cards of several, one after the other, on nearly every day."""
        absent = list(range(3000, 3000 + self.chance.randint(3, 8)))
        for day in DAYS:
            if self.chance.random() < 0.12:
                continue
            for inward, hour in ((True, 6), (False, 17)):
                at = datetime(day.year, day.month, day.day, hour, self.chance.randint(0, 59), tzinfo=CHINA)
                self.chance.shuffle(absent)
                for person in absent:
                    at += timedelta(seconds=self.chance.uniform(1, 6))
                    works.passes.append(Pass(person, day, inward, at))
        works.paid += [Paid(person, 520_000, b"card%d" % person, True) for person in absent]

    def _back(self, works: Works) -> None:
        for each in self.chance.sample(works.paid[:12], self.chance.randint(2, 6)):
            works.back.append((each.person, each.fen // 2))
