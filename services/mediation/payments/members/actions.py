"""The members of a collective, as intake's facts list them: from one provisional total to a line for every worker.

Nothing here names a person: a worker is a reference that only intake can resolve.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.load import LoadedCase, loaded_in
from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.lines import draw, new_line, same_line
from services.mediation.ledger.posting import act_of, post
from services.mediation.ledger.rules.ledger import EntryKind, Item
from services.mediation.ledger.tables import LedgerLine, MemberListing
from services.mediation.payments.settlement import follow_claims, settle
from services.mediation.referrals.load import load_live
from shared.commands import write
from shared.contracts.intake import MembersLeft, MembersListed
from shared.values.money import yuan_text

INTAKE = "intake"


@dataclass(frozen=True)
class Listed:
    """One worker's claim as listed."""

    worker_ref: str
    item: Item
    period_from: str | None
    period_to: str | None
    claimed_fen: int

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        return cls(told["worker_ref"], Item(told["item"]), told["period_from"], told["period_to"], told["fen"])


async def take_members(session: AsyncSession, listed: MembersListed) -> None:
    """Give every listed worker lines of their own, moved out of the provisional total (C79).

    Before the case exists, or after it ended: stored, and entered when the case opens or is reopened. Delivered twice:
    nothing happens. Each part of a listing is entered when it comes; the total is corrected once every part has come.
    """
    row = MemberListing(
        event_id=listed.event_id,
        sequence=listed.sequence,
        complaint=listed.complaint,
        listing=listed.listing,
        part=listed.part,
        parts=listed.parts,
        listed_on=listed.listed_on,
        claims=[claim.model_dump(mode="json") for claim in listed.members],
        leavers=[],
    )
    await _keep(session, row)


async def take_leavers(session: AsyncSession, left: MembersLeft) -> None:
    """Withdraw what the workers who left claimed; if it was verified, a person is asked to decide.

    Before the case exists, or after it ended: stored, and entered when the case opens or is reopened. Delivered twice:
    nothing happens.
    """
    row = MemberListing(
        event_id=left.event_id,
        sequence=left.sequence,
        complaint=left.complaint,
        listing=left.listing,
        part=0,
        parts=0,
        listed_on=left.left_on,
        claims=[],
        leavers=[str(worker) for worker in left.worker_refs],
    )
    await _keep(session, row)


@dataclass(frozen=True)
class KeptListings:
    """The listings that came while there was no open case, in their order; `complete` once every part of every listing
    has come.
    """

    waiting: Sequence[MemberListing]
    complete: bool


async def load_kept(session: AsyncSession, there: LoadedCase) -> None:
    """Lock what `enter_kept` enters, with the proposals it may settle. A listing is kept without a step of the case, so
    that only a statement begun after the case was locked is certain to see it.
    """
    complaint = there.row.complaint
    waiting = await ledger_queries.listings_waiting(session, complaint) if complaint is not None else []
    if waiting and complaint is not None:
        there.keep(KeptListings(waiting, await ledger_queries.listings_complete(session, complaint)))
        await load_live(session, there)


def enter_kept(there: LoadedCase) -> None:
    """Enter in the ledger, in their order, the listings that came while there was no open case."""
    kept = there.found(KeptListings)
    if kept is not None:
        _enter_listings(there, kept)


async def take_kept_listings(session: AsyncSession, case: Case) -> None:
    """The same for a case that a fact opens, or about which one came."""
    there = await loaded_in(session, case)
    await load_kept(session, there)
    enter_kept(there)
    await write(session, there.written())


async def _keep(session: AsyncSession, row: MemberListing) -> None:
    case = await case_queries.case_of_complaint(session, row.complaint)
    if not await ledger_queries.keep_listing(session, row):
        return
    if case is not None and case.stage not in ENDED:
        await take_kept_listings(session, case)


def _enter_listings(there: LoadedCase, kept: KeptListings) -> None:
    for listing in kept.waiting:
        _enter_listing(there, listing)
    on = kept.waiting[-1].listed_on
    if kept.complete:
        _correct_total(there, on)
    settle(there, on)


def _enter_listing(there: LoadedCase, listing: MemberListing) -> None:
    listing.taken = True
    case = there.row
    claimed = case.claimed_fen
    drawn = _enter_claims(there, _merged(listing.claims), listing.listed_on)
    left = [_withdraw_claims(there, worker, listing.listed_on) for worker in listing.leavers]
    _ask_about_money_before(there, case.claimed_fen - claimed)
    facts = {
        "listing": listing.listing,
        "on": listing.listed_on,
        "lines": drawn,
        "withdrawn_fen": sum(left),
        "claimed_more_fen": case.claimed_fen - claimed,
        "outstanding_fen": case.outstanding_fen,
    }
    there.step(by=INTAKE, action="members-left" if listing.leavers else "members-listed", facts=facts)


def _enter_claims(there: LoadedCase, claims: Sequence[Listed], on: date) -> int:
    """Move the claims to lines of their own and return how many lines are new.

    A person is asked about a claim whose line exists with another sum.
    """
    lines = ledger_queries.lines_of(there)
    fresh: list[tuple[LedgerLine, int]] = []
    for claim in claims:
        line = same_line(lines, claim)
        if line is None and claim.claimed_fen > 0:
            fresh.append((new_line(there, claim), claim.claimed_fen))
        elif line is not None and line.claimed_fen != claim.claimed_fen:
            _ask_about_sum(there, line, claim)
    drawn = {}
    if fresh:
        entered = act_of(there, EntryKind.CLAIMED, INTAKE, on)
        drawn = {line.line: draw(there, entered, lines[0], line, fen) for line, fen in fresh}
    if any(drawn.values()):
        follow_claims(there, lines[0], drawn)
    return len(fresh)


def _merged(claims: Sequence[dict[str, Any]]) -> list[Listed]:
    """The claims, with those of one worker for the same item and months added up."""
    sums: dict[Listed, int] = {}
    for told in claims:
        claim = Listed.of(told)
        alone = replace(claim, claimed_fen=0)
        sums[alone] = sums.get(alone, 0) + claim.claimed_fen
    return [replace(alone, claimed_fen=fen) for alone, fen in sums.items()]


def _ask_about_sum(there: LoadedCase, line: LedgerLine, claim: Listed) -> None:
    there.ask(
        f"claimed-otherwise:{line.line}",
        f"名册与台账第{line.line}条金额不同（{yuan_text(claim.claimed_fen)}元／{yuan_text(line.claimed_fen)}元），请核实",
        f"the members' list has {yuan_text(claim.claimed_fen)} yuan for line {line.line}, "
        f"the ledger {yuan_text(line.claimed_fen)}: check",
    )


def _withdraw_claims(there: LoadedCase, worker: str, on: date) -> int:
    """Withdraw the worker's unverified claims and return their fen."""
    withdrawn = 0
    for line in ledger_queries.lines_of(there):
        if line.worker_ref != worker or line.outstanding_fen <= 0:
            continue
        if line.verified:
            there.ask(
                f"left:{line.line}",
                f"第{line.line}条的劳动者已退出名册，但该欠薪已经核实：是否撤回，须由人决定",
                f"the worker of line {line.line} left the list, but that money was verified: a person decides",
            )
            continue
        withdrawn += line.outstanding_fen
        post(there, act_of(there, EntryKind.WITHDRAWN, INTAKE, on), line, line.outstanding_fen)
    return withdrawn


def _correct_total(there: LoadedCase, on: date) -> None:
    """When every worker has a line, correct what is left of the first total by a posting: it belongs to nobody."""
    provisional = ledger_queries.lines_of(there)[0]
    rest = provisional.balance.movable_fen
    if provisional.workers or not rest:
        return
    post(there, act_of(there, EntryKind.CORRECTED, INTAKE, on), provisional, rest)
    there.step(by=INTAKE, action="total-corrected", facts={"fen": rest, "on": on})


def _ask_about_money_before(there: LoadedCase, more: int) -> None:
    """Money was paid before the list came and the list claims more: a person says which workers were paid."""
    paid_fen = ledger_queries.lines_of(there)[0].paid_fen
    if paid_fen and more > 0:
        there.ask(
            "paid-before-list",
            f"名册之前已付{yuan_text(paid_fen)}元，未分到人：请逐人核实，已领部分作核减",
            f"{yuan_text(paid_fen)} yuan were paid before the list said to whom: verify line by line what was received",
        )
