"""docs/partners/realname.md: the protocol of the national real-name platform, made from its table of methods."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:  # every command imports this folder, few write these pages
    from services.monitor.realname.rules.fields import Field
    from services.monitor.realname.rules.methods import Method

NAME = "realname"
TITLE = "全国建筑工人管理服务信息平台 the national real-name platform"
SIGNATURE = "hex(SHA-256(lower-cased fields and secret)). A nonce counts once."
EXAMPLE = {
    "appid": "ak_example",
    "data": '{"pageIndex": 0, "pageSize": 20}',
    "format": "json",
    "method": "Project.Query",
    "nonce": "0123456789abcdef0123456789abcdef",
    "timestamp": "20250828090000",
    "version": "1.0",
}
SECRET = "example-secret-of-32-characters."  # noqa: S105  of the page


ANSWER = {"code": 0, "message": "操作成功", "data": {"pageIndex": 0, "pageSize": 20, "totalCount": 0, "rows": []}}
SOURCED = """Sourced (interchange 5.2, 5.3): envelope, signature, encryption, codes, the fields and their lengths, the
words of the failures it names, the order. Our own until the platform's are known: the names of the lists `workerList`,
`contractList` and `workers`, the fields of a training, the other failures, the limits.
"""
SIGNED = """`sign` = hex(SHA-256(lower(
`appid=…&data=…&format=…&method=…&nonce=…&timestamp=…&version=…&appsecret=…`))): the values as they are before the form
encodes them, the whole text in lower case. Hex of either case is taken. The time may be off by {window} seconds; a
nonce counts once, whatever its case.

The key is one of `anxin credentials issue … --scopes realname:write`; its secret has 32 characters. A key issued before
secrets had that length is rotated first. Fields that say AES加密 are encrypted: AES-CBC, PKCS7, the secret's bytes as
key, the first 16 of them as initialisation vector, in base64.
"""
ANSWERS = """HTTP is 200 and the body `{"code": …, "message": …, "data": …}`; `message` is Chinese, or English by
`Accept-Language`. What is no form of the protocol gets 401, a body of over 1,024 KiB 413, too many requests 429.
"""
CODES = (
    ("0", "it was taken, or this is what was asked for"),
    ("1001", "a parameter is wrong; `message` names it in brackets, and the row where there are several"),
    ("9999", "any other failure: key, signature, time, nonce, what the party may not see"),
)
LATER = """A write answers `data.requestSerialCode`, such as `projectworker-add-2025082809-17-0421`, and is certain to
be handled. `AsyncHandleResult.Query` answers `data.status`: `0` 待处理, `10` 处理失败, `20` 处理成功; and
`data.result`: a JSON list of what was made (`projectCode`, `corpCode`, `teamSysNo`, `payrollCode`), or why it failed.
One row that fails fails the request, and nothing of it is stored. Requests are handled one by one in their order.

- Order: project, unit 参建单位, crew 班组, worker, entry, attendance, payroll. What is there already says so, with the
  number to adopt.
- A party writes about projects of its divisions, and changes what it sent itself. Firms and crews are shown to every
  party of the division; people only to the party that wrote of them.
- At most {rows:,} rows in a request and {shown} on a page. Pages begin at 0.
- Field names are compared without their case, since the signature does not protect it. Fields that are not listed are
  ignored. Of one row only, the list may be left out: its fields then stand beside the others.
- A payroll line is frozen once it was accepted. Back pay comes beside it, in the month that `backPayMonth` names.
"""


def page(made: str) -> str:
    return "\n".join(_lines(made))


def _lines(made: str) -> Iterator[str]:
    from services.monitor.realname.rules.catalogue import ROWS
    from services.monitor.realname.rules.methods import MOST_ROWS, MOST_SHOWN
    from services.monitor.realname.schemas import MEANING
    from shared.access.signing import WINDOW_SECONDS

    yield f"# {TITLE}\n\n{made}\n"
    yield SOURCED
    yield "## Envelope\n\n    POST /v1/realname\n\n`application/x-www-form-urlencoded`, with these fields:\n"
    yield from _table(("field", "meaning"), [(f"`{name}`", text) for name, text in MEANING.items()])
    yield SIGNED.format(window=WINDOW_SECONDS)
    yield f"## Answers\n\n{ANSWERS}"
    yield from _table(("code", "meaning"), CODES)
    yield LATER.format(rows=MOST_ROWS, shown=MOST_SHOWN)
    yield "## Methods\n"
    for method in ROWS:
        yield from _method(method)
    yield from _codes()
    yield from _example()


def _method(method: "Method") -> Iterator[str]:
    yield f"### `{method.name}` {method.zh}\n"
    yield from _fields(method.fields)
    if method.rows is not None:
        yield f"Each row of `{method.rows}`:\n"
        yield from _fields(method.row)
    if method.kept:
        yield f"{'Kept' if method.writes else 'Shown'}: {method.kept}。\n"
    if method.fails:
        words = "；".join(f"“{kind.zh.replace('{', '‹').replace('}', '›')}”" for kind in method.fails)
        yield f"Fails beside wrong parameters: {words}。\n"


def _fields(fields: "Sequence[Field]") -> Iterator[str]:
    rows = [(f"`{each.name}`", "required" if each.required else "", each.zh, each.kind.zh) for each in fields]
    yield from _table(("field", "", "meaning", "form"), rows)


def _codes() -> Iterator[str]:
    from services.monitor.projects.rules.party_types import CHINESE

    yield "## Codes\n\nKinds of units, `corpType`:\n"
    yield from _table(("code", "meaning"), [(f"`{kind.value}`", zh) for kind, zh in CHINESE.items()])


def _example() -> Iterator[str]:
    from services.monitor.realname.rules.ciphers import encrypted
    from services.monitor.realname.rules.envelope import sign

    yield f"## Example\n\nWith the secret `{SECRET}`. A test sends these bytes.\n"
    yield f"```http\nPOST /v1/realname\nContent-Type: application/x-www-form-urlencoded\n\n{body()}\n```\n"
    cipher = encrypted(SECRET, "999999199001010016")
    yield f"`999999199001010016` encrypted with that secret is `{cipher}`; `sign` is\n`{sign(EXAMPLE, SECRET)}`.\n"
    yield f"```json\n{json.dumps(ANSWER, ensure_ascii=False)}\n```\n"


def body() -> str:
    """The example's form."""
    from services.monitor.realname.rules.envelope import sign

    return urlencode(EXAMPLE | {"sign": sign(EXAMPLE, SECRET)})


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
