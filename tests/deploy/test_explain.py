"""`anxin explain` asks the services themselves: a question that no longer fits the code is an error, no old page."""

import subprocess
import sys

import pytest

from deploy.explain.pages import bad, judgement
from deploy.explain.questions import QUESTIONS, Question
from deploy.explain.statement_capture import Captured, Plan

pytestmark = pytest.mark.long
WHOLE = Plan(
    "SELECT 1 FROM complaint",
    (
        "Limit (actual rows=51.00 loops=1)",
        "  Buffers: shared hit=7000 read=3",
        "  ->  Seq Scan on complaint (actual rows=51.00 loops=1)",
        "        Filter: (search_text ~~ '%工资%'::text)",
        "        Rows Removed by Filter: 200000",
        "Planning:",
        "  Buffers: shared hit=100",
        "Execution Time: 812.500 ms",
    ),
)
INDEXED = Plan(
    "SELECT 1 FROM complaint",
    (
        "Limit (actual rows=0.00 loops=1)",
        "  ->  Index Scan using complaint_list on complaint (actual rows=0.00 loops=1)",
        "Execution Time: 0.100 ms",
    ),
)
SMALL = Plan("SELECT 1 FROM seal", ("Seq Scan on seal (actual rows=100.00 loops=1)", "Execution Time: 0.100 ms"))


def test_a_plan_says_what_it_touched():
    assert (WHOLE.milliseconds, WHOLE.rows, WHOLE.buffers, WHOLE.read_whole) == (812.5, "51", 7003, ["complaint"])
    assert (INDEXED.indexes, INDEXED.read_whole, SMALL.read_whole) == (["complaint_list"], [], [])


def test_a_large_table_read_whole_is_to_be_looked_at_unless_there_is_a_reason():
    assert bad(Question("list", "relay"), WHOLE)
    assert "all of complaint: a report" in judgement(Question("figures", "relay", reason="a report"), WHOLE)
    assert not bad(Question("figures", "relay", reason="a report"), WHOLE)
    assert not bad(Question("list", "relay"), INDEXED)


def test_only_statements_that_have_a_plan_are_kept_and_each_once():
    captured = Captured()
    for statement in ("BEGIN;", "select 1", "select 1", "SAVEPOINT a", "set local x = 1", "  update x set y = 1"):
        captured.add(statement, ())
    assert [statement for statement, _ in captured.sent] == ["select 1", "  update x set y = 1"]


def test_every_question_is_answered_with_a_plan_by_the_code_as_it_is(tmp_path):
    command = [sys.executable, "-m", "deploy.anxin", "explain", "--complaints", "1000", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stderr
    for service, questions in QUESTIONS.items():
        page = (tmp_path / f"{service}.md").read_text()
        assert all(f"## {number} {question.title}" in page for number, question in enumerate(questions, 1))
        assert page.count("Execution Time") >= len(questions)
