"""What the named reads of employers find, and what counts for one on a day."""

from datetime import date

import pytest

from services.monitor.employers import projection_queries, queries
from services.monitor.employers.queries import Weights
from services.monitor.employers.rules.contributions import Rule
from services.monitor.employers.rules.portrait import Colour
from services.monitor.employers.tables import ContributionRow, Employer, Matter
from shared.history import HistoryRow
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, PLACE, Read, a_row, check, listed, put

TODAY, YESTERDAY, TOMORROW = date(2025, 8, 28), date(2025, 8, 27), date(2025, 8, 29)
COUNTS = {"employer": "E-1", "rule": Rule.CLUE, "points": 10, "from_on": TODAY, "until_on": TOMORROW}
MISSES = [{"employer": "E-2"}, {"from_on": TOMORROW, "until_on": None}, {"from_on": YESTERDAY, "until_on": TODAY}]


def matters(*told):
    each = [{"number": f"M-{at}", "employer": "E-1", "first_on": TODAY} | one for at, one in enumerate(told)]
    return [a_row(Matter, at, one) for at, one in enumerate(each)]


READS = {
    "what counts on a day, the newest first": Read(
        lambda session: queries.true_contributions(session, "E-1", TODAY),
        ContributionRow,
        [COUNTS | {"source": "a"}, COUNTS | {"source": "b"}, COUNTS | {"from_on": YESTERDAY, "until_on": None}],
        MISSES,
    ),
    "employers with a matter here, worst first": Read(
        listed(queries.EMPLOYERS),
        Employer,
        [
            {"number": "E-1", "rank": 2, "score": 5},
            {"number": "E-3", "rank": 1, "score": 9},
            {"number": "E-2", "rank": 1, "score": 8},
        ],
        [{"number": "E-4"}],
        others=matters({}, {"employer": "E-2"}, {"employer": "E-3"}, {"employer": "E-4", "division": ELSEWHERE}),
    ),
    "employers of a colour": Read(
        listed(queries.EMPLOYERS, colour="red"),
        Employer,
        [{"number": "E-1", "colour": Colour.RED}],
        [{"number": "E-2", "colour": Colour.ORANGE}],
        others=matters({}, {"employer": "E-2"}),
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, monitor, read):
    await check(world, "monitor", read)


async def test_points_are_added_up_by_rule_and_one_hard_reason_makes_the_rule_hard(world, monitor):
    rows = [COUNTS, COUNTS | {"points": 5, "hard": True}, COUNTS | {"rule": Rule.ORDER, "points": 0}]
    rows += [COUNTS | each for each in MISSES]
    await put(world, "monitor", *(a_row(ContributionRow, at, each) for at, each in enumerate(rows)))
    today = Weights({Rule.CLUE: 15, Rule.ORDER: 0}, {Rule.CLUE})
    async with monitor.sessions.begin() as session:
        assert await queries.weights(session, "E-1", TODAY) == today
        assert await queries.weights(session, "E-9", TODAY) == Weights()
        found = await projection_queries.current_weights(session, ["E-1", "E-9"], TODAY)
    assert (found["E-1"].weights, found["E-1"].changes_on) == (today, TOMORROW)
    assert (found["E-9"].weights, found["E-9"].changes_on) == (Weights(), None)


@pytest.mark.parametrize(
    ("first", "second", "on"),
    [
        ((TODAY, date(2025, 9, 9)), (TODAY, date(2025, 9, 8)), date(2025, 9, 8)),
        ((date(2025, 9, 7), None), (TODAY, date(2025, 9, 8)), date(2025, 9, 7)),
        ((TODAY, None), (YESTERDAY, TODAY), None),
    ],
)
async def test_the_next_change_is_the_first_day_on_which_something_begins_or_ends(world, monitor, first, second, on):
    rows = [
        a_row(ContributionRow, at, COUNTS | {"rule": rule, "from_on": begins, "until_on": ends})
        for at, (rule, (begins, ends)) in enumerate(zip((Rule.CLUE, Rule.ORDER), (first, second), strict=True))
    ]
    await put(world, "monitor", *rows)
    async with monitor.sessions.begin() as session:
        found = await projection_queries.current_weights(session, ["E-1"], TODAY)
    assert found["E-1"].changes_on == on


@pytest.mark.invariant(15)
async def test_clues_are_counted_by_month_up_to_the_day_where_the_caller_may_look(world, monitor):
    days = [date(2025, 8, 1), TODAY, date(2025, 7, 31), date(2024, 7, 1), TOMORROW]
    told = [{"filed_on": day} for day in [*days, *(date(2024, month, 1) for month in range(8, 13))]]
    told += [{"filed_on": date(2025, month, 1)} for month in range(1, 7)]
    told += [{"filed_on": TODAY, "employer": "E-2"}, {"filed_on": TODAY, "division": ELSEWHERE}]
    await put(world, "monitor", *matters(*told))
    async with monitor.sessions.begin() as session:
        found = await queries.clues_by_month(session, OFFICER, "E-1", TODAY)
        assert found[:2] == [(date(2025, 8, 1), 2), (date(2025, 7, 1), 1)]
        assert (len(found), found[-1]) == (12, (date(2024, 9, 1), 1))
        here = [Matter.division == PLACE]
        assert await queries.filed_between(session, here, date(2025, 8, 1), TODAY) == 3
        assert await queries.filed_between(session, here, date(2025, 7, 31), date(2025, 7, 31)) == 1


@pytest.mark.invariant(15)
async def test_an_employer_is_seen_by_whoever_has_a_place_where_it_was_reported(world, monitor):
    known = [a_row(Employer, at, {"number": f"E-{at}"}) for at in (1, 2)]
    await put(
        world, "monitor", *known, *matters({"division": ELSEWHERE}, {}, {"employer": "E-2", "division": ELSEWHERE})
    )
    async with monitor.sessions.begin() as session:
        assert (await queries.read(session, OFFICER, "E-1")).number == "E-1"
        for number in ("E-2", "E-3"):
            with pytest.raises(NotFound):
                await queries.read(session, OFFICER, number)


async def test_employers_of_a_place_are_those_reported_there_by_a_day_each_once(world, monitor):
    told = [{}, {}, {"employer": "E-2", "first_on": TOMORROW}, {"employer": None}]
    told += [{"employer": "E-3", "division": ELSEWHERE}]
    await put(world, "monitor", *matters(*told), *(a_row(Employer, at, {"number": f"E-{at}"}) for at in (1, 2, 3)))
    async with monitor.sessions.begin() as session:
        for until, many in ((TODAY, 1), (TOMORROW, 2), (None, 2)):
            chosen = queries.scope(OFFICER, None, until)
            assert await queries.employers_known(session, chosen) == many
        assert await queries.divisions_of(session, ["E-2"]) == {"E-2": PLACE}
        assert await queries.divisions_of(session, []) == {}


async def test_the_last_step_is_the_one_of_the_version_the_employer_has(world, monitor):
    steps = [("employer", "E-1", 1), ("employer", "E-1", 2), ("project", "E-1", 2), ("employer", "E-2", 2)]
    for kind, subject, version in steps:
        told = {"kind": kind, "subject": subject, "version": version, "hash": f"{kind} {subject} {version}".encode()}
        await put(world, "monitor", a_row(HistoryRow, version, told))
    async with monitor.sessions.begin() as session:
        found = await projection_queries.last_steps(session, "employer", {"E-1": 2})
    assert found == {"E-1": b"employer E-1 2"}


async def test_the_place_of_an_employer_is_that_of_its_latest_matter(world, monitor):
    told = [{"first_on": YESTERDAY, "division": ELSEWHERE}, {"division": "420705"}, {"division": PLACE}]
    await put(world, "monitor", *matters(*told, {"employer": "E-2", "first_on": TOMORROW, "division": ELSEWHERE}))
    async with monitor.sessions.begin() as session:
        [(row, division)] = await projection_queries.lock_employers(session, ["E-1"])
    assert (row.number, row.colour, division) == ("E-1", "green", PLACE)
