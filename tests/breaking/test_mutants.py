"""The faults that `make mutants` plants: where, which, and what is thought of them."""

from itertools import islice
from pathlib import Path

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator

from deploy.documents.protections import ROOT
from tests.breaking.mutants import faults, operators, relevant
from tests.breaking.mutants.exclusions import cannot_matter
from tests.breaking.mutants.faults import Fault, Harmless, draw
from tests.breaking.mutants.job import Outcome
from tests.breaking.mutants.verdict import Judged, Verdict, noticed, survivors

OWN = [operators.MembershipFlipped, operators.StepLeftOut, operators.CheckLeftOut]
OWN += [operators.ConditionLeftOut, operators.HandlerLeftOut, operators.ArgumentsSwapped]
DECIDES = "services/shop/till/rules.py"
CODE = '''"""A till."""


def due(sold: int, paid: int) -> bool:
    """More than nothing is due."""
    return sold - paid > 0
'''


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A tree of one room with a file that decides something, and one that is only declared."""
    for name in (DECIDES, "services/shop/till/tables.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CODE + "\n\n" + "# a long story\n" * 20)
    return tmp_path


@pytest.fixture
def tests_of_shop(shop: Path) -> Path:
    for name, text in {"till/test_money": "due = sold", "till/test_doors": "door", "test_old": "due sold paid"}.items():
        (shop / f"tests/shop/{name}.py").parent.mkdir(parents=True, exist_ok=True)
        (shop / f"tests/shop/{name}.py").write_text(text)
    return shop


def judged(outcome: Outcome) -> Judged:
    fault = Fault("comparison", DECIDES, 6, "due", "a > b", "a >= b", code="")
    return Judged(fault, ["tests/shop/till/test_money.py"], outcome)


@pytest.mark.parametrize(
    ("operator", "example"),
    [(kind, example) for kind in OWN for example in kind.examples()],
    ids=lambda value: value.pre_mutation_code if isinstance(value, Example) else "",
)
def test_each_operator_of_our_own_changes_what_it_says(operator: type[Operator], example: Example):
    assert mutate_code(example.pre_mutation_code, operator(), example.occurrence) == example.post_mutation_code


@pytest.mark.parametrize(
    "code",
    [
        "def f(a: int | None = None) -> str | None: ...",
        "Number = int | None",
        "raise Refused(days=3 + 4)",
        "log.info('full', left=3 - 1)\n",
        "text = f'{days + 1} days'",
        "@dataclass(frozen=True)\nclass A: ...",
        "assert rows == 3",
        "pairs = zip(*rows, strict=True)",
        "__all__ = ['a'] + b",
        "count = int(await found() or 0)",
        "APPROVALS_SHOWN = 200",
        "LARGEST = 32 * 1024 * 1024",
        "statement.execution_options(synchronize_session=False)",
        "wide = Column('编号 number', number_of, 20)",
    ],
)
def test_no_fault_is_drawn_where_it_hurts_nobody(code: str):
    nodes = list(ast_nodes(get_ast(code)))
    kinds = [kind() for family in operators.FAMILIES.values() for kind in family]
    places = [node for kind in kinds for node in nodes for _ in kind.mutation_positions(node)]
    assert places, "something could be changed there"
    assert all(cannot_matter(node) for node in places)


def test_a_number_that_is_no_width_of_a_column_may_matter():
    nodes = ast_nodes(get_ast("first = Column(20, number_of); last = Row(number_of, 20)"))
    places = [node for node in nodes for _ in operators.NumberReplacer().mutation_positions(node)]
    assert not any(cannot_matter(node) for node in places)


def test_a_value_beside_a_type_may_matter():
    nodes = ast_nodes(get_ast("limit: int | None = 3 + days"))
    places = [node for node in nodes for _ in operators.NumberReplacer().mutation_positions(node)]
    assert [cannot_matter(node) for node in places] == [False, False]


def test_the_same_seed_draws_the_same_faults_and_another_draws_others():
    first, again, other = (list(islice(draw(ROOT, seed, only="credit/"), 6)) for seed in (1, 1, 2))
    assert first == again
    assert {each.place for each in first} != {each.place for each in other}
    assert [each.family for each in first] == list(operators.FAMILIES)[:6]


def test_faults_are_drawn_from_what_decides_not_from_what_is_declared(shop: Path):
    assert faults.files(shop) == [DECIDES]
    assert {each.file for each in draw(shop, 1)} == {DECIDES}


def test_a_fault_judged_harmless_is_not_drawn_again_wherever_it_stands_now(shop: Path, monkeypatch):
    drawn = next(draw(shop, 1))
    row = Harmless("services/shop/old.py", drawn.definition, drawn.was, drawn.becomes, "nobody can tell them apart")
    monkeypatch.setattr(faults, "harmless", lambda: [row])
    assert drawn not in list(draw(shop, 1))


def test_whoever_judges_a_fault_harmless_says_why():
    with pytest.raises(ValueError, match="why it hurts nobody"):
        Harmless("services/shop/old.py", "due", "a > b", "a >= b", "seems fine")


def test_a_file_is_judged_by_the_tests_of_its_room_the_likest_first(tests_of_shop: Path):
    assert relevant.tests_of(tests_of_shop, DECIDES) == [
        "tests/shop/till/test_money.py",
        "tests/shop/till/test_doors.py",
    ]


def test_a_file_whose_room_has_no_tests_is_judged_by_its_services_likest_ones(tests_of_shop: Path):
    lone = tests_of_shop / "services/shop/attic/rules.py"
    lone.parent.mkdir()
    lone.write_text("door = 1")
    assert relevant.tests_of(tests_of_shop, "services/shop/attic/rules.py")[0] == "tests/shop/till/test_doors.py"


def test_a_test_that_imports_the_file_comes_before_those_that_sound_like_it(tests_of_shop: Path):
    (tests_of_shop / "tests/shop/till/test_doors.py").write_text("from services.shop.till import rules")
    assert relevant.tests_of(tests_of_shop, DECIDES)[0] == "tests/shop/till/test_doors.py"


def test_every_file_that_faults_are_drawn_from_has_tests_that_judge_it():
    assert [file for file in faults.files(ROOT) if not relevant.tests_of(ROOT, file)] == []


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome(failed=["t::a"], ran=1, chosen=5), Verdict.NOTICED),
        (Outcome(hung=True, ran=1, chosen=5), Verdict.NOTICED),
        (Outcome(ran=5, chosen=5), Verdict.SURVIVED),
        (Outcome(ran=4, chosen=5), Verdict.OUT_OF_TIME),
        (Outcome(), Verdict.UNTESTED),
        (Outcome(unloadable="NameError"), Verdict.UNLOADABLE),
    ],
)
def test_what_is_thought_of_a_fault(outcome: Outcome, verdict: Verdict):
    assert judged(outcome).verdict is verdict


def test_only_what_loads_counts_and_only_a_failing_test_notices():
    seen = judged(Outcome(failed=["t::a"], ran=1, chosen=2))
    unseen = judged(Outcome(ran=1, chosen=2))
    assert noticed([seen, seen, seen, unseen, judged(Outcome(unloadable="NameError"))]) == 0.75
    assert survivors([seen, unseen]) == [unseen]
