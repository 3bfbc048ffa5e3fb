"""docs/partners: a page for each partner system, made from its adapter's declarations, its words and its example."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from deploy.documents import realname

if TYPE_CHECKING:  # every command imports this folder, few write these pages
    from services.intake.channels.adapters.adapter import Adapter
    from services.intake.channels.adapters.example import Texts
    from services.intake.channels.adapters.fields import Field
    from services.intake.channels.outgoing import Outgoing

MADE = "Made from the adapter by `anxin docs`; do not edit."
INTRODUCTION = f"""# Partners

{MADE}

How to add one: [channels.md](../channels.md). What holds for every partner (once, apart, noted, kept) stands there too.

| partner | page | signature |
|---|---|---|
"""


def pages() -> Mapping[str, str]:
    """Every page by its file's name."""
    from services.intake.channels.adapters import ADAPTERS
    from services.intake.channels.adapters.example import texts_of

    told = {f"{name}.md": "\n".join(_page(adapter, texts_of(name))) for name, adapter in ADAPTERS.items()}
    lines = [f"| `{name}` | [{texts_of(name).title}]({name}.md) | {a.scheme.en} |" for name, a in ADAPTERS.items()]
    lines.append(f"| any party | [{realname.TITLE}]({realname.NAME}.md) | {realname.SIGNATURE} |")
    told[f"{realname.NAME}.md"] = realname.page(MADE.replace("the adapter", "its table of methods"))
    return {"README.md": INTRODUCTION + "\n".join(lines) + "\n", **told}


def _page(adapter: "Adapter", texts: "Texts") -> Iterator[str]:
    yield f"# {texts.title}\n\n{MADE}\n\n{texts.sourced.strip()}\n"
    yield from _calls(adapter)
    yield from _words(adapter)
    yield from _signature(adapter)
    yield "## Answers\n\nHTTP is 200 also where an item is refused; 401 says what is wrong with the signature.\n"
    yield from _table(("key", "meaning"), texts.answers.items())
    yield "A refusal names the field as it was sent. A resend is answered again and changes nothing.\n"
    yield from _limits(adapter)
    yield from _told(adapter, texts)
    yield from _example(adapter, texts)


def _calls(adapter: "Adapter") -> Iterator[str]:
    form = adapter.form
    yield "## Calls\n"
    for address in form.addresses():
        yield f"    POST /v1/channels/{adapter.name}/{address}\n"
    yield f"The items stand in an array under `{form.key}`. Keys that are not listed are ignored, and kept as sent."
    if form.by:
        yield f"`{form.by}` says what an item is."
    yield ""
    shared = [field for field in form.calls[0].fields if all(field in call.fields for call in form.calls)]
    if len(form.calls) > 1:
        yield "### In every item\n"
        yield from _table(HEADS, _fields(shared))
    for call in form.calls:
        yield f"### `{call.name}` {call.zh if call.zh != call.name else ''}: {call.en}\n".replace("` :", "`:")
        own = [field for field in call.fields if len(form.calls) == 1 or field not in shared]
        yield from _table(HEADS, _fields(own)) if own else ["No further fields.\n"]


HEADS = ("field", "", "meaning", "form")


def _fields(fields: "Sequence[Field]") -> Iterator[tuple[str, ...]]:
    from services.intake.channels.adapters.fields import TEXT

    for field in fields:
        yield f"`{field.key}`", "required" if field.needed else "", field.en, (field.kind or TEXT).en


def _words(adapter: "Adapter") -> Iterator[str]:
    """Each table of words once, with the fields that use it."""
    used: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for call in adapter.form.calls:
        for field in call.fields:
            if field.kind is not None and field.kind.words is not None:
                names = used.setdefault(tuple(field.kind.words.items()), [])
                names += [] if field.key in names else [field.key]
    if used:
        yield "## Words\n\nWhat becomes of other words: [channels.md](../channels.md#words-we-do-not-know).\n"
    for table, keys in used.items():
        yield f"**{'**, **'.join(f'`{key}`' for key in keys)}**\n"
        yield from _table(("word", "meaning"), ((f"`{theirs}`", ours) for theirs, ours in table))


def _signature(adapter: "Adapter") -> Iterator[str]:
    from shared.access.signing import WINDOW_SECONDS

    yield f"## Signature\n\n{adapter.scheme.en} The time may be off by {WINDOW_SECONDS} seconds.\n"
    yield from _table(("header", "meaning"), ((f"`{name}`", en) for name, en in adapter.scheme.headers.items()))


def _limits(adapter: "Adapter") -> Iterator[str]:
    from services.intake.channels.rules.orders import OrderState
    from services.intake.complaints.summary import MOST_CHARACTERS, MOST_LINES
    from services.intake.messages.receive import FORWARD
    from shared.http.route_policies import BODY_LIMIT

    yield "## Limits\n"
    items = f"1 to {adapter.form.most:,}" if adapter.form.most else "as many as the body holds"
    yield f"- items in one request: {items}; a body of at most {BODY_LIMIT // 1024:,} KiB"
    yield f"- a message is dated at most {FORWARD // timedelta(hours=1)} hours ahead"
    yield (
        f"- a complaint's text with all that is added: {MOST_LINES:,} lines and {MOST_CHARACTERS:,} characters; what "
        "goes beyond is refused and nothing of it is taken"
    )
    if OrderState.SIGNED in adapter.returns_from:
        yield "- an order may be returned also after it was signed for, until it is handled"
    yield ""


def _told(adapter: "Adapter", texts: "Texts") -> Iterator[str]:
    yield "## What goes out\n"
    yield "To the address of `PUT /v1/destinations/{party}`, signed in the same way with the secret given there.\n"
    yield f"**Success**: {texts.accepted.strip()}\n"
    for name, message in samples().items():
        body = adapter.tell(message)
        if body is not None:
            yield f"{name}:\n\n```json\n{as_json(body)}\n```\n"
    yield from _table(("key", "meaning"), texts.told.items())
    if texts.more:
        yield f"{texts.more.strip()}\n"


def _example(adapter: "Adapter", texts: "Texts") -> Iterator[str]:
    from services.intake.channels.adapters import example

    signed = "\n".join(f"{name}: {value}" for name, value in example.headers(adapter).items())
    yield "## Example\n"
    yield f"Signed at {example.AT:%Y-%m-%d %H:%M:%S} in China with the key `{example.KEY}` and the secret"
    yield f"`{example.SECRET}`. A test sends these bytes.\n"
    yield f"```http\nPOST /v1/channels/{adapter.name}/{texts.call}\n{signed}\n\n{texts.body.decode()}\n```\n"
    yield f"Our answer:\n\n```json\n{as_json(example.answer(adapter))}\n```\n"


def samples() -> "dict[str, Outgoing]":
    """One message of each kind."""
    from services.intake.channels.adapters.example import AT, NUMBER
    from services.intake.channels.outgoing import Answer, ExtensionAsked, Findings, ReturnAsked, SignedFor
    from services.intake.channels.rules.orders import ReturnReason
    from shared.calendar.working_days import Term
    from shared.trade.dispositions import Disposition

    found = Findings(
        domain="construction",
        project={"name": "虚构一号楼项目"},
        regimes={"real_name": True},
        employer={"name": "虚构甲餐饮店"},
        cause="资金周转困难",
        first_day=None,
        last_day=None,
        liable={"name": "虚构甲餐饮店"},
        handler_unit="虚构区人社局",
    )
    answer = Answer(
        final=True,
        number=NUMBER,
        partner_no="1",
        public_reply="您反映的欠薪问题已办结。",
        internal_note="已办结",
        substantiated=True,
        resolved=True,
        contact_made=True,
        disposition=Disposition.PAID_IN_FULL,
        recovered_fen=800_000,
        recovered_workers=1,
        found=found,
    )
    return {
        "The final answer": answer,
        "Signing for an order": SignedFor(NUMBER, "1", AT, "虚构区人社局"),
        "Asking to return or transfer it": ReturnAsked(
            NUMBER, "1", AT, ReturnReason.WRONG_PLACE, "用工所在地不在本区", None
        ),
        "Asking for more time": ExtensionAsked(NUMBER, "1", AT, Term.parse("3WD"), "正在核实"),
    }


def _table(heads: Sequence[str], rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""


def as_json(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
