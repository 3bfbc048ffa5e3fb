"""The numbers of a project's place, each as in force on the day that started the duty (invariant 10)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.facts_on_file import Numbers, OnFile
from services.monitor.regimes.rules.gaps import UNKNOWN, Gap
from services.monitor.regimes.rules.regimes import Standing
from shared import clock, regions
from shared.regions import Known, UnknownHere

Read = TypeVar("Read")


@dataclass
class Looked:
    """The numbers found, and which were looked for and are not known here."""

    numbers: Numbers = field(default_factory=Numbers)
    missing: dict[str, UnknownHere] = field(default_factory=dict)

    def in_words(self, standing: Standing) -> Standing:
        """The same, with each number that is missing called by its name, and who can tell it."""
        return replace(standing, gaps=tuple(map(self._in_words, standing.gaps)))

    def _in_words(self, gap: Gap) -> Gap:
        unknown = self.missing.get(gap.code.removeprefix(UNKNOWN))
        return replace(gap, zh=unknown.chinese, en=unknown.english) if unknown else gap


def numbers_of(project: Project, on_file: OnFile) -> Looked:
    """What could not be looked up for want of a day is simply not there."""
    missing: dict[str, UnknownHere] = {}

    def look(key: str, on: date | None, read: Callable[[Known], Read]) -> Read | None:
        if on is None:
            return None
        try:
            return read(regions.value(project.division, key, on))
        except UnknownHere as unknown:
            missing[key] = unknown
            return None

    opened_on = on_file.account.opened_on if on_file.account else None
    bond_from = project.permit_on if project.permit_needed else project.contract_on
    numbers = Numbers(
        account_open=look("account_open_days", project.contract_on, Known.term),
        account_filing=look("account_filing_days", opened_on, Known.term),
        bond_deposit=look("bond_deposit_days", bond_from, Known.term),
        below_bond_line=look("bond_exempt_below_yuan", bond_from, lambda line: _below(line, project.contract_fen)),
        fee_cycle_months=look(
            "labour_fee_cycle_months", project.contract_on or clock.today(), lambda cycle: cycle.term().amount
        ),
        agreement_parties=_parties(project),
    )
    return Looked(numbers, missing)


def _below(line: Known, contract_fen: int | None) -> bool | None:
    """Below the line of exemption; the line itself is not below it (BOND-04)."""
    return None if contract_fen is None else line.reached_by(Decimal(contract_fen) / 100)


def _parties(project: Project) -> int | None:
    """Where the place says nothing of its own the three of ACC-02 sign."""
    known = regions.find(project.division, "account_agreement_parties", clock.today())
    return known.number() if known else None
