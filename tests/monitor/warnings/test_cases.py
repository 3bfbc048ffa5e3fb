"""Every rule of warnings on both sides of its lines: the cases are data (`cases/`), this file walks them."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from services.monitor.warnings.rules.catalogue import BY_CODE, RULES, About
from services.monitor.warnings.rules.facts import Firm, Month, Sighting, Site
from services.monitor.warnings.rules.judgement import judge
from services.monitor.warnings.rules.verdict import Place
from shared import regions
from shared.regions import Known, Status, UnknownHere
from shared.regions.rulebook import rulebook

pytestmark = pytest.mark.capability("C36", "C38", "C131", "C140")

FACTS = {About.SITE: Site, About.MONTH: Month, About.WORKS_SEEN: Sighting, About.FIRM: Firm}
FOLDER = Path(__file__).parent / "cases"
EZHOU = "420704"


def _cases():
    for path in sorted(FOLDER.glob("*.toml")):
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in written["case"]:
            yield {"place": EZHOU, "day": date(2026, 9, 1), **written, **case, "law": written["law"][case["rule"]]}


CASES = list(_cases())


class Given(Place):
    """A place with numbers of its own, for cases about numbers that no pack has."""

    def value(self, key, on=None):
        if key not in NUMBERS:
            return super().value(key, on)
        number, op = NUMBERS[key]
        return Known(number, key, self.division, "", "测试", Status.SEED, None, None, "CD", op, "")


NUMBERS = {}


def facts_of(case):
    about = BY_CODE[case["rule"]].about
    told = {**case.get("usual", {}), **case["facts"]}
    for each in told.get("stoppages", ()):
        each["until"] = each["until"] or None
    return about, TypeAdapter(FACTS[about]).validate_python(told)


def said(case, stale=()):
    about, facts = facts_of(case)
    NUMBERS.clear()
    NUMBERS.update(case.get("numbers", {}))
    judged = judge(about, facts, Given(case["place"], case["day"]), case["day"], stale)
    rule = BY_CODE[case["rule"]]
    if rule.code in judged.lacking:
        return "no data"
    if rule.code in judged.quiet:
        return "quiet"
    if found := [each for each in judged.found if each.rule is rule]:
        return found[0].level.value
    alone = judge_alone(rule, facts, case)
    return f"unknown:{alone.key}" if isinstance(alone, UnknownHere) else f"asks:{alone.code}"


def judge_alone(rule, facts, case):
    try:
        return rule.decide(facts, Given(case["place"], case["day"]), case["day"])
    except UnknownHere as missing:
        return missing


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_what_a_rule_says_of_a_case(case):
    assert (BY_CODE[case["rule"]].rule_id, said(case)) == (case["law"], case["expects"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_case_in_which_it_fires_and_one_in_which_it_does_not(rule):
    found = Counter(
        case["expects"] in ("info", "yellow", "orange", "red") for case in CASES if case["rule"] == rule.code
    )
    assert min(found[True], found[False]) > 0, found


@pytest.mark.capability("C132")
@pytest.mark.parametrize("case", [case for case in CASES if BY_CODE[case["rule"]].feeds], ids=lambda case: case["name"])
def test_where_a_feed_that_a_rule_hangs_on_is_not_fresh_it_says_nothing(case):
    feeds = BY_CODE[case["rule"]].feeds
    assert {said(case, {feed.value}) for feed in feeds} == {"no data"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_names_its_law_its_level_its_end_and_itself_in_both_languages(rule):
    known = regions.value("42", rule.key, date(2026, 9, 1))
    assert rule.rule_id in rulebook()
    assert known.rule == rule.rule_id
    assert 0 <= known.number() <= 3
    assert all((*rule.name, *rule.words, rule.clears, rule.tells))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_what_fires_can_be_said(case):
    about, facts = facts_of(case)
    NUMBERS.clear()
    NUMBERS.update(case.get("numbers", {}))
    for found in judge(about, facts, Given(case["place"], case["day"]), case["day"]).found:
        zh, en = found.rule.in_words(found.fires, months="2026-07")
        assert "None" not in zh + en
