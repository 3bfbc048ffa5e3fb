"""The vocabulary of a partner system: its states, urgencies, reasons and units, and ours; one TOML file for each.

An item with a word that is not in the table is refused with the field's name; the operator adds the word to the table.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import BadItem
from services.intake.channels.incoming import Pressure
from services.intake.channels.rules.order_terms import UNITS, TimeUnit
from services.intake.channels.rules.orders import OrderState, ReturnReason, Urgency
from shared import clock
from shared.calendar.working_days import Term

CHINA_TIME = "%Y-%m-%d %H:%M:%S"
T = TypeVar("T")


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
    money: Literal["yuan", "wan_yuan"]
    limit: TimeUnit
    units: Mapping[TimeUnit, str]

    def state(self, word: str, field: str) -> OrderState:
        return ours(self.states, word, field)

    def urgency(self, category: str | None, word: str | None, field: str) -> Urgency:
        """By `category/word` where the table has it, else by the word; ORDINARY where the order names none. Raises
        BadItem.
        """
        pair = f"{category}/{word}"
        if pair in self.urgencies:
            return self.urgencies[pair]
        return ours(self.urgencies, word, field) if word else Urgency.ORDINARY

    def domain(self, word: str | None, field: str) -> str:
        """`non_construction` where the order names no industry. Raises BadItem."""
        return ours(self.domains, word, field) if word else "non_construction"

    def fen(self, amount: str | int | Decimal | None, field: str) -> int:
        """An amount in this partner's unit as fen, exactly; 万元 have up to six decimals (interchange 0.4). 0 for None.

        Raises BadItem for what is no amount and for fractions of a fen.
        """
        if isinstance(amount, bool | dict | list):
            raise BadItem(field=field, reason="不是金额")
        unit = parsing.WAN if self.money == "wan_yuan" else 1
        return parsing.fen({field: amount}, field, unit=unit) or 0

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
        money=table["units"]["money"],
        limit=TimeUnit(table["units"]["limit"]),
        units={TimeUnit(word): theirs for word, theirs in table["units"]["names"].items()},
    )


def ours(table: Mapping[str, T], word: str, field: str) -> T:
    """Our value for the partner's word. Raises BadItem where the table does not have the word."""
    if word not in table:
        raise BadItem(field=field, reason=f"不认识的取值，可用：{'、'.join(table)}")
    return table[word]


def coded(item: Mapping[str, Any], field: str, table: Mapping[str, T], unsaid: T) -> T:
    """Our value for the partner's code in this field; `unsaid` where it is empty. Raises BadItem."""
    said = parsing.words(item, field)
    return unsaid if said is None else ours(table, said, field)


def china_time(text: str | None, field: str) -> datetime | None:
    """An aware time from `yyyy-MM-dd HH:mm:ss` in China's zone. Raises BadItem."""
    return parsing.moment({field: text}, field, CHINA_TIME)


def epoch_time(milliseconds: int | None, field: str) -> datetime | None:
    """An aware time from milliseconds since 1970. Raises BadItem for other units, such as seconds or microseconds."""
    if milliseconds is None:
        return None
    if not 10**12 <= milliseconds < 10**13:  # the years 2001 to 2286
        raise BadItem(field=field, reason="时间应为13位毫秒数")
    return datetime.fromtimestamp(milliseconds / 1000, clock.CHINA)
