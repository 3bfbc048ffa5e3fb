"""The vocabulary of a partner system: its states, urgencies, reasons and units, and ours; one TOML file for each.

An item with a word that is not in the table is refused with the field's name; the operator adds the word to the table.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.intake.channels.adapters.fields import WAN_YUAN, YUAN, Kind
from services.intake.channels.adapters.requests import BadItem
from services.intake.channels.incoming import Pressure
from services.intake.channels.rules.order_terms import UNITS, TimeUnit
from services.intake.channels.rules.orders import OrderState, ReturnReason, Urgency
from shared.calendar.working_days import Term

CHINA_TIME = "yyyy-MM-dd HH:mm:ss"
MONEY = {"yuan": YUAN, "wan_yuan": WAN_YUAN}


@dataclass(frozen=True)
class Words:
    """Maps from the partner's words to ours; `returns` and `units` map from ours to the partner's."""

    states: Mapping[str, OrderState]
    urgencies: Mapping[str, Urgency]
    pressures: Mapping[str, Pressure]
    verdicts: Mapping[str, bool]
    satisfied: Mapping[str, bool]
    domains: Mapping[str, str]
    returns: Mapping[ReturnReason, str]
    money: Kind
    limit: TimeUnit
    units: Mapping[TimeUnit, str]

    def urgency(self, category: str | None, word: str | None, field: str) -> Urgency:
        """By `category/word` where the table has it, else by the word; ORDINARY where the order names none. Raises
        BadItem.
        """
        pair = f"{category}/{word}"
        if pair in self.urgencies:
            return self.urgencies[pair]
        if word and word not in self.urgencies:
            raise BadItem(field=field, reason=f"不认识的取值，可用：{'、'.join(self.urgencies)}")
        return self.urgencies[word] if word else Urgency.ORDINARY

    def term(self, amount: int | None, unit: TimeUnit | None = None) -> Term | None:
        return Term(amount, UNITS[unit or self.limit]) if amount else None

    def told_term(self, term: Term) -> tuple[int, str]:
        """The amount of the term, and the partner's word for its unit."""
        unit = next(ours for ours, theirs in UNITS.items() if theirs is term.unit)
        return term.amount, self.units[unit]


@cache
def words_of(name: str) -> Words:
    """The vocabulary of this partner system, read once from its TOML file."""
    table = tomllib.loads(
        files("services.intake.channels.adapters").joinpath("tables", f"{name}.toml").read_text("utf-8")
    )
    return Words(
        states={theirs: OrderState(word) for theirs, word in table["states"].items()},
        urgencies={theirs: Urgency(word) for theirs, word in table["urgencies"].items()},
        pressures={theirs: Pressure(word) for theirs, word in table["pressures"].items()},
        verdicts=table["verdicts"],
        satisfied=table["satisfied"],
        domains=table["domains"],
        returns={ReturnReason(word): theirs for word, theirs in table["returns"].items()},
        money=MONEY[table["units"]["money"]],
        limit=TimeUnit(table["units"]["limit"]),
        units={TimeUnit(word): theirs for word, theirs in table["units"]["names"].items()},
    )
