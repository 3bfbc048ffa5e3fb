"""Which tests judge a file: those of its room; and which of them come first: those that speak of the same things."""

import ast
import math
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

DECLARED = Path(__file__).with_name("rooms.toml")
WORD = re.compile(r"[A-Za-z]{4,}")
WITHOUT_ROOMS = 6
"""Where a service's tests are not in rooms yet, this many files of them judge: those most like the file."""


def tests_of(root: Path, file: str) -> list[str]:
    """Files of tests, those most like the file first."""
    found = _declared(root, file) | _of_room(root, file)
    if found:
        return by_likeness(root, file, found)
    service = Path(file).parts[1] if file.startswith("services/") else ""
    return by_likeness(root, file, _tests_in(root / "tests" / (service or "shared"), root))[:WITHOUT_ROOMS]


def by_likeness(root: Path, file: str, tests: set[str]) -> list[str]:
    """In the order of the rare words they have in common with the file; one that imports it comes before all others."""
    own = words((root / file).read_text())
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    texts = {test: (root / test).read_text() for test in sorted(tests)}
    of_test = {test: words(text) for test, text in texts.items()}
    in_how_many = Counter(word for each in of_test.values() for word in each)

    def likeness(test: str) -> float:
        shared = sum(math.log(1 + len(tests) / in_how_many[word]) for word in own & of_test[test])
        return shared / math.sqrt(len(of_test[test]) + 1) + 100 * _imports(texts[test], module)

    return sorted(texts, key=lambda test: -likeness(test))


@cache
def words(text: str) -> frozenset[str]:
    """Words of four letters or more, those of joined names apart."""
    return frozenset(word.lower() for word in WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)))


def words_of_definition(code: str, definition: str) -> list[str]:
    """The words of a function or class; of the whole file where there is none of that name."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == definition:
            return sorted(words(ast.get_source_segment(code, node) or ""))
    return sorted(words(code))


def _declared(root: Path, file: str) -> set[str]:
    found: set[str] = set()
    for row in tomllib.loads(DECLARED.read_text())["tests"]:
        if _matches(file, row["of"]):
            found |= {test for name in row["run"] for test in _tests_in(root / name, root)}
    return found


def _of_room(root: Path, file: str) -> set[str]:
    """tests/<service>/<room> for services/<service>/<room>/…, tests/shared/<package> for shared/<package>/…."""
    parts = Path(file).parts
    if parts[0] == "services" and len(parts) > 3:
        return _tests_in(root / "tests" / parts[1] / parts[2], root)
    if parts[0] == "shared" and len(parts) > 2:
        return _tests_in(root / "tests" / "shared" / parts[1], root)
    return set()


def _tests_in(path: Path, root: Path) -> set[str]:
    if path.is_file():
        return {str(path.relative_to(root))}
    return {str(each.relative_to(root)) for each in path.rglob("test_*.py")}


def _matches(file: str, pattern: str) -> bool:
    """`**` is any number of folders, `*` anything within one."""
    return _regular(pattern).fullmatch(file) is not None


@cache
def _regular(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"/\*\*/", "/(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re.compile(escaped)


def _imports(text: str, module: str) -> bool:
    package, _, name = module.rpartition(".")
    return module in text or re.search(rf"from {re.escape(package)} import [^\n]*\b{name}\b", text) is not None
