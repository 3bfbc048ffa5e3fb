"""CON-08, CON-09, CON-12, CON-15: duties on the site itself, from the day works begin."""

from datetime import date

from services.monitor.regimes.rules.bonds import bond
from services.monitor.regimes.rules.facts_on_file import BOARD_PARTS, Numbers, OnFile, Works
from services.monitor.regimes.rules.gaps import Gap, gap
from services.monitor.regimes.rules.regimes import Judgement, Regime, State, earliest
from services.monitor.regimes.rules.wage_accounts import wage_account

NOT_BY_FACE_ALONE = date(2025, 6, 1)
"""RN-04: 人脸识别技术应用安全管理办法 is in force from this day on."""


def judged(works: Works, on_file: OnFile, numbers: Numbers, on: date) -> list[Judgement]:
    """All five regimes, in the order of 条例39."""
    return [
        real_name(works, on_file, on),
        wage_account(works, on_file, numbers, on),
        agent_payment(),
        bond(works, on_file, numbers, on),
        notice_board(works, on_file, on),
    ]


def real_name(works: Works, on_file: OnFile, on: date) -> Judgement:
    """Unknown: rosters and attendance come by feeds. A missing wage officer 劳资专管员 is reported as a gap, and so is
    a gate that knows nothing but faces, from the day on which that is forbidden (RN-04).
    """
    gaps: list[Gap] = [gap("roster-untold")]
    begun = works.started_on is not None and works.started_on <= on
    if begun and on_file.wage_officer is None:
        gaps.append(gap("officer-none"))
    face_only = on_file.gate is not None and set(on_file.gate.ways) == {"face"}
    if face_only and on >= NOT_BY_FACE_ALONE:
        gaps.append(gap("gate-face-only"))
    forbidden = NOT_BY_FACE_ALONE if face_only and on < NOT_BY_FACE_ALONE else None
    coming = earliest((None if begun else works.started_on, forbidden))
    return Judgement(Regime.REAL_NAME, State.UNKNOWN, tuple(gaps), coming)


def agent_payment() -> Judgement:
    """Unknown: who pays the workers is seen in payrolls and account transactions, which come by feeds."""
    return Judgement(Regime.AGENT_PAYMENT, State.UNKNOWN, (gap("payroll-untold"),))


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
