"""What Echeng published of this story, and what the services' own reports say of it.

The restaurant worker of 28 August 2025 got 8,000 yuan on 1 September, four days later (荆楚网, on Echeng's human
resources bureau): one case, one worker.
"""

from collections.abc import Iterator

from deploy.demo.callers import Surface
from deploy.demo.cast import ECHENG, Cast
from deploy.demo.reading import Recorded
from shared.money import yuan_text

PUBLISHED = {"cases": "1", "workers": "1", "yuan": "8,000.00", "days": "4"}


async def compare(surface: Surface, cast: Cast, paid: Recorded) -> list[tuple[str, str, str, str]]:
    """Each published figure beside the one mediation's report and case give."""
    period = f"from={paid.case['filed_on']}&to={paid.case['closed_on']}&division={ECHENG}"
    report = await surface.get(cast.officer, "mediation", f"/v1/reports/mediation?{period}")
    return list(_pairs(report, paid))


def _pairs(report: dict[str, object], paid: Recorded) -> Iterator[tuple[str, str, str, str]]:
    closed = report["closed_by_disposition"]
    assert isinstance(closed, dict)
    yield "案件 cases paid", PUBLISHED["cases"], str(closed.get("PAID_IN_FULL", 0)), "reports/mediation"
    yield "劳动者 workers", PUBLISHED["workers"], str(report["workers_paid"]), "reports/mediation"
    fen = report["paid_fen"]
    assert isinstance(fen, int)
    yield "追回 yuan", PUBLISHED["yuan"], yuan_text(fen), "reports/mediation"
    yield "天数 days", PUBLISHED["days"], str(paid.days), f"cases/{paid.case['number']}"
