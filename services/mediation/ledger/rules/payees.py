"""To whom money was paid: wages go to the worker personally 支付给农民工本人 (PAY-01).

A line of a named worker, or of a single one, says it. A total of several workers does not: money paid on it is known to
have reached them once they have lines of their own, or once a list that they signed is handed in.
"""

from collections.abc import Iterable
from typing import Protocol

from shared.refusals import Conflict
from shared.values.money import yuan_text


class Paid(Protocol):
    """What these rules read of a ledger line."""

    @property
    def worker_ref(self) -> str | None: ...
    @property
    def workers(self) -> int: ...
    @property
    def paid_fen(self) -> int: ...
    @property
    def signed_fen(self) -> int | None: ...


class NoTotalHere(Conflict):
    """A signed list is handed in for a line that names its worker, or on which nothing was paid."""

    code = "no-total-here"
    zh = "第{line}条不是多名劳动者的合计付款，无须签字的工资支付表"
    en = "line {line} is no total of several workers on which money was paid: it needs no signed list"


class ListOtherwise(Conflict):
    """The signed list has other people or another sum than the line."""

    code = "signed-list-otherwise"
    zh = "签字的工资支付表为{workers}人、{yuan}元，台账该条为{of_workers}人、已付{paid}元"
    en = "the signed list has {workers} workers and {yuan} yuan, the line {of_workers} workers and {paid} yuan paid"


def unnamed_fen(line: Paid) -> int:
    """What was paid on a total of several workers and no list says who received."""
    if line.worker_ref is not None or line.workers <= 1:
        return 0
    return max(line.paid_fen - (line.signed_fen or 0), 0)


def check_signed(number: int, line: Paid, workers: int, fen: int) -> None:
    """The list has the people of the total, and all that was paid on it. Raises NoTotalHere, ListOtherwise."""
    if line.worker_ref is not None or line.workers <= 1 or line.paid_fen == 0:
        raise NoTotalHere(line=number)
    if (workers, fen) != (line.workers, line.paid_fen):
        raise ListOtherwise(
            workers=workers, yuan=yuan_text(fen), of_workers=line.workers, paid=yuan_text(line.paid_fen)
        )


def without_payees(lines: Iterable[Paid]) -> int:
    """The fen of a case that were paid and nobody says to whom."""
    return sum(unnamed_fen(line) for line in lines)
