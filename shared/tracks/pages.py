"""A procedure as a page for people who do not read code: its diagram, moves and clocks, in Chinese and English.

Everything is taken from the table, and from the packs what holds in the nation.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, get_type_hints

from shared.contracts.event import Event
from shared.labels.states import in_chinese
from shared.refusals import Refused
from shared.regions import Known
from shared.tracks.people import Who
from shared.tracks.permission import ForAuthorityAbove
from shared.tracks.table import Begin, Clock, Extend, Move, Track

AnyTrack = Track[Any, Any, Any]
AnyMove = Move[Any, Any, Any, Any]
National = Mapping[str, Sequence[Known]]
"""By key, every value that ever held or will hold in the nation."""

MADE = "由程序表生成，请勿手改：`make docs`。Made from the table by `make docs`; do not edit."


def page(track: AnyTrack, national: National) -> str:
    """Markdown: a Mermaid state diagram, then what may be done, the clocks, and who is awaited in each state."""
    parts = [
        [f"# {track.zh} {track.en}", "", MADE, ""],
        [*diagram(track), ""],
        ["## 步骤 What may be done", "", *_moves(track), ""],
        ["## 期限 Clocks", "", *_clocks(track, national), ""],
        ["## 各状态等待何人 Who is awaited", "", *_awaited(track), ""],
    ]
    return "\n".join(line for part in parts for line in part)


def diagram(track: AnyTrack) -> list[str]:
    """States by their Chinese names; every arrow says the step and who takes it."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f"    {state.name}: {in_chinese(state, track.label or track.name)} {state.value}" for state in track.states
    ]
    lines += [f"    [*] --> {begin.to.name}: {begin.zh}" for begin in track.begins]
    lines += [
        f"    {at.name} --> {row.to.name}: {row.command.zh}（{row.by.zh}）" for row in track.moves for at in row.at
    ]
    lines += [f"    {state.name} --> [*]" for state in track.states if state in track.final]
    return [*lines, "```"]


def _moves(track: AnyTrack) -> list[str]:
    head = "步骤 step|依据 rule|由谁 by|从 from|到 to|期限 clocks|条件 conditions|文书与告知 papers and news"
    rows = [_begin(track, each) for each in track.begins]
    rows += [_move(track, each) for each in track.moves]
    rows += [_extend(each) for each in track.extends]
    return _table(head, rows)


def _begin(track: AnyTrack, begin: Begin[Any]) -> list[str]:
    return [
        f"{begin.zh} `{begin.name}`",
        begin.rule,
        _who(begin.by) if begin.by else "",
        "",
        _state(track, begin.to),
        _named("起算 starts", begin.starts),
        "<br>".join(each for guard in begin.guards for each in _refusals(guard)),
        "<br>".join(filter(None, (f"编号文书 numbered: {begin.paper}" if begin.paper else "", _stated(begin.fact)))),
    ]


def _move(track: AnyTrack, row: AnyMove) -> list[str]:
    return [
        f"{row.command.zh} `{row.command.name}`",
        row.rule,
        _who(row.by),
        "<br>".join(_state(track, at) for at in row.at),
        _state(track, row.to),
        "<br>".join(filter(None, _of_clocks(row))),
        "<br>".join(_conditions(row)),
        "<br>".join(_news(row)),
    ]


def _extend(row: Extend) -> list[str]:
    return [
        f"{row.zh} `{row.command}`",
        row.clock.rule,
        _who(row.by),
        "",
        "",
        f"延长一次 lengthens {row.clock.zh}",
        "",
        "",
    ]


def _of_clocks(row: AnyMove) -> list[str]:
    return [
        _named("限 within", [row.within] if row.within else []),
        _named("完成 meets", row.meets),
        _named("终止 drops", row.drops),
        _named("中止 pauses", row.pauses),
        _named("恢复 resumes", row.resumes),
        _named("起算 starts", row.starts),
    ]


def _conditions(row: AnyMove) -> list[str]:
    told = [f"限 people of: {', '.join(f'`{each}`' for each in row.by.of)}"] if row.by.of else []
    if row.by.above:
        told.append(f"高{row.by.above}级机关 of the authority {row.by.above} above; {_else(ForAuthorityAbove)}")
    if row.by.otherwise:
        told.append(_else(get_type_hints(row.by.otherwise)["return"]))
    told += [each for guard in row.guards for each in _refusals(guard)]
    if row.not_by:
        told.append(f"不得为 none of: {', '.join(f'`{each}`' for each in row.not_by)}")
    return told + [f"不早于 not before: `{each}`" for each in row.not_before]


def _news(row: AnyMove) -> list[str]:
    told = [f"编号文书 numbered: {row.paper}"] if row.paper else []
    told += [f"送 letter to `{row.to_party}`"] if row.to_party else []
    told += [_stated(row.fact)] if row.fact else []
    told += [f"记入所属事项 also written there: `{row.remarks}`"] if row.remarks else []
    more = (*row.says, *row.quotes)
    told += [f"并记明 history also says: {', '.join(f'`{each}`' for each in more)}"] if more else []
    return told + [f"另 also `{each}`" for each in row.then]


def _stated(fact: type[Event] | None) -> str:
    return f"事实 fact `{fact.name}`" if fact else ""


def _refusals(guard: Callable[..., None]) -> Iterator[str]:
    """What a guard refuses with, in both languages: the refusals that its docstring says it raises."""
    said = inspect.getdoc(guard) or ""
    _, _, raised = said.partition("Raises ")
    for name in re.findall(r"\b[A-Z]\w+", raised):
        kind = guard.__globals__.get(name)
        if isinstance(kind, type) and issubclass(kind, Refused):
            yield _else(kind)


def _else(kind: type[Refused]) -> str:
    return f"否则 else：{kind.zh} / {kind.en}"


def _clocks(track: AnyTrack, national: National) -> list[str]:
    head = "期限 clock|依据 rule|全国 nation|来源 source|性质 kind|届满 once it has passed"
    return _table(head, [_clock(track, clock, national.get(clock.key, ())) for clock in track.clocks.values()])


def _clock(track: AnyTrack, clock: Clock, known: Sequence[Known]) -> list[str]:
    length = "<br>".join(f"{each.value}{each.unit}{_since(each)}" for each in known) or "未知 UNKNOWN"
    source = "<br>".join(dict.fromkeys(each.source for each in known))
    if clock.at_once:
        length, source = "即日 at once", clock.at_once
    elif clock.stated:
        said = f"写明的日期 the day stated: `{clock.stated}`"
        length = f"{said}<br>未写明 else: {length}" if clock.key else said
        source = "<br>".join(filter(None, (clock.basis, source)))
    if clock.since:
        length += f"<br>自 since `{clock.since}`"
    kind = "权利 right" if clock.right else "义务 duty"
    return [f"{clock.zh} `{clock.name}`", clock.rule, length, source, kind, _passed(track, clock)]


def _since(known: Known) -> str:
    since = f"自 since {known.since}" if known.since else ""
    until = f"至 until {known.until}" if known.until else ""
    return f"（{' '.join(filter(None, (since, until)))}）" if since or until else ""


def _passed(track: AnyTrack, clock: Clock) -> str:
    if clock.lapses and not clock.late:
        return f"{track.rows(clock.lapses)[0].command.zh} `{clock.lapses}`"
    if clock.right:
        return "权利消灭 the right is gone"
    told = [f"问人 a person is asked: {clock.late[0]} / {clock.late[1]}"] if clock.late else []
    if clock.written:
        told.append(f"写入记录 written down as a breach: `{track.name}-overdue`")
    if clock.remarks:
        told.append(f"记入所属事项 also written there: `{clock.remarks}`")
    return "<br>".join(told)


def _awaited(track: AnyTrack) -> list[str]:
    """Which clocks may run in which state: what a forgotten word in a row shows first."""
    head = "在此 in|可能在计的期限 clocks that may run|等待 awaited"
    rows = []
    for state in track.states:
        running = sorted({track.clocks[name].zh for at, names in track.reached() if at == state for name in names})
        whose = sorted({_who(row.by) for row in track.moves if state in row.at})
        rows.append([_state(track, state), "<br>".join(running) or "—", "<br>".join(whose) or _ended(track, state)])
    return _table(head, rows)


def _ended(track: AnyTrack, state: Any) -> str:
    sequel = track.sequels.get(state)
    return f"终结，转入{sequel.zh} goes on as {sequel.en}" if sequel else "终结 it has ended"


def _state(track: AnyTrack, state: Any) -> str:
    return f"{in_chinese(state, track.label or track.name)} `{state.value}`"


def _who(who: Who) -> str:
    return f"{who.zh} {who.en}"


def _named(word: str, clocks: Sequence[Clock]) -> str:
    return "<br>".join(f"{word} {each.zh}" for each in clocks)


def _table(head: str, rows: Sequence[Sequence[str]]) -> list[str]:
    columns = head.split("|")
    lines = [columns, ["---"] * len(columns), *rows]
    return ["| " + " | ".join(each) + " |" for each in lines]
