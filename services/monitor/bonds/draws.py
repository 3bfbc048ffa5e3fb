"""Uses of wage bonds: the payment notice served on the bank, what it paid, what the contractor topped up."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.bonds import decisions, ledger, queries
from services.monitor.bonds.draw_track import BOND_DRAW, DrawState
from services.monitor.bonds.schemas import DrawIn, SumIn
from services.monitor.bonds.tables import BondDraw, Movement
from services.monitor.projects import queries as project_queries
from services.monitor.regimes.register import check_may_set
from shared import clock
from shared.access.callers import Caller
from shared.contracts.monitor import BondDrawn, BondRestored, BondShort
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances, person
from shared.tracks.matter import Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker
from shared.values.date_checks import check_past

KIND = BOND_DRAW.name


async def serve_notice(session: AsyncSession, caller: Caller, project: str, given: DrawIn) -> BondDraw:
    """The payment notice was served on the bank: its days run (BOND-09).

    Raises AuthorityOnly, RoleMissing, NotFound, InTheFuture, NoBond, BondTooSmall, NoGroundForDraw, DecisionStillRuns,
    DecisionDiffers, DrawnAlready.
    """
    check_may_set(caller)
    site = await project_queries.lock_unseen(session, caller, project)
    check_past(given.notice_served_on, clock.today(), "notice_served_on")
    filed = await ledger.on_file(session, project)
    left = filed.content["amount_fen"] - await queries.promised(session, project)
    if given.amount_fen > left:
        raise ledger.BondTooSmall(balance=ledger.yuan(left))
    draw = BondDraw(
        **given.model_dump(),
        project=project,
        division=site.division,
        employer_uscc=site.general_contractor["uscc"],
        issuer=filed.content["issuer"],
    )
    decided = await decisions.followed_by(session, draw)
    matter = TRACKER.new(draw, None)
    by = person(session, caller)
    told = {"project": project, "decision_no": draw.decision_no, "amount_fen": draw.amount_fen}
    decide.begin(TRACKER.bound, matter, "serve-notice", by, draw, facts=told)
    await TRACKER.written(session, matter)
    if decided is not None:
        await decisions.carried_out(session, decided, matter.row, caller.label)
    return matter.row


async def book_payment(session: AsyncSession, work: Work[BondDraw, None]) -> None:
    """What the bank paid is out of the bond; once it is all, the bond is to be full again by the last day to top up."""
    await _book(session, work, Movement.DRAW)


async def book_top_up(session: AsyncSession, work: Work[BondDraw, None]) -> None:
    await _book(session, work, Movement.TOP_UP)


def count_payment(work: Work[BondDraw, None]) -> None:
    work.row.paid_fen += _sum(work).fen


def count_top_up(work: Work[BondDraw, None]) -> None:
    work.row.topped_up_fen += _sum(work).fen


async def _book(session: AsyncSession, work: Work[BondDraw, None], kind: Movement) -> None:
    row, came = work.row, _sum(work)
    project = await project_queries.lock_for_machinery(session, row.project)
    assert project is not None, "a draw is of a registered project"
    await ledger.book(
        session,
        project,
        kind,
        came.fen if kind is Movement.TOP_UP else -came.fen,
        work.day,
        by=work.by.label,
        matter=row.number,
        receipt=came.receipt,
    )


def _sum(work: Work[BondDraw, None]) -> SumIn:
    assert isinstance(work.given, SumIn), "money comes with a receipt"
    return work.given


def _about(row: BondDraw) -> dict[str, object]:
    names = ("division", "project", "employer_uscc", "decision_no", "case_number", "amount_fen")
    return {name: getattr(row, name) for name in names} | {"draw": row.number}


def _drawn(work: Work[BondDraw, None]) -> BondDrawn:
    row = work.row
    return BondDrawn(**_about(row), workers=row.workers, drawn_on=work.day, top_up_by=row.top_up_by)


def _short(work: Work[BondDraw, None]) -> BondShort:
    row = work.row
    assert row.top_up_by is not None, "its days have passed"
    return BondShort(**_about(row), missing_fen=row.amount_fen - row.topped_up_fen, top_up_by=row.top_up_by)


def _restored(work: Work[BondDraw, None]) -> BondRestored:
    return BondRestored(**_about(work.row), restored_on=work.day)


def _where(draw: BondDraw, _: None) -> Circumstances:
    return Circumstances(division=draw.division, parties=tuple(draw.parties), since=draw.decided_on)


TRACKER = Tracker(
    Binding[DrawState, BondDraw, None](
        BOND_DRAW,
        BondDraw,
        then=(count_payment, count_top_up),
        facts={BondDrawn: _drawn, BondShort: _short, BondRestored: _restored},
        afterwards=("book_payment", "book_top_up"),
    ),
    Place(),
    where=_where,
    afterwards=(book_payment, book_top_up),
)
