"""All measures, in the order in which they run. Modules are named as text, so that only those that run are imported."""

import importlib
from collections.abc import Iterable, Sequence
from typing import cast

from bench.run import Measure, Measured

SPEED = (
    Measure(("P1",), "lifecycles among a million complaints", "bench.lifecycle", 420, named_only=True),
    Measure(("R5",), "lifecycles in bursts among a million complaints", "bench.bursts", 2000, named_only=True),
    Measure(("L1",), "lists among a million complaints", "bench.complaint_lists", 420, named_only=True),
    Measure(("P2",), "durable single filings", "bench.filings", 170),
    Measure(("P3",), "bulk filings, 1,000 a request", "bench.bulk", 90),
    Measure(("P4", "P4b"), "accepted until the case is visible", "bench.visibility", 110),
    Measure(("P5",), "facts applied by the next service", "bench.fact_application", 120),
    Measure(("P7",), "a month of construction feeds", "bench.feeds", 420, named_only=True),
    Measure(("P7y",), "a year of a city's construction feeds, with the rules", "bench.feed_year", 600, named_only=True),
    Measure(("P8",), "obligations, a million of them open", "bench.obligations", 240),
    Measure(("D1",), "complaints about the same arrears, found among 20,000", "bench.duplicates", 120),
    Measure(("P10",), "postings to the guarded ledger", "bench.ledger", 100),
    Measure(("P9",), "resident memory", "bench.memory", 1),
)
FAULTS = (
    Measure(("R1", "R8"), "200 kills under load; then the search for personal data", "bench.chaos.kills", 560),
    Measure(("R2", "R10"), "every fact three times; two of every process", "bench.chaos.repeated", 170),
    Measure(("R3",), "the broker's disk deleted, a projection truncated", "bench.chaos.lost_broker", 60),
    Measure(("R4",), "poison", "bench.chaos.poison", 20),
    Measure(("R6",), "requests made up from the description", "bench.chaos.generated", 420),
    Measure(("R7",), "every route for everybody outside", "bench.chaos.outsiders", 240),
    Measure(("R11",), "floods of strangers, of one partner and of receivers", "bench.chaos.availability", 200),
    Measure(("R9",), "history rewritten by the database's owner", "bench.chaos.tampering", 60),
)


class NoSuchMeasure(ValueError):
    """The command was asked for an id that is not in the catalogue."""


def chosen(catalogue: Sequence[Measure], ids: Iterable[str]) -> list[Measure]:
    """The measures with one of these ids, in the catalogue's order; with no id all but the longest. Raises
    NoSuchMeasure.

    P9 reads what other measures recorded, so it includes P2 and P4.
    """
    known = {name.upper(): name for measure in catalogue for name in measure.ids}
    asked = {name.upper() for name in ids}
    if unknown := asked - known.keys():
        raise NoSuchMeasure(f"{', '.join(sorted(unknown))}: there are {', '.join(sorted(known.values()))}")
    wanted = {known[name] for name in asked}
    if "P9" in wanted:
        wanted |= {"P2", "P4"}
    return [each for each in catalogue if wanted & set(each.ids) or not (wanted or each.named_only)]


def function_of(measure: Measure) -> Measured:
    """The function of a measure; imports its module."""
    return cast(Measured, getattr(importlib.import_module(measure.module), measure.function))
