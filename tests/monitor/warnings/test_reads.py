"""What the named reads of warnings find."""

from datetime import date

import pytest

from services.monitor.projects.tables import Project
from services.monitor.roster.tables import Changed
from services.monitor.sightings.rules import Source
from services.monitor.sightings.tables import WorksSeen
from services.monitor.warnings import queries
from services.monitor.warnings.rules.verdict import Level
from services.monitor.warnings.tables import Warned
from services.monitor.warnings.track import WarningState
from tests.reads import ELSEWHERE, OFFICER, PARTNER, Read, a_row, check, listed, put

TODAY, YESTERDAY, TOMORROW = date(2025, 8, 28), date(2025, 8, 27), date(2025, 8, 29)
ASKED = {
    "number": "W-1",
    "subject_kind": "project",
    "subject": "P-1",
    "period": "2025-07",
    "rule": "R1",
    "raised_on": YESTERDAY,
    "state": WarningState.WAIVER_ASKED,
    "waiver_asked_by": "labour_authority/officer-2",
    "parties": ["bank_1"],
    "level": Level.RED,
    "employer_uscc": "91999999MA0000000X",
}
"""What of a warning may be asked for."""
LATE = ASKED | {"overdue_on": YESTERDAY, "state": WarningState.HANDLING}
CLEARED = {"state": WarningState.CLEARED, "cleared_on": TODAY}


def another(number, **told):
    """Of another subject, for there is one open warning of each."""
    return {"number": f"W-{number}", "subject": f"P-{number}"} | told


READS = {
    "waivers that another asked for": Read(
        lambda session: queries.waivers_asked(session, OFFICER, 2),
        Warned,
        [ASKED, ASKED | another(2, raised_on=TODAY)],
        [
            another(3, raised_on=TOMORROW),
            another(4, state=WarningState.WAIVED),
            another(5, division=ELSEWHERE),
            another(6, waiver_asked_by=OFFICER.label),
            another(7, waiver_asked_by=OFFICER.subject),
        ],
    ),
    "the newest first": Read(listed(queries.WARNINGS), Warned, [ASKED | another(2, raised_on=TODAY), ASKED]),
    "a party's own": Read(
        listed(queries.WARNINGS, PARTNER), Warned, [ASKED], [another(2, parties=["bank_2"]), another(3, parties=[])]
    ),
    "by what they are": Read(
        listed(queries.WARNINGS, state="waiver_asked", level="red", rule="R1", employer_uscc="91999999MA0000000X"),
        Warned,
        [ASKED],
        [
            another(2, state=WarningState.HANDLING),
            another(3, level=Level.ORANGE),
            another(4, rule="R2"),
            another(5, employer_uscc=None),
        ],
    ),
    "by project and period": Read(
        listed(queries.WARNINGS, project="P-1", period="2025-07"),
        Warned,
        [ASKED],
        [another(2), another(3, subject="P-1", period="2025-06"), another(4, subject="P-1", subject_kind="employer")],
    ),
    "open ones": Read(
        listed(queries.WARNINGS, open=True),
        Warned,
        [ASKED],
        [another(2, state=WarningState.WAIVED), another(3, **CLEARED)],
    ),
    "ended ones": Read(
        listed(queries.WARNINGS, open=False),
        Warned,
        [ASKED | {"state": WarningState.WAIVED}],
        [another(2, state=WarningState.VERIFIED), another(3, state=WarningState.RAISED)],
    ),
    "late ones": Read(
        listed(queries.WARNINGS, overdue=TODAY),
        Warned,
        [
            LATE | another(3),
            LATE | another(2, rectified_on=TODAY),
            LATE | another(1, **CLEARED),
        ],
        [
            another(4, overdue_on=TODAY),
            another(5, rectified_on=YESTERDAY),
            another(6, state=WarningState.CLEARED, cleared_on=YESTERDAY),
            another(7, state=WarningState.WAIVED),
            another(8, overdue_on=None),
        ],
    ),
    "open warnings of subjects": Read(
        lambda session: queries.open_warnings(session, [("project", "P-1", "2025-07")]),
        Warned,
        [ASKED],
        [
            another(2),
            another(3, subject="P-1", period="2025-06"),
            another(4, subject="P-1", subject_kind="employer"),
            another(5, subject="P-1", seq=2, **CLEARED),
        ],
    ),
    "projects that are due": Read(
        lambda session: queries.due_projects(session, TODAY, 2),
        Project,
        [{"number": "P-1", "id": 1, "look_on": TODAY}, {"number": "P-2", "id": 2}],
        [{"number": "P-3", "id": 3, "look_on": TOMORROW}, {"number": "P-4", "id": 4, "look_on": None}],
        others=[Changed(project=2, month=date(2025, 7, 1))],
        locks=True,
    ),
    "works seen that are due": Read(
        lambda session: queries.due_works_seen(session, ["P-1"], TODAY, 2),
        WorksSeen,
        [{"number": "1", "source_no": "1", "look_on": TODAY}, {"number": "2", "source_no": "2", "project": "P-1"}],
        [
            {"number": "3", "source_no": "3", "look_on": TODAY},
            {"number": "4", "source_no": "4", "look_on": TOMORROW},
            {"number": "5", "source_no": "5", "look_on": None, "project": "P-2"},
        ],
        locks=True,
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, monitor, read):
    await check(world, "monitor", read)


def warnings(*told):
    return [a_row(Warned, at, ASKED | {"number": f"W-{at}"} | each) for at, each in enumerate(told)]


async def test_the_last_episode_is_the_greatest_number_of_the_same_rule_subject_and_period(world, monitor):
    await put(
        world,
        "monitor",
        *warnings(
            CLEARED | {"seq": 1},
            CLEARED | {"seq": 2},
            CLEARED | {"seq": 3, "rule": "R2"},
            CLEARED | {"seq": 4, "subject": "P-2"},
            CLEARED | {"seq": 5, "period": "2025-06"},
            CLEARED | {"seq": 6, "subject_kind": "employer"},
        ),
    )
    key, never = ("project", "P-1", "2025-07", "R1"), ("project", "P-1", "2025-07", "R9")
    async with monitor.sessions.begin() as session:
        assert await queries.last_seq(session, [key, never]) == {key: 2}


async def test_the_months_of_a_project_are_those_that_changed_once_and_those_of_a_monthly_warning(world, monitor):
    months = {month: date(2025, month, 1) for month in range(1, 9)}
    await put(
        world,
        "monitor",
        a_row(Project, 1, {"number": "P-1", "id": 1}),
        a_row(Project, 2, {"number": "P-2", "id": 2}),
        Changed(project=1, month=months[8]),
        Changed(project=2, month=months[7]),
        *warnings(
            {"period": "2025-05"},
            {"period": "2025-04"} | CLEARED,
            {"period": ""},
            {"period": "2025-03", "subject": "P-2"},
            {"period": "2025-02", "subject_kind": "employer"},
        ),
    )
    async with monitor.sessions.begin() as session:
        assert await queries.months_of(session, [1]) == {1: {months[8], months[5]}}
        assert await queries.months_of(session, [1]) == {1: {months[5]}}
        assert await queries.months_of(session, [2]) == {2: {months[7], months[3]}}


@pytest.mark.parametrize(
    ("told", "again"),
    [
        ({}, TOMORROW),
        ({"completed_on": date(2025, 2, 28)}, None),
        ({"completed_on": date(2025, 3, 1)}, TOMORROW),
        ({"completed_on": date(2025, 2, 28), "number": "P-1"}, TOMORROW),
    ],
    ids=["works go on", "over for six months", "a day less", "a warning is open"],
)
async def test_what_was_looked_at_comes_again_unless_it_is_over(world, monitor, told, again):
    number = told.get("number", "P-9")
    seen = [{"number": at, "source_no": at, "source": Source.GATE, "look_on": TODAY} for at in "12"]
    await put(
        world,
        "monitor",
        a_row(Project, 1, {"number": number, "look_on": TODAY} | told),
        a_row(Project, 2, {"number": "P-2", "look_on": TODAY}),
        *(a_row(WorksSeen, 1, each) for each in seen),
        *warnings({}, {"subject": "P-9"} | CLEARED, {"subject": "P-9", "subject_kind": "employer"}),
    )
    async with monitor.sessions.begin() as session:
        await queries.looked_at(session, [number], ["1"], TODAY, TOMORROW)
    rows = await world.rows("select number, look_on, looked_on from monitor.project order by number = 'P-2'")
    assert [tuple(row.values()) for row in rows] == [(number, again, TODAY), ("P-2", TODAY, None)]
    works = await world.rows("select look_on from monitor.works_seen order by number")
    assert [row["look_on"] for row in works] == [None, TODAY]


async def test_figures_count_what_was_raised_by_the_day_and_how_it_stood_then(world, monitor):
    told = [
        {},
        {"overdue_on": YESTERDAY},
        {"state": WarningState.WAIVED},
        CLEARED,
        CLEARED | {"cleared_on": TOMORROW},
        {"raised_on": TOMORROW},
        {"raised_on": TODAY},
        {"division": ELSEWHERE},
        {"level": Level.YELLOW},
    ]
    each = [{"state": WarningState.HANDLING, "subject": f"P-{at}"} | one for at, one in enumerate(told)]
    await put(world, "monitor", *warnings(*each))
    async with monitor.sessions.begin() as session:
        rows = await queries.figures(session, [Warned.level == Level.RED], TODAY)
    found = {row.division: (row.raised, row.open, row.overdue, row.waived, row.cleared) for row in rows}
    assert found == {ELSEWHERE: (1, 1, 0, 0, 0), "420704": (6, 4, 1, 1, 1)}
