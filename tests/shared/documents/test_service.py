"""Every lawful way of service: what it needs, and the day on which it counts."""

from datetime import date

import pytest

from shared import regions
from shared.documents.service import (
    COUNTS,
    MEANS,
    ConsentMissing,
    DayOfServiceUnknown,
    Means,
    RecordMissing,
    ServedBefore,
    check_means,
    check_unserved,
    counts_from,
)
from shared.documents.words import BRACKETS, document_no

pytestmark = pytest.mark.capability("C148")
ON = date(2025, 9, 1)


@pytest.mark.parametrize("means", [each for each in Means if each is not Means.ANNOUNCEMENT])
def test_a_paper_counts_on_the_day_that_is_stated_of_its_means(means):
    assert counts_from(means, ON, None) == ON


@pytest.mark.rule("INV-05")
@pytest.mark.parametrize(
    ("division", "counts"),
    [("420704", date(2025, 10, 9)), ("440402", date(2025, 10, 31))],
    ids=["thirty days, then the holidays", "sixty in Guangdong"],
)
def test_an_announcement_counts_after_the_days_of_the_place(division, counts):
    known = regions.find(division, "announcement_service_days", ON)
    assert known is not None
    assert counts_from(Means.ANNOUNCEMENT, ON, known.term()) == counts


@pytest.mark.parametrize(("stated", "lawful"), [(None, False), (ON, False), (date(2025, 9, 2), True)])
def test_where_the_days_of_an_announcement_are_unknown_a_person_states_a_later_day(stated, lawful):
    if lawful:
        assert counts_from(Means.ANNOUNCEMENT, ON, None, stated) == stated
        return
    with pytest.raises(DayOfServiceUnknown):
        counts_from(Means.ANNOUNCEMENT, ON, None, stated)


@pytest.mark.parametrize("means", list(Means))
def test_consent_and_record_are_asked_for_by_the_means_that_need_them(means):
    check_means(means, consent=True, on_record=True)
    needs = {Means.ELECTRONIC: ConsentMissing, Means.POSTING: RecordMissing}.get(means)
    if needs is None:
        check_means(means, consent=False, on_record=False)
        return
    with pytest.raises(needs):
        check_means(means, consent=False, on_record=False)


def test_a_paper_is_served_once():
    check_unserved(None)
    with pytest.raises(ServedBefore):
        check_unserved(ON)


def test_every_means_has_its_word_and_its_day():
    assert {*MEANS} == {*COUNTS} == {*Means}


@pytest.mark.parametrize("brackets", BRACKETS)
def test_a_number_is_written_with_the_organs_brackets(brackets):
    assert document_no("鄂城人社监令", 2025, 7, brackets) == f"鄂城人社监令字{brackets[0]}2025{brackets[1]}第7号"
