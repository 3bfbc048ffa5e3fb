"""Whom a line of a bank's file paid: by ID number, card or whole name; a name that is only like one decides nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from services.mediation.suspense.doubts import Doubt
from shared.values.identifiers import normal_code, normal_text

MASK = "*"
ONE_SLIP = 1
"""Characters by which a name may be misspelt and still be like another; our own choice."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker as the list of a complaint names them."""

    ref: str
    name: str
    id_no: str | None = None
    card: str | None = None

    @property
    def person(self) -> str:
        """The same for one person on two lists, where both know the ID number."""
        return self.id_no or self.ref


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom the bank says that it paid."""

    name: str
    id_no: str | None = None
    card: str | None = None


@dataclass
class Lists:
    """The workers of the cases in question, by what a bank may say of them."""

    workers: Sequence[Worker]
    by_name: dict[str, list[Worker]] = field(default_factory=dict)
    by_number: dict[str, list[Worker]] = field(default_factory=dict)

    @classmethod
    def of(cls, workers: Iterable[Worker]) -> "Lists":
        lists = cls([each for each in workers if each.name])
        for each in lists.workers:
            lists.by_name.setdefault(plain(each.name), []).append(each)
            for number in {each.id_no, each.card} - {None}:
                lists.by_number.setdefault(str(number), []).append(each)
        return lists

    def whose(self, payee: Payee) -> tuple[list[Worker], Doubt | None]:
        """The workers it may be, all of one person unless in doubt."""
        name = plain(payee.name)
        numbered = [*self.by_number.get(payee.id_no or "", ()), *self.by_number.get(payee.card or "", ())]
        named = self.by_name.get(name, [])
        if numbered:
            found = list({each.ref: each for each in numbered}.values())
            return found, None if all(plain(each.name) == name for each in found) else Doubt.NAME_DIFFERS
        if not named:
            near = [each for each in self.workers if _near(plain(each.name), name)]
            return near, Doubt.NAME_NEAR if near else Doubt.NOBODY
        return named, _of_name(payee, named)


def plain(name: str) -> str:
    return normal_text(name).replace(" ", "").replace("·", "")


def number(text: str | None) -> str | None:
    """An ID or card number as it is compared; None for one that is masked or missing."""
    return None if text is None or MASK in text else normal_code(text) or None


def _of_name(payee: Payee, named: Sequence[Worker]) -> Doubt | None:
    if any(payee.id_no and each.id_no and payee.id_no != each.id_no for each in named):
        return Doubt.ID_DIFFERS
    if any(payee.card and each.card and payee.card != each.card for each in named):
        return Doubt.CARD_DIFFERS
    return Doubt.SAME_NAME if len({each.person for each in named}) > 1 else None


def _near(known: str, told: str) -> bool:
    """One slip apart, or what a mask shows is the same."""
    if MASK in told:
        return len(known) == len(told) and all(mine in (MASK, theirs) for mine, theirs in zip(told, known, strict=True))
    return len(told) > 1 and OSA.distance(known, told, score_cutoff=ONE_SLIP) <= ONE_SLIP
