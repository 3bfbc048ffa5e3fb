"""What a sender does from the first day of a site to its payrolls, and where it is found afterwards."""

import pytest

from services.monitor.realname import register
from tests.monitor.feeds.builders import id_number
from tests.monitor.realname.platform import CODE, PARTY, payroll
from tests.monitor.register import CONTRACTOR, CREW, a_project
from tests.monitor.register import register as registered

pytestmark = [pytest.mark.capability("C23", "C26", "C34")]


async def test_from_project_to_payroll_everything_lies_where_the_feeds_put_it(platform):
    crew = await platform.at_work(1, 2)
    await platform.done("WorkerAttendance.Add", crew | {"dataList": [platform.swipe(1), platform.swipe(2)]})
    contract = platform.who(1) | {"contractPeriodType": "0", "startDate": "2025-07-01", "endDate": "2026-06-30"}
    await platform.done("WorkerContract.Add", crew | {"contractList": [contract]})
    lines = await platform.done("Payroll.Add", payroll(crew, platform.pay(1), platform.pay(2, actualAmount="5000")))
    assert len(lines) == len({each["payrollCode"] for each in lines}) == 2
    members = """select registered, team, employer_uscc, entered_on::text, work_type, work_role, kind as contract_kind
        from monitor.membership left join monitor.labour_contract using (project, person_id) order by kind"""
    first, second = await platform.world.rows(members)
    place = {"registered": True, "team": "钢筋一班", "employer_uscc": CREW["uscc"], "entered_on": "2025-07-01"}
    assert second == place | {"work_type": "020", "work_role": "20", "contract_kind": None}
    assert first == second | {"contract_kind": "labour_contract"}
    months = """select month::text, swipes, payable_fen, paid_fen, lines from monitor.worker_month
        order by month, paid_fen desc"""
    assert await platform.world.rows(months) == [
        {"month": "2025-07-01", "swipes": 0, "payable_fen": 780_000, "paid_fen": 780_000, "lines": 1},
        {"month": "2025-07-01", "swipes": 0, "payable_fen": 780_000, "paid_fen": 500_000, "lines": 1},
        {"month": "2025-08-01", "swipes": 1, "payable_fen": 0, "paid_fen": 0, "lines": 0},
        {"month": "2025-08-01", "swipes": 1, "payable_fen": 0, "paid_fen": 0, "lines": 0},
    ]
    changed = await platform.world.rows("select month::text from monitor.changed order by month")
    assert [each["month"] for each in changed] == ["2025-07-01", "2025-08-01", "2025-09-01"]
    feeds = await platform.world.rows("select distinct feed, state from monitor.feed where party = $1", PARTY)
    assert {(each["feed"], each["state"]) for each in feeds} == {
        (name, "fresh") for name in ("rosters", "contracts", "attendance", "payrolls")
    }


async def test_a_project_appears_in_the_register_with_whoever_works_there(platform, world, monitor):
    await platform.crew()
    officer = await world.person(scopes="projects:read")
    shown = (await monitor.get(officer, f"/v1/projects/{CODE}")).json()
    assert (shown["name"], shown["division"], shown["started_on"]) == ("虚构一号楼项目", "420704", "2025-07-01")
    assert shown["general_contractor"] == CONTRACTOR
    assert shown["subcontractors"] == [CREW]
    assert shown["regimes"]
    parties = await world.rows("select corp_code, kind, written_by from monitor.project_party")
    assert parties == [{"corp_code": CREW["uscc"], "kind": "006", "written_by": PARTY}]


async def test_a_project_without_a_code_gets_one_and_is_changed_by_it(platform):
    [added] = await platform.done("Project.Add", platform.project(projectCode=None))
    await platform.done("Project.PartUpdate", {"projectCode": added["projectCode"], "name": "虚构二号楼项目"})
    [found] = await platform.rows("Project.Query", {})
    assert (found["projectCode"], found["name"]) == (added["projectCode"], "虚构二号楼项目")
    assert found["startDate"] == "2025-07-01"


async def test_a_project_of_the_register_is_named_by_its_number_and_its_contractor(platform, world, monitor):
    await registered(monitor, await world.person(scopes="projects:read projects:write"))
    await platform.done("Project.Add", platform.project(thirdPartyProjectCode="P-TEST-1"))
    assert await world.rows("select number from monitor.project") == [{"number": "P-TEST-1"}]
    await platform.done("ProjectSubContractor.Add", platform.unit())
    [unit] = await platform.rows("ProjectSubContractor.Query", {"projectCode": "P-TEST-1"})
    assert unit["corpCode"] == CREW["uscc"]
    assert (
        await platform.failed("Project.PartUpdate", {"projectCode": CODE, "name": "改名"}) == "只能修改本单位上报的内容"
    )


async def test_a_number_of_the_register_with_another_contractor_is_another_project(platform, world, monitor):
    await registered(monitor, await world.person(scopes="projects:read projects:write"))
    stranger = {"contractorCorpCode": CREW["uscc"], "contractorCorpName": CREW["name"]}
    await platform.done("Project.Add", platform.project(thirdPartyProjectCode="P-TEST-1", **stranger))
    assert len(await world.rows("select number from monitor.project")) == 2


async def test_works_that_stand_still_are_suspended_and_go_on(platform, world):
    await platform.done("Project.Add", platform.project())
    stop = {"projectCode": CODE, "prjStatus": "3"}
    await platform.done("Project.PartUpdate", stop)
    await platform.done("Project.PartUpdate", stop)
    await world.set_clock("2025-10-01")
    await platform.done("Project.PartUpdate", stop | {"prjStatus": "2"})
    [row] = await world.rows("select stoppages::text from monitor.project")
    assert row["stoppages"] == '[{"since": "2025-09-10", "until": "2025-10-01"}]'
    assert [each for each in await world.deliver() if "project" in each].count("monitor.project-suspended") == 1


async def test_a_crew_with_a_new_name_keeps_its_workers(platform, world):
    crew = await platform.at_work(1)
    await platform.done("Team.Update", crew | {"teamName": "钢筋二班", "exitTime": "2025-09-01"})
    assert await world.rows("select team from monitor.membership") == [{"team": "钢筋二班"}]
    [worker] = await platform.rows("ProjectWorker.Query", {"projectCode": CODE})
    assert worker["teamName"] == "钢筋二班"


async def test_a_worker_is_changed_leaves_and_comes_back(platform, world):
    crew = await platform.at_work(1)
    await platform.done("ProjectWorker.Update", crew | {"workerList": [platform.worker(1, workType="030")]})
    await platform.done("WorkerEntryExit.Add", crew | platform.who(1) | {"date": "2025-08-01", "type": "0"})
    await platform.done("ProjectWorker.Add", crew | platform.worker(1))
    await platform.done("WorkerEntryExit.Add", crew | platform.who(1) | {"date": "2025-08-02", "type": "1"})
    rows = await world.rows("select work_type, entered_on::text, left_on from monitor.membership")
    assert rows == [{"work_type": "020", "entered_on": "2025-08-02", "left_on": None}]


async def test_the_same_swipe_again_counts_once(platform, world):
    crew = await platform.at_work(1)
    for _ in range(2):
        await platform.done("WorkerAttendance.Add", crew | {"dataList": [platform.swipe(1)]})
    assert await world.rows("select count(*) from monitor.attendance") == [{"count": 1}]


async def test_back_pay_comes_beside_a_frozen_line_in_the_month_it_is_for(platform, world):
    crew = await platform.at_work(1)
    await platform.done("Payroll.Add", payroll(crew, platform.pay(1, actualAmount="5000")))
    back = platform.pay(1, isBackPay="1", backPayMonth="2025-07", totalPayAmount="2800", actualAmount="2800")
    await platform.done("Payroll.Add", payroll(crew, back, month="2025-08"))
    lines = await world.rows("select month::text, back_pay, paid_fen from monitor.payroll_line order by back_pay")
    assert lines == [
        {"month": "2025-07-01", "back_pay": False, "paid_fen": 500_000},
        {"month": "2025-07-01", "back_pay": True, "paid_fen": 280_000},
    ]
    assert "不可修改" in await platform.failed("Payroll.Add", payroll(crew, back, month="2025-08"))


async def test_a_training_is_kept_with_whoever_took_part_and_without_anybody(platform):
    crew = await platform.at_work(1)
    training = {"projectCode": CODE, "trainingDate": "2025-07-02", "trainingName": "三级教育", "trainingDuration": "8"}
    await platform.done("ProjectTraining.Add", training)
    present = platform.who(1) | {"isPass": "1", "teamSysNo": crew["teamSysNo"]}
    await platform.done("ProjectTraining.Add", training | {"workers": [present]})
    shown = await platform.rows("ProjectTraining.Query", {"projectCode": CODE, "trainingDate": "2025-07-02"})
    assert [each["trainingName"] for each in shown] == ["三级教育", "三级教育"]
    assert [platform.decrypted(each["idCardNumber"]) for each in shown if "idCardNumber" in each] == [id_number(1)]
    assert await platform.rows("ProjectTraining.Query", {"projectCode": CODE, "trainingDate": "2025-07-03"}) == []


async def test_a_change_by_the_protocol_undoes_none_of_an_officers(platform, world, monitor, monkeypatch):
    await platform.done("Project.Add", platform.project())
    officer = await world.person(scopes="projects:read projects:write")
    path, check = f"/v1/projects/{CODE}", register._check_registered

    async def meanwhile(work, project):
        await check(work, project)
        shown = (await monitor.get(officer, path)).json()
        entry = a_project(started_on="2025-08-01", subcontractors=[])
        answer = await monitor.call(officer, "PUT", path, json_body=entry, version=shown["version"])
        assert answer.status_code == 200, answer.text

    monkeypatch.setattr(register, "_check_registered", meanwhile)
    await platform.done("Project.PartUpdate", {"projectCode": CODE, "name": "虚构三号楼项目"})
    shown = (await monitor.get(officer, path)).json()
    assert (shown["name"], shown["started_on"]) == ("虚构三号楼项目", "2025-08-01")
    assert shown["contract_on"] == "2025-06-01"
    assert await world.audit("monitor") == []
