"""Lists that a place keeps and its operator may change: dispositions, causes, units and their duties, offices and their
officers, task forces.

They are read from the TOML files in this folder and then from those in the folder that `ANXIN_INTAKE_LISTS` names; of
two rows with the same key for the same place the later, the operator's, is used. Legal numbers are not in these lists:
they are in the region packs.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from services.intake.lists.dispositions import Listed
from services.intake.lists.offices import Office, office_of, organ_of
from services.intake.lists.units import NATION, Duty, Unit
from shared.trade.dispositions import Disposition
from shared.values import divisions

SHIPPED = Path(__file__).parent
KINDS = frozenset({"region", "dispositions", "causes", "sectors", "units", "periods", "office", "officers"})


@dataclass(frozen=True)
class Word:
    """A code with its Chinese and English name: a cause 欠薪原因 or a sector 行业."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Officer:
    """The name under which an officer's account (`code`) is known in office."""

    code: str
    name: str


@dataclass(frozen=True)
class Period:
    """The days, first and last included, on which a task force 专班 looks at complaints. It shortens no deadline."""

    region: str
    name: str
    first: date
    last: date

    def holds(self, division: str, on: date) -> bool:
        here = self.region == NATION or division.startswith(self.region)
        return here and self.first <= on <= self.last


@dataclass(frozen=True)
class Lists:
    """The lists of all places. The methods give the rows that apply in a division."""

    dispositions: Mapping[str, Mapping[str, Listed]]
    causes: Mapping[str, Mapping[str, Word]]
    sectors: Mapping[str, Mapping[str, Word]]
    units: tuple[Unit, ...]
    periods: tuple[Period, ...]
    offices: Mapping[str, Office]
    officers: Mapping[str, Mapping[str, "Officer"]]

    def dispositions_in(self, division: str) -> dict[str, Listed]:
        return _nearest(self.dispositions, division)

    def causes_in(self, division: str) -> dict[str, Word]:
        return _nearest(self.causes, division)

    def sectors_in(self, division: str) -> dict[str, Word]:
        return _nearest(self.sectors, division)

    def task_forces(self, division: str, on: date) -> list[str]:
        return [period.name for period in self.periods if period.holds(division, on)]

    def office(self, division: str) -> Office:
        """The organ of that place."""
        return office_of(self.offices, division)

    def officer(self, division: str, account: str | None) -> str | None:
        """The name of the officer with that account; None where the lists name nobody."""
        named = _nearest(self.officers, organ_of(division)).get(account or "")
        return named.name if named else None


def lists() -> Lists:
    """The lists in use, read once. Raises ValueError, naming file and row, for an unknown or impossible value."""
    return _loaded(os.environ.get("ANXIN_INTAKE_LISTS"))


@lru_cache(maxsize=4)
def _loaded(folder: str | None) -> Lists:
    files = [*sorted(SHIPPED.glob("*.toml")), *(sorted(Path(folder).glob("*.toml")) if folder else ())]
    read = [(path, tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]
    for path, body in read:
        _check(path, body)
    return Lists(
        dispositions=_by_region(read, "dispositions", _listed),
        causes=_by_region(read, "causes", _word),
        sectors=_by_region(read, "sectors", _word),
        units=tuple(_units(read)),
        periods=tuple(_periods(read)),
        offices=_offices(read),
        officers=_by_region(read, "officers", _officer),
    )


def _nearest(by_region: Mapping[str, Mapping[str, Any]], division: str) -> dict[str, Any]:
    """The rows by code: the nation's, each replaced by that of the province, city or county where there is one."""
    regions = [NATION, *reversed(divisions.ancestors(division)), division]
    return {code: row for region in regions for code, row in by_region.get(region, {}).items()}


def _check(path: Path, body: Mapping[str, Any]) -> None:
    region = body.get("region")
    if region != NATION and not divisions.is_known(str(region)):
        raise ValueError(f"{path.name}: no such division: {region}")
    if strange := body.keys() - KINDS:
        raise ValueError(f"{path.name}: no such list: {', '.join(sorted(strange))}")


def _by_region(read: Iterable[tuple[Path, Any]], kind: str, row_of: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path, body in read:
        for written in body.get(kind, ()):
            row = _row(path, written, row_of)
            found.setdefault(body["region"], {})[row.code] = row
    return found


def _row(path: Path, written: Mapping[str, Any], row_of: Any) -> Any:
    try:
        return row_of(**written)
    except (TypeError, ValueError) as failure:
        raise ValueError(f"{path.name}: {dict(written)}: {failure}") from failure


def _listed(*, code: str, zh: str, en: str, without_case: bool, needs_verified: bool = False) -> Listed:
    return Listed(Disposition(code), zh, en, without_case, needs_verified)


def _word(*, code: str, zh: str, en: str) -> Word:
    return Word(code, zh, en)


def _officer(*, account: str, name: str) -> Officer:
    return Officer(account, name)


def _offices(read: Iterable[tuple[Path, Any]]) -> dict[str, Office]:
    """What a later file tells of an office is put over what an earlier one told. No two organs number alike."""
    told: dict[str, dict[str, Any]] = {}
    for path, body in read:
        written = told.setdefault(body["region"], {})
        written |= body.get("office", {})
        _row(path, written, partial(Office, body["region"]))
    offices = {region: Office(region, **written) for region, written in told.items() if written}
    prefixes = [office.prefix for office in offices.values() if office.prefix]
    if twice := {each for each in prefixes if prefixes.count(each) > 1}:
        raise ValueError(f"two organs number alike: {', '.join(sorted(twice))}")
    return offices


def _units(read: Iterable[tuple[Path, Any]]) -> Iterable[Unit]:
    """Of two rows with the same place, duty and criteria the one read later, which is the operator's."""
    known: dict[Any, Unit] = {}
    for path, body in read:
        for written in body.get("units", ()):
            unit: Unit = _row(path, {"region": body["region"], **written}, _unit)
            known[unit.region, unit.duty, unit.domain, unit.sector, unit.employment_form] = unit
    return known.values()


def _unit(*, region: str, duty: str, unit: str, **more: str) -> Unit:
    return Unit(region=region, duty=Duty(duty), unit=unit, **more)


def _periods(read: Iterable[tuple[Path, Any]]) -> Iterable[Period]:
    known: dict[Any, Period] = {}
    for path, body in read:
        for written in body.get("periods", ()):
            period: Period = _row(path, {"region": body["region"], **written}, _period)
            known[period.region, period.name, period.first] = period
    return known.values()


def _period(*, region: str, name: str, first: date, last: date) -> Period:
    if last < first:
        raise ValueError("it ends before it begins")
    return Period(region, name, first, last)
