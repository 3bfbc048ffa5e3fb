"""Invented filings whose truth is known: which worker reports which debt, again or for the first time, and with which
errors.

A debt is what one worker is owed by one employer, for one site, for some months. Every firm, person and number is from
the test range; the firms' names have two invented characters each, so that some differ by one, as firms' names do.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from bench.debts import (
    BEGIN,
    CHANNELS,
    COUNTIES,
    DAYS,
    FAMILIES,
    GIVEN,
    MARKS,
    TRADES,
    Body,
    Debt,
    Dispute,
    Filing,
    Firm,
    Worker,
    month,
)
from bench.typos import tell


class Telling(Protocol):
    """Puts errors into a filing, as people make them; returns their names."""

    def __call__(self, body: Body, debt: Debt, chance: random.Random, *, again: bool) -> tuple[str, ...]: ...


class World:
    """Firms, workers and what is owed, generated from one seed."""

    def __init__(self, seed: int, debts: int, telling: Telling = tell) -> None:
        self.chance = random.Random(seed)
        self.telling = telling
        self.firms = [self._firm(number) for number in range(max(debts // 8, 20))]
        self.workers = 0
        self.disputes = 0
        self.debts: list[Debt] = []
        while len(self.debts) < debts:
            self._dispute()

    def filings(self, count: int) -> list[Filing]:
        """Each debt reported once, some again through other channels, in the order of their days."""
        told = [self._told(debt, again=False) for debt in self.debts[:count]]
        while len(told) < count:
            told.append(self._told(self.chance.choice(self.debts), again=True))
        told.sort(key=lambda filing: filing.filed_on)
        seen: set[tuple[int, int]] = set()
        return [replace(filing, again=_seen(seen, filing.truth)) for filing in told]

    def _firm(self, number: int) -> Firm:
        mark = "".join(self.chance.sample(MARKS, 2))
        body = f"91999999MA{number:07d}"
        return Firm(f"虚构{mark}{self.chance.choice(TRADES)}有限公司", body + uscc.calc_check_digit(body))

    def _worker(self, **same: str) -> Worker:
        self.workers += 1
        chance, body = self.chance, f"999999{self.chance.randrange(1965, 2005)}0{self.chance.randrange(1, 10)}"
        body += f"{self.chance.randrange(1, 29):02d}{self.workers % 1000:03d}"
        given = "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
        return Worker(
            self.workers,
            same.get("family", chance.choice(FAMILIES)) + given,
            same.get("phone", f"13{self.workers:09d}"),
            body + mod_11_2.calc_check_digit(body),
        )

    def _dispute(self, **same: Any) -> Dispute:
        """Some workers of one firm; among them those that are easily mistaken for one another."""
        chance = self.chance
        firm, contractor = chance.sample(self.firms, 2)
        site = f"虚构{chance.choice(MARKS)}{chance.choice(MARKS)}花园{chance.randrange(1, 9)}号楼项目"
        dispute = Dispute(
            number=self._another(),
            firm=firm,
            contractor=contractor,
            site=site if chance.random() < 0.6 else None,
            division=chance.choice(COUNTIES),
            first_month=chance.randrange(0, 4),
            months=chance.choice((1, 2, 2, 3, 4)),
        )
        crew = [self._worker() for _ in range(chance.choice((1, 1, 1, 1, 2, 3, 5)))]
        for worker in crew:
            self._owe(worker, dispute)
        self._traps(crew[0], dispute)
        return dispute

    def _owe(self, worker: Worker, dispute: Dispute, trap: str | None = None) -> None:
        self.debts.append(Debt(worker, dispute, self._monthly(dispute) * dispute.months * 100, trap))

    def _monthly(self, dispute: Dispute) -> int:
        """Yuan without fen, as on a pay slip."""
        return self.chance.randrange(3_000, 9_000)

    def _traps(self, worker: Worker, dispute: Dispute) -> None:
        chance, family = self.chance, worker.name[0]
        later = replace(
            dispute,
            first_month=dispute.first_month + dispute.months,
            months=chance.choice((1, 2)),
            number=self._another(),
        )
        site = f"虚构{chance.choice(MARKS)}{chance.choice(MARKS)}大道{chance.randrange(1, 9)}标段"
        elsewhere = replace(dispute, site=site, number=self._another())
        traps: tuple[tuple[float, Callable[[], None]], ...] = (
            (0.10, lambda: self._owe(self._worker(phone=worker.phone), dispute, "a workmate's phone")),
            (0.03, lambda: self._owe(self._worker(phone=worker.phone, family=family), dispute, "a brother's phone")),
            (0.03, lambda: self._owe(replace(self._worker(), name=worker.name), dispute, "a namesake")),
            (0.10, lambda: self._owe(worker, later, "other months")),
            (0.06, lambda: self._owe(worker, elsewhere, "same boss, other site") if dispute.site else None),
            (0.04, lambda: self._owe(worker, self._of_near_firm(dispute), "a firm of nearly that name")),
        )
        for share, make in traps:
            if chance.random() < share:
                make()

    def _of_near_firm(self, dispute: Dispute) -> Dispute:
        """The same worker, in the same months, also worked for another firm."""
        contractor = self.chance.choice(self.firms)
        return replace(dispute, number=self._another(), firm=self._near(dispute.firm), contractor=contractor, site=None)

    def _another(self) -> int:
        """The number of a new debt: two traps of one worker are two debts."""
        self.disputes += 1
        return self.disputes

    def _near(self, firm: Firm) -> Firm:
        at = self.chance.choice((2, 3))
        number = int(firm.uscc[10:17]) + 5_000_000
        body = f"91999999MA{number:07d}"
        other = firm.name[:at] + self.chance.choice(MARKS.replace(firm.name[at], "")) + firm.name[at + 1 :]
        return Firm(other, body + uscc.calc_check_digit(body))

    def _told(self, debt: Debt, *, again: bool) -> Filing:
        chance, dispute = self.chance, debt.dispute
        body = _plainly(debt, chance)
        kept = self.telling(body, debt, chance, again=again)
        earliest = (dispute.first_month + dispute.months) * 30
        day = BEGIN + timedelta(days=min(earliest, DAYS) + chance.randrange(0, 60))
        return Filing(body, debt, day, again, kept)


def _seen(seen: set[tuple[int, int]], truth: tuple[int, int]) -> bool:
    before = truth in seen
    seen.add(truth)
    return before


def _plainly(debt: Debt, chance: random.Random) -> Body:
    worker, dispute = debt.worker, debt.dispute
    site = {"name": dispute.site, "id": None} if dispute.site else None
    return {
        "channel": chance.choice(CHANNELS),
        "division": dispute.division,
        "domain": "construction" if site else "non_construction",
        "reporter": {"name": worker.name, "phone": worker.phone, "id_no": worker.id_no, "consent": True},
        "employer": {"name": dispute.firm.name, "uscc": dispute.firm.uscc if chance.random() < 0.5 else None},
        "project": site if chance.random() < 0.7 else None,
        "workers": 1,
        "owed_fen": debt.fen,
        "period": {
            "from": month(dispute.first_month),
            "to": month(dispute.first_month + dispute.months - 1),
        },
        "summary": "拖欠工资，多次催要无果",
    }


def by_turns(filings: list[Filing], some: int) -> Iterator[list[Filing]]:
    for at in range(0, len(filings), some):
        yield filings[at : at + some]
