"""A chart of figures begins at nought, also where every month has some: a small fall must not look like a great one."""

from collections import Counter
from datetime import date
from xml.etree import ElementTree

import pytest

from services.intake.desk.figures.chart import chart
from services.intake.desk.figures.rules import Kind, Sums
from services.intake.desk.figures.schemas import Figures, Month, Report


def a_report(*counts: int) -> Report:
    """Months from July 2025, in each of which so many were received, accepted, closed and settled; so a year before."""
    months = []
    for at, count in enumerate(counts):
        figures = Figures.of(Sums(counts=Counter(dict.fromkeys(Kind, count))))
        months.append(Month(month=f"2025-{7 + at:02d}", figures=figures, cumulative=figures, year_before=figures))
    return Report.model_construct(
        from_=date(2025, 7, 1), to=date(2025, 8, 31), as_of=date(2025, 8, 31), division="420704", months=months
    )


@pytest.mark.parametrize("counts", [(90, 100), (0, 0)])
def test_the_axis_of_a_chart_begins_at_nought(counts):
    root = ElementTree.fromstring(chart(a_report(*counts)))
    assert "0" in [(element.text or "").strip() for element in root.iter()]
