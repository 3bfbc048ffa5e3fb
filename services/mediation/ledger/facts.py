"""What the facts tell of arrears: sums by which CRIM-02 counts them, and nobody's name."""

from collections.abc import Sequence
from typing import Any

from services.mediation.ledger.rules.arrears import KnownLine, rural_arrears, verified_arrears
from shared.contracts.mediation import OwedToOne, Pay
from shared.trade.crime_amount import Arrears


def told(lines: Sequence[KnownLine]) -> dict[str, Any]:
    """The remuneration verified and unpaid of these lines: of everybody, and of those who are or may be rural
    workers.
    """
    known, possible = rural_arrears(lines)
    everybody = _pay(verified_arrears(lines))
    return {
        "workers": everybody.workers,
        "remuneration_fen": everybody.remuneration_fen,
        "most_owed": everybody.most_owed,
        "rural": _pay(known),
        "perhaps_rural": _pay(possible),
    }


def _pay(arrears: Arrears) -> Pay:
    most = [OwedToOne(months=one.months, fen=one.fen, whole=one.least) for one in arrears.each]
    return Pay(workers=arrears.workers, remuneration_fen=arrears.total_fen, most_owed=most)
