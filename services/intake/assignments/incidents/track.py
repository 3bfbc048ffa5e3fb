"""A live incident 突发事件 (C17, INT-08): reported, graded by the number of people, told to the superior, closed.

The hours in which the superior must be told run from the moment of the report, whatever the level: how many people
there are is known only later. 条例 29 sets no hours, the local plan does: where they are unknown a person is asked, and
once they are entered they run from the report all the same. Hours that passed end nothing: the superior is told late.

An incident that was ever graded a group is told before it ends, also where it was graded lower since: its emergency
plan was started. Nothing is told to the superior after the end. The law needs no late report there: what it wants told,
an incident of a group or more, is told before it ends.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Protocol

from services.intake.assignments.incidents.rules import Level, emergency
from services.intake.complaints.rules.roles import DECIDERS
from shared.contracts.intake import IncidentClassified
from shared.refusals import Conflict
from shared.tracks.people import Who
from shared.tracks.table import Begin, Clock, Command, Facing, Move, Track

RULE = "INT-08"


class IncidentStage(StrEnum):
    REPORTED = "reported"
    HANDLING = "handling"
    CLOSED = "closed"


class TeamIncomplete(Conflict):
    code = "team-incomplete"
    zh = "三人小组尚缺：{missing}；请指明单位，或补充本地单位名录"
    en = "the team of three lacks: {missing}; name the units, or complete the lists of this place"


class NotReportedUp(Conflict):
    """INT-08: a group incident is reported to the superior before it is closed."""

    code = "not-reported-up"
    zh = "群体性事件须先报告上级，才能办结"
    en = "a group incident is reported to the superior before it is closed"


class Live(Protocol):
    """What of an incident counts here: its level, whether its emergency plan was ever started, and when the superior
    was first told."""

    @property
    def level(self) -> str | None: ...

    @property
    def emergency(self) -> bool: ...

    @property
    def reported_up_at(self) -> datetime | None: ...


class Grading(Protocol):
    """What counts of a grading: the roles of the team for which no unit is named."""

    @property
    def missing(self) -> Sequence[str]: ...


def team_complete(seen: Facing[object, object, Grading]) -> None:
    """The three are called together or not at all. Raises TeamIncomplete."""
    if seen.given.missing:
        raise TeamIncomplete(missing=", ".join(seen.given.missing))


def group_reported_up(seen: Facing[Live, object, object]) -> None:
    """What is, or was, a group or a mass incident was told to the superior. Raises NotReportedUp."""
    level = seen.row.level
    grave = seen.row.emergency or (level is not None and emergency(Level(level)))
    if grave and seen.row.reported_up_at is None:
        raise NotReportedUp


OFFICE = Who("承办单位", "the office", roles=DECIDERS)

CLASSIFY: Command[Grading] = Command("classify", "定级并通知三人小组")
REPORT_UP: Command[object] = Command("report-up", "报告上级")
CLOSE: Command[object] = Command("close", "办结")

REPORTING = Clock(
    "incident-report",
    RULE,
    "报告上级",
    "incident_report_hours",
    late=(
        "突发事件报告上级的时限已过（{due_on}），请立即报告（INT-08）",
        "the hours to tell the superior of a live incident have passed ({due_on}): tell it now (INT-08)",
    ),
    breach=True,
)

S = IncidentStage
report_up = partial(
    Move[IncidentStage, Live, object, object],
    REPORT_UP,
    rule=RULE,
    by=OFFICE,
    meets=(REPORTING,),
    keeps={"reported_up_at": "first_at"},
    quotes=("unit",),
    letter="report_to_superior",
    to_party="superior",
    writes="reported-up",
)
"""It stays where it is: told before its level is known, while it is handled, and again whenever there is news."""

INCIDENT: Track[IncidentStage, Live, object] = Track(
    name="incident",
    zh="突发事件",
    en="live incident",
    states=IncidentStage,
    column="stage",
    final=frozenset({S.CLOSED}),
    asks_per_place=True,
    begins=(Begin(name="reported", zh="突发事件报告", to=S.REPORTED, starts=(REPORTING,)),),
    moves=(
        Move[IncidentStage, Live, object, Grading](
            CLASSIFY,
            (S.REPORTED, S.HANDLING),  # graded again when the number of people changed
            rule=RULE,
            to=S.HANDLING,
            by=OFFICE,
            guards=(team_complete,),
            keeps={"people": "people", "level": "level", "emergency": "emergency", "parties": "parties"},
            tells=("level", "people", "emergency"),
            quotes=("called",),
            fact=IncidentClassified,
            then=("call_team",),
            writes="classified",
        ),
        report_up((S.REPORTED,), to=S.REPORTED),
        report_up((S.HANDLING,), to=S.HANDLING),
        Move(
            CLOSE,
            (S.HANDLING,),
            rule=RULE,
            to=S.CLOSED,
            by=OFFICE,
            guards=(group_reported_up,),
            # of an incident of a few that nobody told the superior of
            drops=(REPORTING,),
            keeps={"ended_at": "moment", "outcome": "words"},
            tells=("people",),
            then=("end_letters",),
            writes="closed",
        ),
    ),
)
