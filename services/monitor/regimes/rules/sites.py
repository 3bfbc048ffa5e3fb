"""CON-08, CON-09, CON-12, CON-15, RN-01: duties on the site itself, from the day works begin."""

from collections.abc import Iterator
from datetime import date

from services.monitor.regimes.rules.bonds import bond
from services.monitor.regimes.rules.facts_on_file import BOARD_PARTS, Fed, Numbers, OnFile, Works
from services.monitor.regimes.rules.gaps import Gap, gap
from services.monitor.regimes.rules.regimes import Judgement, Regime, State, earliest
from services.monitor.regimes.rules.wage_accounts import wage_account
from shared.calendar.working_days import Term, Unit, period_end

NOT_BY_FACE_ALONE = date(2025, 6, 1)
"""RN-04: 人脸识别技术应用安全管理办法 is in force from this day on."""

ATTENDANCE_HOLDS = 1
PAY_HOLDS = 2
"""Our own choice: months after the newest one that gates (CON-08), and the account (CON-12), tell of, through which it
says how things stand. What is fed comes by the month, and a month is paid in the next.
"""

NOTHING = Fed()
"""Nothing was fed."""


def judged(works: Works, on_file: OnFile, numbers: Numbers, on: date, fed: Fed = NOTHING) -> list[Judgement]:
    """All five regimes, in the order of 条例39."""
    return [
        real_name(works, on_file, on, fed),
        wage_account(works, on_file, numbers, on),
        agent_payment(works, on, fed),
        bond(works, on_file, numbers, on),
        notice_board(works, on_file, on),
    ]


def real_name(works: Works, on_file: OnFile, on: date, fed: Fed = NOTHING) -> Judgement:
    """Whoever worked in the newest month that gates tell of was registered (CON-08) and has a contract or a written
    agreement 用工书面协议 (RN-01, RN-02). A missing wage officer 劳资专管员 is reported as a gap, and so is a gate that
    knows nothing but faces, from the day on which that is forbidden (RN-04). Whether it still holds is unknown once
    gates have told nothing for a while and works go on.
    """
    begun = works.started_on is not None and works.started_on <= on
    face_only = on_file.gate is not None and set(on_file.gate.ways) == {"face"}
    beside = (gap("officer-none"),) if begun and on_file.wage_officer is None else ()
    if face_only and on >= NOT_BY_FACE_ALONE:
        beside = (*beside, gap("gate-face-only"))
    forbidden = NOT_BY_FACE_ALONE if face_only and on < NOT_BY_FACE_ALONE else None
    coming = earliest((None if begun else works.started_on, forbidden))
    lacking = tuple(_unnamed(fed))
    if lacking:
        return Judgement(Regime.REAL_NAME, State.LACKING, (*lacking, *beside), coming)
    if fed.attended_month is not None:
        return _while_it_holds(Regime.REAL_NAME, works, on, fed.attended_month, beside, coming)
    untold = gap("attendance-untold" if fed.registered else "roster-untold")
    return Judgement(Regime.REAL_NAME, State.UNKNOWN, (untold, *beside), coming)


def _unnamed(fed: Fed) -> Iterator[Gap]:
    if fed.unregistered:
        yield gap("unregistered", people=fed.unregistered, month=f"{fed.attended_month:%Y-%m}")
    if fed.uncontracted:
        yield gap("uncontracted", people=fed.uncontracted, month=f"{fed.attended_month:%Y-%m}")


def _while_it_holds(
    regime: Regime, works: Works, on: date, month: date, beside: tuple[Gap, ...] = (), coming: date | None = None
) -> Judgement:
    """In place as of the month told of; unknown once that is long ago, unless works are completed or stand still."""
    if works.completed_on is not None or works.stands_still:
        return Judgement(regime, State.IN_PLACE, beside, coming)
    months = ATTENDANCE_HOLDS if regime is Regime.REAL_NAME else PAY_HOLDS
    until = period_end(month, Term(months + 1, Unit.MONTHS))
    if on < until:
        return Judgement(regime, State.IN_PLACE, beside, earliest((coming, until)))
    code = "attendance-old" if regime is Regime.REAL_NAME else "movements-old"
    return Judgement(regime, State.UNKNOWN, (gap(code, month=f"{month:%Y-%m}"), *beside), coming)


def agent_payment(works: Works, on: date, fed: Fed = NOTHING) -> Judgement:
    """The contractor pays from the wage account to each worker's card (CON-12): every line of the newest month that the
    account's movements cover is seen there. Whatever they do not cover yet is not known to be missing, and what they
    covered long ago says nothing of now.
    """
    here = Regime.AGENT_PAYMENT
    if not fed.lines:
        return Judgement(here, State.UNKNOWN, (gap("payroll-untold"),))
    if not fed.movements or fed.paid_month is None:
        return Judgement(here, State.UNKNOWN, (gap("movements-untold"),))
    if fed.cut:
        return Judgement(here, State.UNKNOWN, (gap("movements-cut"),))
    if fed.outside:
        month = f"{fed.paid_month:%Y-%m}"
        return Judgement(here, State.LACKING, (gap("paid-outside", people=fed.outside, month=month),))
    return _while_it_holds(here, works, on, fed.paid_month)


def notice_board(works: Works, on_file: OnFile, on: date) -> Judgement:
    """The board is on the site from the day works begin and shows all three groups (CON-15)."""
    here, board = Regime.NOTICE_BOARD, on_file.board
    if board is not None and board.taken_down_on is None:
        absent = [chinese for part, chinese in BOARD_PARTS.items() if part not in board.shows]
        gaps = (gap("board-parts", parts="；".join(absent)),) if absent else ()
        return Judgement(here, State.LACKING if absent else State.IN_PLACE, gaps)
    if works.started_on is None:
        return Judgement(here, State.UNKNOWN, (gap("start-untold", rule="CON-15"),))
    if on < works.started_on:
        coming = gap("works-begin", rule="CON-15", on=works.started_on)
        return Judgement(here, State.NOT_DUE, (coming,), works.started_on)
    if board is not None and board.taken_down_on is not None:
        return _taken_down(works, board.taken_down_on)
    return Judgement(here, State.LACKING, (gap("board-none"),))


def _taken_down(works: Works, on: date) -> Judgement:
    """A board taken down after completion is no longer due; before completion it is lacking."""
    over = works.completed_on is not None and on >= works.completed_on
    state = State.NOT_DUE if over else State.LACKING
    return Judgement(Regime.NOTICE_BOARD, state, (gap("board-taken-down", on=on),))
