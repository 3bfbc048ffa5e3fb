"""Which number is read for a project, and as in force on which day."""

from datetime import date
from decimal import Decimal

import pytest

from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.facts_on_file import Account, LabourFeePlan, OnFile
from services.monitor.regimes.thresholds import numbers_of
from shared.calendar.working_days import Term

ZHUHAI, SHIYAN, HAIYAN = "440402", "420302", "330424"
SIGNED = {"contract_on": date(2025, 6, 1)}
OPENED = OnFile(account=Account(opened_on=date(2025, 6, 15), name="虚构专户"))
BEFORE_2020 = date(2020, 4, 30)
"""The Regulation on Wages of Migrant Workers is in force since 1 May 2020."""


def found(on_file=None, division=ZHUHAI, **told):
    project = Project(number="P-TEST-1", name="虚构一号楼项目", division=division, **told)
    return numbers_of(project, on_file or OnFile())


@pytest.mark.parametrize(
    ("name", "told", "on_file", "number"),
    [
        ("account_open", SIGNED, None, Term.parse("30CD")),
        ("account_open", {}, None, None),
        ("account_filing", {}, OPENED, Term.parse("30CD")),
        ("account_filing", SIGNED, None, None),
        ("bond_deposit", {"permit_on": date(2025, 6, 20)}, None, Term.parse("20WD")),
        ("bond_deposit", SIGNED, None, None),
        ("bond_deposit", SIGNED | {"permit_needed": False}, None, Term.parse("20WD")),
        ("bond_deposit", {"permit_on": date(2025, 6, 20), "permit_needed": False}, None, None),
        ("fee_cycle_months", SIGNED, None, 1),
        ("fee_cycle_months", {}, None, 1),
        ("fee_cycle_months", {"contract_on": BEFORE_2020}, None, None),
    ],
)
def test_a_number_is_the_one_of_the_day_that_started_the_duty(name, told, on_file, number):
    assert getattr(found(on_file, **told).numbers, name) == number


@pytest.mark.rule("ACC-07")
@pytest.mark.parametrize(
    ("kind", "percent", "share"),
    [("building", 25, Decimal("0.23")), ("water", 25, Decimal("0.15")), (None, 25, None), ("building", None, None)],
)
def test_the_least_share_is_read_where_a_plan_for_works_of_a_known_kind_states_one(kind, percent, share):
    plan = OnFile(labour_fee_plan=LabourFeePlan(cycle_months=1, share_percent=percent))
    assert found(plan, **SIGNED, kind=kind).numbers.fee_share == share
    assert found(**SIGNED, kind=kind).numbers.fee_share is None


@pytest.mark.parametrize(("division", "parties"), [(HAIYAN, 4), (SHIYAN, None)])
def test_how_many_sign_is_the_places_own_number_or_none(division, parties):
    assert found(division=division).numbers.agreement_parties == parties


def test_a_number_that_nobody_knows_is_missing_and_one_whose_day_is_unknown_is_not():
    plan = OnFile(labour_fee_plan=LabourFeePlan(cycle_months=1, share_percent=25))
    unknown = found(plan, SHIYAN, **SIGNED, kind="building")
    assert (unknown.numbers.fee_share, set(unknown.missing)) == (None, {"labour_fee_building_progress_share"})
    assert found(plan, SHIYAN, kind="building").missing == {}
