"""`anxin regions`: what an operator sees of the packs, and when the command says that something is wrong."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import asked_keys
from deploy.anxin import app
from shared import regions
from shared.runtime.operator_files import LocalFileWrong
from shared.runtime.service import http_app, run_worker

RUNNER = CliRunner()
ON = ["--on", "2026-01-31"]


def anxin(*arguments, code=0):
    result = RUNNER.invoke(app, ["regions", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def told(*arguments, code=0):
    return json.loads(anxin(*arguments, "--json", code=code))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The operator's folder with one pack of these rows."""
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path))

    def write(rows: str, region: str = "4207", name: str = "local") -> Path:
        (tmp_path / f"{name}.toml").write_text(f'region = "{region}"\nrows = [{rows}]\n', encoding="utf-8")
        return tmp_path

    return write


def keys_of(lines):
    return {(line["division"], line["key"]) for line in lines}


@pytest.mark.invariant(10)
@pytest.mark.capability("C118")
def test_the_shipped_packs_are_right_and_what_is_unknown_is_not_wrong():
    found = told("check", *ON)
    assert found["problems"] == []
    assert ("62", "crime_ten_workers_yuan") in keys_of(found["unknown"])
    assert ("CN", "publication_objection_days") in keys_of(found["recalled"])
    assert all(line["ask_chinese"] and line["ask_english"] for line in found["unknown"])


def test_a_county_shows_what_holds_there_and_from_where():
    found = {line["key"]: line for line in told("check", "620724", *ON)["values"]}
    assert (found["bond_rate"]["value"], found["bond_rate"]["region"]) == ("0.02", "62")
    assert (found["investigation_days"]["value"], found["investigation_days"]["region"]) == ("60WD+30WD", "CN")


def test_a_number_that_ends_soon_and_is_followed_by_nothing_is_named():
    assert keys_of(told("check", "4404", "--on", "2028-03-01")["expiring"]) == {
        ("4404", f"labour_fee_{trade}_{share}_share")
        for trade in ("building", "municipal", "water")
        for share in ("contract", "progress")
    }
    assert told("check", "4404", "--on", "2028-02-24")["expiring"] == []


def test_a_number_that_ends_and_is_followed_is_not_named(folder):
    row = 'key = "risk_red", unit = "points", status = "SEED", source = "a notice"'
    folder(f"{{{row}, value = 80, to = 2026-02-28}}, {{{row}, value = 81, from = 2026-03-01}}")
    assert told("check", "4207", *ON)["expiring"] == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{key = "investigation_days", value = "90WD", status = "SEED", source = "us"}', None),
        ('{key = "risk_rde", value = 80, status = "PROPOSED", source = "us"}', "does not list"),
        ('{key = "hotline_12345_days", value = "5 days", status = "SEED", source = "us"}', "60WD+30WD"),
        ('{key = "hotline_12345_days", value = 5, status = "SEED", source = "us"}', "says its unit"),
        ('{key = "risk_red", value = 80, source = "us"}', "no such status"),
        ('{value = 80, status = "SEED", source = "us"}', "does not list"),
        ('{key = "risk_red", value = 80, status = "SEED", source = "us", from = "2026"}', "local.toml"),
        ('{key = "risk_red", value = 80 status', "not TOML"),
    ],
)
def test_a_pack_that_is_wrong_is_said_and_fails_the_command(folder, row, said):
    folder(row, region="4207" if said else "CN")
    problems = told("check", code=1)["problems"]
    assert any((said or "read in the law") in problem for problem in problems), problems


def test_every_wrong_pack_is_named_at_once(folder):
    folder('{key = "risk_rde", value = 80, status = "SEED", source = "us"}', name="one")
    folder('{key = "risk_red", status = "SEED", source = "us"}', name="two")
    assert [problem.split(":")[0] for problem in told("check", code=1)["problems"]] == ["one.toml", "two.toml"]


def test_rows_of_two_packs_that_hold_on_the_same_day_are_wrong(folder):
    for name in ("one", "two"):
        folder('{key = "risk_red", value = 80, unit = "points", status = "SEED", source = "us"}', name=name)
    assert "hold on the same day" in told("check", code=1)["problems"][0]


def test_a_folder_that_is_not_there_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(tmp_path / "nowhere"))
    assert "no such folder" in told("check", code=1)["problems"][0]


@pytest.mark.invariant(10)
def test_everything_the_code_asks_for_is_listed_and_has_a_row():
    keys = regions.load().keys
    assert asked_keys.misspelt(keys) == []
    assert {one.key for one in asked_keys.asked(keys)} >= {"acceptance_days", "mediation_days", "hotline_12345_days"}
    missing = dict.fromkeys(set(keys) - {"acceptance_days", "case_handling_days"})
    assert {one.key for one in asked_keys.misspelt(missing)} == {"case_handling_days"}


@pytest.mark.capability("C118")
def test_the_way_from_the_county_to_the_nation_is_shown_with_the_row_that_answers():
    steps = told("explain", "420704", "case_handling_days", *ON)
    assert [(step["region"], step["answers"]) for step in steps] == [
        ("420704", False), ("4207", False), ("42", True), ("CN", False),
    ]  # fmt: skip
    assert steps[2]["line"]["value"] == "30CD+30CD"


@pytest.mark.invariant(10)
def test_an_unknown_row_ends_the_way_before_the_nations_number():
    steps = told("explain", "420704", "bond_exempt_below_yuan", *ON)
    province, nation = steps[-2:]
    assert (province["answers"], province["line"]["value"]) == (True, None)
    assert (nation["answers"], nation["line"]["value"]) == (False, "3000000")


def test_the_operators_row_comes_before_the_shipped_one(folder):
    folder('{key = "risk_red", value = 80, unit = "points", status = "SEED", source = "a notice"}', region="CN")
    operators, shipped = told("explain", "CN", "risk_red", *ON)
    assert (operators["by_operator"], operators["answers"], operators["line"]["value"]) == (True, True, "80")
    assert (shipped["by_operator"], shipped["answers"], shipped["line"]["value"]) == (False, False, "70")


def test_people_read_it_as_a_table():
    shown = anxin("explain", "620724", "crime_ten_workers_yuan", *ON)
    assert "高台县 620724" in shown
    assert "answers" in shown
    assert "投诉受理期限" in anxin("check", "420704", *ON)


@pytest.mark.parametrize(
    "arguments",
    [["check", "999999"], ["explain", "420704", "no_such_key"], ["check", "--on", "tomorrow"]],
)
def test_a_place_key_or_day_that_is_none_is_misspelt(arguments):
    anxin(*arguments, code=2)


@pytest.mark.invariant(10)
@pytest.mark.parametrize("start", [http_app, run_worker])
async def test_no_process_starts_with_a_wrong_pack_or_notice(start, intake, folder, monkeypatch, tmp_path):
    folder('{key = "hotline_12345_days", value = "5 days", status = "SEED", source = "us"}')
    with pytest.raises(LocalFileWrong, match="服务不启动.*local.toml"):
        await begin(start, intake)
    monkeypatch.delenv("ANXIN_REGION_PACKS")
    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "2027.toml").write_text("year = 2027\n", encoding="utf-8")
    monkeypatch.setenv("ANXIN_HOLIDAYS", str(notices))
    with pytest.raises(LocalFileWrong, match="ANXIN_HOLIDAYS=.*2027.toml"):
        await begin(start, intake)


async def begin(start, intake):
    started = start(intake.module.SERVICE, intake.settings)
    if start is run_worker:
        await started
