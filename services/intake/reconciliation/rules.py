"""Reconciling a day with a partner 对账: whether the list is complete, and where its records and ours differ
(interchange §9).

A list states the number of its records, their total and their digest. One that does not match its own header is
refused whole.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from shared.refusals import Conflict, IllegalMove, Invalid
from shared.values.money import yuan_text

State = Literal["open", "answered"]
RULE = "interchange §9"
DESK = "reconciliation-desk"
"""The owner of differences without an officer's complaint, until a person is named."""


class Kind(StrEnum):
    """Kinds of difference 差异: only we have the record 我有他无, only they do 他有我无, both with other
    values 不一致.
    """

    OURS_ONLY = "ours_only"
    THEIRS_ONLY = "theirs_only"
    DIFFERS = "differs"


class ItemState(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class Resolution(StrEnum):
    """How a difference ended. `settled` is set by the service itself: a later list or record explained it."""

    OURS_CORRECTED = "ours_corrected"
    THEIRS_CORRECTED = "theirs_corrected"
    FILED_NOW = "filed_now"
    NOT_OURS = "not_ours"
    EXPLAINED = "explained"
    SETTLED = "settled"


class WrongCount(Invalid):
    """The header's number of records is not that of the detail."""

    code = "wrong-record-count"
    zh = "对账文件表头所载件数为{said}，明细实有{found}条"
    en = "the header says record_count {said}, the detail has {found}"


class WrongTotal(Invalid):
    """The header's total is not that of the detail."""

    code = "wrong-total"
    zh = "对账文件表头所载总额为{said}元，明细合计为{found}元"
    en = "the header's total_fen is {said} yuan, the detail adds up to {found}"


class WrongDigest(Invalid):
    """The header's digest is not that of the detail."""

    code = "wrong-digest"
    zh = "对账文件表头sha256与明细不符：明细按规定算得{found}"
    en = "the header's sha256 does not fit the detail, whose digest by the rule is {found}"


class NotYetTrue(Invalid):
    """The moment of the states is in the future."""

    code = "as-of-in-the-future"
    zh = "对账截止时间（as_of）不能晚于当前时间"
    en = "as_of is later than now: nobody knows yet how things will stand"


class BeforeItsDay(Invalid):
    """The moment of the states is before the list's day."""

    code = "as-of-before-period"
    zh = "对账截止时间（as_of）早于对账日期"
    en = "as_of lies before the day that the list is about"


class ListedTwice(Invalid):
    """A partner number is on the list twice."""

    code = "record-listed-twice"
    zh = "单号{partner_no}在同一对账文件中出现两次"
    en = "the number {partner_no} stands twice in one list"


class WrongResolution(Conflict):
    """The resolution does not fit the kind of difference."""

    code = "resolution-does-not-fit"
    zh = "差异类型为“{kind}”，不能以“{resolution}”处理"
    en = "a difference of the kind {kind} cannot end as {resolution}"


class NotFiled(Conflict):
    """Nothing is filed here under the partner number."""

    code = "order-not-filed"
    zh = "本方没有单号{partner_no}：请在filing中补录，或待对方重发后再处理"
    en = "we have nothing under {partner_no}: give its content as `filing`, or wait until the partner sends it again"


class CannotAgree(Conflict):
    """The two sides differ in a field that reconciliation does not correct."""

    code = "cannot-be-made-the-same"
    zh = "字段{field}双方不一致（对方为{said}），不能在对账中更正：请先按规定程序办理，或选择其他处理结果"
    en = "{field} differs (theirs: {said}) and is not corrected here: change it by its procedure, or resolve otherwise"


class BatchReused(Conflict):
    """The batch number was used for another list."""

    code = "batch-number-reused"
    zh = "批次号{batch_no}已用于另一份对账文件"
    en = "the batch number {batch_no} was used for another list"


@dataclass(frozen=True)
class Record:
    """One order as in a list. A value that a side does not keep is None and is not compared."""

    partner_no: str
    filed_on: date | None = None
    workers: int | None = None
    owed_fen: int | None = None
    state: State | None = None
    disposition: str | None = None
    division: str | None = None


FITTING: Mapping[Resolution, frozenset[Kind]] = {
    Resolution.OURS_CORRECTED: frozenset({Kind.OURS_ONLY, Kind.DIFFERS}),
    Resolution.FILED_NOW: frozenset({Kind.THEIRS_ONLY}),
}
"""Kinds of difference for which a resolution is allowed; a resolution not listed fits any kind."""

LASTING = frozenset({Resolution.NOT_OURS, Resolution.EXPLAINED})
"""Resolutions by which neither list is wrong: not reported again while both sides state the same."""

SETTLED_BY_LIST, REWORKED = "channel-settled", "rework-ordered"
"""Steps after which the channel has its final answer, and after which it waits for one again."""

COMPARED = ("workers", "owed_fen", "state", "disposition", "division")
"""The fields compared. The day is not: an order sent at midnight is filed here on the next day."""

COLUMNS = ("partner_no", "filed_on", "workers", "owed_fen", "state", "disposition")


@dataclass(frozen=True)
class Difference:
    """One record on which the sides differ: field → (ours, theirs)."""

    partner_no: str
    kind: Kind
    fields: Mapping[str, tuple[object, object]]


def placed(record: Record, division: str) -> Record:
    """The record with this division."""
    return replace(record, division=division)


def detail_line(record: Record) -> str:
    """A record as it enters the digest: its columns in order, joined by commas, empty for None."""
    values = (getattr(record, column) for column in COLUMNS)
    return ",".join("" if value is None else str(value) for value in values)


def digest(records: Iterable[Record]) -> str:
    """Hex SHA-256 over the detail lines in UTF-8, each ended by one line feed."""
    return hashlib.sha256("".join(f"{detail_line(each)}\n" for each in records).encode()).hexdigest()


def check_as_of(as_of: datetime, day_begins: datetime, now: datetime) -> None:
    """The moment of the states is in the day or after it, and not in the future. Raises BeforeItsDay or NotYetTrue."""
    if as_of < day_begins:
        raise BeforeItsDay(field="header/as_of")
    if as_of > now:
        raise NotYetTrue(field="header/as_of")


def check_whole(records: Sequence[Record], *, record_count: int, total_fen: int, sha256: str) -> None:
    """Whether the detail matches the header. Raises WrongCount, ListedTwice, WrongTotal or WrongDigest, in
    this order.
    """
    if len(records) != record_count:
        raise WrongCount(field="record_count", said=record_count, found=len(records))
    seen: set[str] = set()
    for place, each in enumerate(records):
        if each.partner_no in seen:
            raise ListedTwice(field=f"records/{place}/partner_no", partner_no=each.partner_no)
        seen.add(each.partner_no)
    total = sum(each.owed_fen or 0 for each in records)
    if total != total_fen:
        raise WrongTotal(field="total_fen", said=yuan_text(total_fen), found=yuan_text(total))
    found = digest(records)
    if found != sha256.lower():
        raise WrongDigest(field="sha256", found=found)


def differences(
    theirs: Sequence[Record], known: Mapping[str, Record], day: Collection[str], elsewhere: Collection[str]
) -> list[Difference]:
    """The differences between the list and our records, by number.

    `known` are our records of every number on the list and of every number filed here that `day`; `elsewhere` are
    numbers that another list of this partner contains: the list need not repeat them.
    """
    listed = {each.partner_no for each in theirs}
    found = [difference for each in theirs if (difference := _compared(each, known.get(each.partner_no)))]
    missing = set(day) - listed - set(elsewhere)
    found += [Difference(number, Kind.OURS_ONLY, {}) for number in missing]
    return sorted(found, key=lambda each: each.partner_no)


def _compared(theirs: Record, ours: Record | None) -> Difference | None:
    if ours is None:
        return Difference(theirs.partner_no, Kind.THEIRS_ONLY, {})
    fields = differing(theirs, ours)
    return Difference(theirs.partner_no, Kind.DIFFERS, fields) if fields else None


def differing(theirs: Record, ours: Record) -> dict[str, tuple[object, object]]:
    """The compared fields with different values on both sides: ours first, theirs second."""
    pairs = {name: (getattr(ours, name), getattr(theirs, name)) for name in COMPARED}
    return {name: pair for name, pair in pairs.items() if None not in pair and pair[0] != pair[1]}


def check_fits(kind: Kind, resolution: Resolution) -> None:
    """Whether the resolution fits the kind of difference. Raises WrongResolution."""
    if kind not in FITTING.get(resolution, frozenset(Kind)):
        raise WrongResolution(kind=str(kind), resolution=str(resolution))


def resolve(state: ItemState) -> ItemState:
    """The resolved state; a difference is resolved once. Raises IllegalMove."""
    if state is not ItemState.OPEN:
        raise IllegalMove(what="difference", current=str(state), to=str(ItemState.RESOLVED))
    return ItemState.RESOLVED
