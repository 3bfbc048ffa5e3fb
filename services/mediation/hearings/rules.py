"""When a hearing may be held and by whom: working days, notice, opening hours, the tribunal, what stands against it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from shared.calendar.working_days import is_working, working_days_before
from shared.refusals import Conflict, Invalid


class HearingKind(StrEnum):
    """A hearing before a tribunal 开庭, or a session of mediation 调解会."""

    HEARING = "hearing"
    MEDIATION = "mediation"


class HearingState(StrEnum):
    SET = "set"
    CANCELLED = "cancelled"


class SeatKind(StrEnum):
    """What can sit in one place only: a room 仲裁庭, an arbitrator 仲裁员, a clerk 书记员, an interpreter 翻译, or a
    person who is a party or represents one 当事人、代理人.
    """

    ROOM = "room"
    ARBITRATOR = "arbitrator"
    CLERK = "clerk"
    INTERPRETER = "interpreter"
    PERSON = "person"


class Away(StrEnum):
    """Why somebody or a room is not there."""

    ILL = "ill"
    LEAVE = "leave"
    OUT_OF_USE = "out_of_use"


COLLECTIVE_TRIBUNAL = 3
"""Arbitrators who hear a collective dispute (ARB-07)."""


class NotAWorkingDay(Conflict):
    """A hearing on a day off needs a person who says why."""

    code = "not-a-working-day"
    zh = "{day}不是工作日；确需当日开庭的，请由办案人员说明理由"
    en = "{day} is no working day: a hearing on it needs a reason, given by a person"


class NoticeTooShort(Conflict):
    """The parties must have the notice so many working days before (ARB-04)."""

    code = "notice-too-short"
    zh = "{day}开庭的通知最迟应于{notice_by}送达（开庭{days}个工作日前），今日已来不及"
    en = "notice of a hearing on {day} is served by {notice_by} ({days} working days before): that day has passed"


class OutsideHours(Conflict):
    """The venue is not open all that time."""

    code = "outside-opening-hours"
    zh = "“{venue}”的开放时间为{hours}，所选时间不在其内"
    en = "{venue!r} is open {hours}: the time lies outside"


class TimesWrong(Invalid):
    code = "hearing-times-wrong"
    zh = "开庭应在将来的同一天内开始并结束"
    en = "a hearing begins and ends on one day, in the future"


class TribunalWrong(Invalid):
    """A tribunal is one arbitrator or three, and its arbitrators are named; a session of mediation has none."""

    code = "tribunal-wrong"
    zh = "仲裁庭应由{needed}名仲裁员组成，现为{given}名"
    en = "the tribunal has {needed} arbitrators, not {given}"


class RoomWrong(Invalid):
    """One room, or none for a hearing by cloud."""

    code = "hearing-room-wrong"
    zh = "现场开庭须指定一间庭室，云上开庭不指定"
    en = "a hearing has one room, and none when it is held by cloud"


class SeatTaken(Conflict):
    """Somebody or a room sits in another hearing at the time."""

    code = "seat-taken"
    zh = "“{what}”在{begins}至{ends}已有安排（案件{case}）"
    en = "{what!r} sits elsewhere from {begins} to {ends} (case {case})"


class SeatTakenElsewhere(Conflict):
    """The same, where the caller may not see the other case."""

    code = "seat-taken-elsewhere"
    zh = "“{what}”在{begins}至{ends}已有安排（其他地区的案件）"
    en = "{what!r} sits elsewhere from {begins} to {ends} (a case of another place)"


class SeatAway(Conflict):
    """Somebody is ill or on leave at the time, or a room is closed."""

    code = "seat-away"
    zh = "“{what}”在{begins}至{ends}不能参加（{kind}）"
    en = "{what!r} is not there from {begins} to {ends} ({kind})"


class Recused(Conflict):
    """The arbitrator is to withdraw from matters of this party or employer 回避."""

    code = "arbitrator-recused"
    zh = "仲裁员“{what}”应当回避本案当事人"
    en = "arbitrator {what!r} is recused from a party of this case"


class AlreadyCancelled(Conflict):
    code = "hearing-cancelled"
    zh = "该次开庭已取消"
    en = "the hearing was cancelled"


@dataclass(frozen=True)
class Hours:
    """When a venue is open on a working day, with or without a break at noon."""

    opens: time
    closes: time
    break_from: time | None = None
    break_until: time | None = None

    def spans(self) -> list[tuple[time, time]]:
        """The times without a break between them."""
        if self.break_from is None or self.break_until is None:
            return [(self.opens, self.closes)]
        return [(self.opens, self.break_from), (self.break_until, self.closes)]

    def __str__(self) -> str:
        return "、".join(f"{begins:%H:%M}–{ends:%H:%M}" for begins, ends in self.spans())


def check_times(starts: datetime, ends: datetime, now: datetime) -> None:
    """Both in China's time. Raises TimesWrong."""
    if not now < starts < ends or starts.date() != ends.date():
        raise TimesWrong(field="starts")


def check_day(day: date, reason: str | None) -> None:
    """A working day (CAL-01), or a day off with a person's reason. Raises NotAWorkingDay."""
    if reason is None and not is_working(day):
        raise NotAWorkingDay(day=day)


def notice_by(day: date, working_days: int) -> date:
    """The last day on which notice of a hearing on `day` is served in time: at least so many working days before."""
    return working_days_before(day, working_days)


def check_notice(day: date, working_days: int, today: date) -> date:
    """The last day for the notice; it may be today. Raises NoticeTooShort."""
    last = notice_by(day, working_days)
    if today > last:
        raise NoticeTooShort(day=day, notice_by=last, days=working_days)
    return last


def check_hours(venue: str, hours: Hours, begins: time, ends: time) -> None:
    """Raises OutsideHours unless the venue is open without a break from `begins` to `ends`."""
    if not any(opens <= begins and ends <= closes for opens, closes in hours.spans()):
        raise OutsideHours(venue=venue, hours=str(hours))


def tribunal_needed(kind: HearingKind, asked: int | None, collective: bool) -> int | None:
    """How many arbitrators sit: three in a collective dispute (ARB-07), else as asked; None for mediation.

    Raises TribunalWrong where fewer are asked for, or some for mediation.
    """
    if kind is HearingKind.MEDIATION:
        if asked is not None:
            raise TribunalWrong(field="tribunal_size", needed=0, given=asked)
        return None
    needed = COLLECTIVE_TRIBUNAL if collective else asked or 1
    if asked is not None and asked != needed:
        raise TribunalWrong(field="tribunal_size", needed=needed, given=asked)
    return needed


def check_bench(kinds: Iterable[SeatKind], tribunal: int | None, *, cloud: bool) -> None:
    """The room and the arbitrators that a hearing needs. Raises RoomWrong or TribunalWrong."""
    counted = Counter(kinds)
    if counted[SeatKind.ROOM] != (0 if cloud else 1):
        raise RoomWrong(field="seats")
    if tribunal is not None and counted[SeatKind.ARBITRATOR] != tribunal:
        raise TribunalWrong(field="seats", needed=tribunal, given=counted[SeatKind.ARBITRATOR])
