"""A procedure that uses every word of the language once, for tests of what carries it out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.commands.changes import Changes
from shared.history import HistoryRow
from shared.obligations import Obligation
from shared.obligations.tables import Question
from shared.refusals import Conflict
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.matter import By, Chain, Letter, Matter
from shared.tracks.people import CLOCK, OURS, Who
from shared.tracks.table import Begin, Clock, Command, Extend, Move, Track

PLACE = "420704"


class Tables(SQLModel, registry=registry()):
    """Not those of a service."""


class Sample(Tables, table=True):
    __tablename__ = "sample"

    number: str = Field(primary_key=True)
    version: int = 0
    state: str = "asked"
    asked_by: str = "a"
    done_by: date | None = None
    heard_on: date | None = None
    reply: str | None = None
    ask_by: date | None = None
    heard: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    waits: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSONB)


class State(StrEnum):
    ASKED = "asked"
    HEARD = "heard"
    STOPPED = "stopped"
    ANSWERED = "answered"
    OVER = "over"


class Wrong(Conflict):
    code = "wrong"
    zh = "不对"
    en = "wrong"


@dataclass
class Said:
    done_by: date | None = None
    since: date | None = None
    reply: str = "yes"
    place: str = "here"


def not_wrong(seen):
    """Raises Wrong."""
    if seen.given.reply == "wrong":
        raise Wrong


def by_letter(work):
    return Letter("sample", work.matter.number, f"{work.command}-{work.row.version}", {"reply": work.row.reply})


HEAR = Clock("hear", "INT-15", "听取", "petition_finish_days", remind=True)
DO = Clock(
    "do",
    "INT-15",
    "做",
    stated="done_by",
    basis="当事人写明",
    since="since",
    shows="done_by",
    needed=False,
    late=("没做", "not done"),
    breach=True,
)
ASK = Clock("ask", "INT-15", "请求", "petition_review_request_days", right=True, lapses="lapse", shows="ask_by")
AT_ONCE = Clock("at-once", "INT-15", "立即", at_once="某条", late=("晚了", "late"))
OFFICER, OTHERS = Who("经办", "an officer", roles=("officer",)), Who("警察", "the police", ("officer",), "police")
HEAR_IT, STOP, GO_ON, ANSWER, ASK_AGAIN, LAPSE, PAID = (
    Command(name, zh)
    for name, zh in [
        ("hear", "听取"),
        ("stop", "中止"),
        ("go-on", "恢复"),
        ("answer", "答复"),
        ("ask-again", "再请求"),
        ("lapse", "失效"),
        ("paid", "付清"),
    ]
)

TRACK = Track(
    name="sample",
    zh="样例",
    en="sample",
    states=State,
    final=frozenset({State.OVER}),
    begins=(Begin(name="asked", zh="提出", to=State.ASKED, starts=(HEAR,)),),
    moves=(
        Move(
            HEAR_IT,
            (State.ASKED,),
            to=State.HEARD,
            by=OFFICER,
            rule="INT-15",
            not_by=("asked_by",),
            guards=(not_wrong,),
            starts=(DO, AT_ONCE),
            keeps={"heard_on": "day", "reply": "reply"},
            tells=("reply",),
            quotes=("place",),
        ),
        Move(STOP, (State.HEARD,), to=State.STOPPED, by=OFFICER, rule="INT-15", pauses=(HEAR,)),
        Move(GO_ON, (State.STOPPED,), to=State.HEARD, by=OFFICER, rule="INT-15", resumes=(HEAR,)),
        Move(
            ANSWER,
            (State.HEARD, State.STOPPED),
            to=State.ANSWERED,
            by=OTHERS,
            rule="INT-15",
            not_before=("heard_on",),
            meets=(HEAR, AT_ONCE),
            drops=(DO,),
            starts=(ASK,),
            letter="by_letter",
            to_party="police",
        ),
        Move(ASK_AGAIN, (State.ANSWERED,), to=State.OVER, by=OFFICER, rule="INT-15", within=ASK),
        Move(PAID, (State.ASKED,), to=State.OVER, by=OURS, rule="INT-15", drops=(HEAR,)),
        Move(LAPSE, (State.ANSWERED,), to=State.OVER, by=CLOCK, rule="INT-15", writes="lapsed"),
    ),
    extends=(Extend(command="extend", zh="延长", clock=HEAR, by=OFFICER, check=lambda days, most: days or most),),
)
BOUND = Binding(TRACK, Sample, letters=(by_letter,))


def by(who="b", day=date(2025, 9, 1)):
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return By(who, frozenset({who}), day, at, b"k" * 32)


def matter(division=PLACE):
    """One that was asked for on 1 September 2025."""
    row = Sample(number="1")
    new = Matter(row, None, "1", division, Chain("sample", row), Changes(), partners={"police": "police_1"})
    decide.begin(BOUND, new, "asked", by(), facts={})
    return new


def step(one, command, given=None, who="b", on=None, day=date(2025, 9, 1)):
    return decide.step(BOUND, one, command, given or Said(), by(who, day), on=on, words="因故")


def running(one):
    return {each.name: (str(each.state), each.due_on.isoformat()) for each in one.running}


def written(one, table):
    one.changes.updated  # noqa: B018 brings the rows that this command added up to date
    return [*one.changes.added.get(table, []), *one.changes.added_once.get(table, [])]


def actions(one):
    return [row["entry"] for row in written(one, HistoryRow)]


def questions(one):
    return [row["code"] for row in written(one, Question)]


def deadline(one, name):
    [row] = [row for row in written(one, Obligation) if row["name"] == name]
    return row
