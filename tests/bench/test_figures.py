"""What a measure leaves behind: results by id, a table, and which measures there are."""

import importlib
import json
from dataclasses import replace

import pytest
from rich.console import Console

from bench import catalogue, figures, results_table
from bench.figures import Figure
from bench.run import Run

PLAIN = Figure("P2", "≥ 8", {"ratio": 9.5}, True, "ratio", "anxin bench P2", "2 cores", "2026-11-22T00:00:00+00:00")


def test_a_new_run_replaces_its_own_figures_and_keeps_the_others(tmp_path):
    path = tmp_path / "results.json"
    figures.keep([PLAIN, replace(PLAIN, id="R10"), replace(PLAIN, id="P4b")], path)
    figures.keep([replace(PLAIN, id="R2"), replace(PLAIN, figure={"ratio": 7.0}, met=False)], path)
    kept = json.loads(path.read_text())
    assert list(kept) == ["P2", "P4b", "R2", "R10"]
    assert (kept["P2"]["figure"], kept["P2"]["met"]) == ({"ratio": 7.0}, False)
    assert {"goal", "figure", "met", "command", "machine", "at"} <= kept["R10"].keys()


def test_the_table_has_goal_and_figure_side_by_side(capsys):
    figures.show(Console(width=120), [PLAIN, replace(PLAIN, id="P4", met=None)], "2 cores", "anxin bench")
    shown = capsys.readouterr().out
    assert "≥ 8" in shown
    assert "ratio: 9.5" in shown
    assert "not run" in shown


def test_a_figure_says_by_which_command_and_on_what_it_was_found():
    run = Run("anxin bench P9", "2 cores", lambda news, done=None: None, 22000)
    figure = run.figure("P9", "≤ 250", {"MiB": 117.123456}, True, unit="MiB")
    assert (figure.command, figure.machine, figure.figure) == ("anxin bench P9", "2 cores", {"MiB": 117.1235})


@pytest.mark.parametrize("measure", [*catalogue.SPEED, *catalogue.FAULTS], ids=lambda measure: measure.module)
def test_every_line_of_the_catalogue_names_a_function(measure):
    assert callable(getattr(importlib.import_module(measure.module), measure.function))


def test_memory_is_looked_at_after_what_must_run_before_it():
    chosen = catalogue.chosen(catalogue.SPEED, ["p9"])
    assert [measure.ids for measure in chosen] == [("P2",), ("P4", "P4b"), ("P9",)]


def test_an_unknown_measure_is_refused_by_name():
    with pytest.raises(catalogue.NoSuchMeasure, match="P77"):
        catalogue.chosen(catalogue.SPEED, ["P77"])


def test_the_paper_shows_the_results_between_its_markers(tmp_path):
    results = tmp_path / "results.json"
    figures.keep([PLAIN], results)
    text = results_table.written(f"before\n{results_table.BEGIN}\nold\n{results_table.END}\nafter\n", results)
    assert "| P2 | ≥ 8 | ratio: 9.5 | yes |" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text


def test_the_paper_that_is_published_says_what_the_results_say():
    published = results_table.PAPER.read_text()
    assert results_table.written(published) == published


def test_the_figures_of_every_measure_have_their_place(tmp_path):
    path = tmp_path / "results.json"
    named = [each for measure in (*catalogue.SPEED, *catalogue.FAULTS) for each in measure.ids]
    figures.keep([replace(PLAIN, id=each) for each in named], path)
    assert [each for each in json.loads(path.read_text()) if each[:2] in ("P7", "P4")] == ["P4", "P4b", "P7", "P7y"]
