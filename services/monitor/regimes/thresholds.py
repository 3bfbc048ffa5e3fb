"""The numbers of a project's place, each as in force on the day that started the duty (architecture, invariant 10)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.facts_on_file import Numbers, OnFile
from services.monitor.regimes.rules.gaps import UNKNOWN, Gap
from services.monitor.regimes.rules.regimes import Judgement
from shared import clock, regions
from shared.regions import Known, UnknownHere

Read = TypeVar("Read")


@dataclass
class Thresholds:
    """The numbers found, and by key those that are unknown for the place."""

    numbers: Numbers = field(default_factory=Numbers)
    missing: dict[str, UnknownHere] = field(default_factory=dict)

    def in_words(self, judgement: Judgement) -> Judgement:
        """The same judgement, with the gap of each missing number in words that name the number and who can
        enter it.
        """
        return replace(judgement, gaps=tuple(map(self._in_words, judgement.gaps)))

    def _in_words(self, gap: Gap) -> Gap:
        unknown = self.missing.get(gap.code.removeprefix(UNKNOWN))
        return replace(gap, zh=unknown.chinese, en=unknown.english) if unknown else gap


def numbers_of(project: Project, on_file: OnFile) -> Thresholds:
    """The numbers for a project. A number whose starting day is unknown is None and not among the missing."""
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
        fee_share=look(f"labour_fee_{project.kind}_progress_share", _share_from(project, on_file), Known.decimal),
    )
    return Thresholds(numbers, missing)


def _below(line: Known, contract_fen: int | None) -> bool | None:
    """Below the threshold of exemption; a sum equal to it is not below (BOND-04)."""
    return None if contract_fen is None else line.reached_by(Decimal(contract_fen) / 100)


def _share_from(project: Project, on_file: OnFile) -> date | None:
    """None where nothing is held against the share: of works of an unknown kind, or a plan that states no share."""
    plan = on_file.labour_fee_plan
    told = project.kind is not None and plan is not None and plan.share_percent is not None
    return project.contract_on if told else None


def _parties(project: Project) -> int | None:
    """None where the place has no number of its own: the three of ACC-02 sign."""
    known = regions.find(project.division, "account_agreement_parties", clock.today())
    return known.number() if known else None
