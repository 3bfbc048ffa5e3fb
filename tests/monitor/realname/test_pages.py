"""What may be asked, and by whom people are seen."""

import pytest

from services.monitor.realname import handlers
from services.monitor.realname.rules.catalogue import ROWS
from tests.monitor.feeds.builders import id_number
from tests.monitor.realname.platform import CODE, PARTY, payroll
from tests.monitor.register import CREW

pytestmark = pytest.mark.capability("C34")
SITE = {"projectCode": CODE}
READ = "select by, kind, purpose from monitor.read_log order by purpose"


def test_every_method_is_handled_or_answered():
    methods = {each.name for each in ROWS}
    assert methods == {*handlers.HANDLERS, *handlers.PAGES, "AsyncHandleResult.Query"}
    assert len(methods) == len(ROWS)
    assert all(each.kept for each in ROWS if each.writes)


async def full(platform):
    """A site with two workers of whom everything there is was sent."""
    crew = await platform.at_work(1, 2)
    await platform.done("WorkerAttendance.Add", crew | {"dataList": [platform.swipe(1), platform.swipe(2)]})
    contract = platform.who(1) | {"contractCode": "C-1", "startDate": "2025-07-01", "unitPrice": "12.50"}
    await platform.done("WorkerContract.Add", crew | {"contractList": [contract]})
    await platform.done("Payroll.Add", payroll(crew, platform.pay(1), platform.pay(2)))
    return crew


async def test_who_wrote_of_people_is_shown_them_encrypted_and_it_is_logged(platform, world):
    crew = await full(platform)
    worker = (await platform.rows("ProjectWorker.Query", SITE))[0]
    assert platform.decrypted(worker["idCardNumber"]) == id_number(1)
    assert platform.decrypted(worker["payRollBankCardNumber"]) == "6228480000000000001"
    assert (worker["workerName"], worker["cellPhone"], worker["teamSysNo"]) == (
        "测试1",
        "13800000001",
        crew["teamSysNo"],
    )
    logged = await world.rows(READ)
    assert logged == [{"by": PARTY, "kind": "realname", "purpose": "ProjectWorker.Query"}] * 2


@pytest.mark.parametrize(
    ("method", "asked", "shown"),
    [
        ("WorkerEntryExit.Query", {"date": "2025-07-01"}, {"date": "2025-07-01", "type": "1"}),
        ("WorkerAttendance.Query", {"date": "2025-08-01"}, {"date": "2025-08-01 07:00:00", "direction": "01"}),
        ("WorkerContract.Query", {}, {"contractCode": "C-1", "startDate": "2025-07-01", "unitPrice": "12.50"}),
        (
            "Payroll.Query",
            {"payMonth": "2025-07"},
            {"payMonth": "2025-07", "actualAmount": "7800.00", "isBackPay": "0"},
        ),
    ],
)
async def test_what_was_sent_is_found_by_worker_crew_and_day(platform, method, asked, shown):
    crew = await full(platform)
    [row] = await platform.rows(method, crew | platform.who(1) | asked)
    assert row.items() >= (shown | {"teamSysNo": crew["teamSysNo"], "corpCode": CREW["uscc"]}).items()
    assert platform.decrypted(row["idCardNumber"]) == id_number(1)
    assert await platform.rows(method, crew | platform.who(3) | asked) == []
    if asked:
        other = {name: value.replace("2025-0", "2024-0") for name, value in asked.items()}
        assert await platform.rows(method, crew | other) == []


async def test_another_party_sees_firms_and_crews_and_nobody(platform, other, world):
    await full(platform)
    [unit] = await other.rows("ProjectSubContractor.Query", SITE)
    [team] = await other.rows("Team.Query", SITE | {"corpCode": CREW["uscc"]})
    [project] = await other.rows("Project.Query", SITE)
    assert (unit["corpType"], team["teamName"], project["areaCode"]) == ("006", "钢筋一班", "420704")
    for method in (
        "ProjectWorker",
        "WorkerEntryExit",
        "WorkerAttendance",
        "WorkerContract",
        "Payroll",
        "ProjectTraining",
    ):
        assert await other.rows(f"{method}.Query", SITE) == [], method
    assert await world.rows(READ) == []


async def test_whoever_names_a_person_too_learns_nothing_that_others_wrote(platform, other):
    crew = await platform.at_work(1)
    await platform.done("WorkerEntryExit.Add", crew | platform.who(1) | {"date": "2025-08-01", "type": "0"})
    bare = {"idCardType": "01", "idCardNumber": other.encrypted(id_number(1)), "workerName": "测试1"}
    await other.done("ProjectWorker.Add", crew | bare)
    [seen] = await other.rows("ProjectWorker.Query", SITE)
    assert "payRollBankCardNumber" not in seen
    assert "cellPhone" not in seen
    assert await platform.rows("ProjectWorker.Query", SITE) == []


async def test_leaders_and_managers_are_shown_to_whoever_wrote_them(platform, other):
    number = platform.encrypted(id_number(7))
    await platform.done("Project.Add", platform.project())
    await platform.done("ProjectSubContractor.Add", platform.unit(pmName="测试7", pmIdCardNumber=number))
    await platform.done("Team.Add", platform.team(teamLeaderName="测试7", teamLeaderIDNumber=number))
    [unit] = await platform.rows("ProjectSubContractor.Query", SITE)
    [team] = await platform.rows("Team.Query", SITE)
    assert unit["pmIdCardNumber"] == team["teamLeaderIdNumber"] == number
    assert "pmIdCardNumber" not in (await other.rows("ProjectSubContractor.Query", SITE))[0]
    assert "teamLeaderIdNumber" not in (await other.rows("Team.Query", SITE))[0]


async def test_pages_begin_at_zero_and_say_how_many_rows_there_are(platform):
    crew = await platform.at_work(1, 2, 3)
    told = [
        (await platform.ask("ProjectWorker.Query", SITE | {"pageIndex": index, "pageSize": 2}))["data"]
        for index in range(3)
    ]
    assert [(each["totalCount"], each["pageIndex"], len(each["rows"])) for each in told] == [
        (3, 0, 2),
        (3, 1, 1),
        (3, 2, 0),
    ]
    seen = [platform.decrypted(row["idCardNumber"]) for each in told for row in each["rows"]]
    assert seen == [id_number(place) for place in (1, 2, 3)]
    assert crew["projectCode"] == CODE


async def test_of_a_person_whose_key_was_destroyed_nothing_is_left(platform, world):
    await platform.at_work(1)
    await world.execute("update monitor.person set key_wrapped = ''")
    [row] = await platform.rows("ProjectWorker.Query", SITE)
    assert row.keys() == {"projectCode", "teamSysNo", "teamName", "corpCode"}
