"""Each failure text of the protocol, and on which side of its limit it begins."""

import base64

import pytest

from tests.monitor.realname.platform import CODE, Platform, payroll

pytestmark = pytest.mark.capability("C34")
TEAM = {"projectCode": CODE, "teamSysNo": "1"}
KB50 = 50 * 1024


def image(size):
    return base64.b64encode(b"x" * size).decode()


# at once: the request itself


@pytest.mark.parametrize(
    ("differences", "why"),
    [
        ({"name": None}, "[name]不能为空"),
        ({"name": " "}, "[name]不能为空"),
        ({"name": "长" * 201}, "[name]长度不能超过200"),
        ({"projectCode": "x" * 33}, "[projectCode]长度不能超过32"),
        ({"projectCode": "count"}, "[projectCode]格式有误，应为A-Z a-z 0-9 . _ -"),
        ({"projectCode": "一号/楼"}, "[projectCode]格式有误，应为A-Z a-z 0-9 . _ -"),
        ({"contractorCorpCode": "91999999MAXXXXXX00"}, "[contractorCorpCode]统一社会信用代码有误"),
        ({"areaCode": "999999"}, "[areaCode]区划编码在字典中不存在"),
        ({"areaCode": "4207"}, "[areaCode]区划编码在字典中不存在"),
        ({"prjStatus": "5"}, "[prjStatus]取值超出范围"),
        ({"invest": "1.1234567"}, "[invest]取值超出范围"),
        ({"invest": "1234567890123"}, "[invest]取值超出范围"),
        ({"invest": "-1"}, "[invest]取值超出范围"),
        ({"lng": "1234.5"}, "[lng]取值超出范围"),
        ({"startDate": "2025/07/01"}, "[startDate]格式有误，应为yyyy-MM-dd"),
        ({"completeDate": "2025-06-30"}, "[completeDate]不能早于[startDate]"),
    ],
)
async def test_a_project_with_a_field_that_is_wrong(platform, differences, why):
    assert await platform.refused("Project.Add", platform.project(**differences)) == (1001, why)


@pytest.mark.parametrize(
    "differences",
    [
        {"name": "长" * 200},
        {"projectCode": "x" * 32},
        {"invest": "123456789012.123456"},
        {"invest": 3.5},
        {"lng": 114.123456789012345, "lat": "30.5"},
        {"completeDate": "2025-07-01"},
        {"unheardOf": "is ignored"},
    ],
)
async def test_a_project_at_the_limit_of_its_fields(platform, differences):
    await platform.done("Project.Add", platform.project(**differences))


@pytest.mark.parametrize(
    ("differences", "why"),
    [
        ({"idCardNumber": "999999199001010016"}, "解密失败"),
        ({"idCardNumber": image(20)}, "解密失败"),
        ({"idCardNumber": 12}, "解密失败"),
        ({"payRollBankCardNumber": "6228480000000001"}, "[payRollBankCardNumber]解密失败"),
        ({"headImage": image(KB50 + 1)}, "[headImage]图片不能超过50KB"),
        ({"headImage": "?"}, "[headImage]格式有误，应为Base64"),
        ({"headImage": "?" * (KB50 + 1)}, "[headImage]图片不能超过50KB"),
        ({"idCardType": "99"}, "[idCardType]取值超出范围"),
        ({"workRole": "30"}, "[workRole]取值超出范围"),
        ({"isTeamLeader": "2"}, "[isTeamLeader]取值超出范围"),
        ({"cellPhone": "1" * 21}, "[cellPhone]长度不能超过20"),
        ({"payRollTopBankCode": "0102"}, "[payRollTopBankCode]长度不能超过3"),
    ],
)
async def test_a_worker_with_a_field_that_is_wrong(platform, differences, why):
    code, told = await platform.refused("ProjectWorker.Add", TEAM | platform.worker(1, **differences))
    assert (code, why in told) == (1001, True), told


async def test_half_a_cipher_is_none(platform):
    half = base64.b64encode(base64.b64decode(platform.encrypted("999999199001010016"))[:16]).decode()
    code, told = await platform.refused("ProjectWorker.Add", TEAM | platform.worker(1, idCardNumber=half))
    assert (code, told.startswith("[idCardNumber]解密失败")) == (1001, True)


@pytest.mark.parametrize("number", ["999999199001010017", "110105", "A123456"])
async def test_a_number_that_is_nobodys_is_refused_and_not_repeated(platform, number):
    worker = platform.worker(1, idCardNumber=platform.encrypted(number))
    assert await platform.refused("ProjectWorker.Add", TEAM | worker) == (
        1001,
        "[idCardNumber]身份证号格式或校验位有误",
    )


async def test_a_picture_of_fifty_kilobytes_is_taken(platform, world):
    crew = {"projectCode": CODE, "teamSysNo": await platform.crew()}
    picture = "data:image/jpeg;base64," + image(KB50)
    await platform.done("ProjectWorker.Add", crew | platform.worker(1, headImage=picture))
    assert await world.rows("select 1 as found from monitor.realname_record where length(content) > 2000") == []


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2025-10", "[payMonth]不能晚于当前日期"),
        ("2025-9", "[payMonth]格式有误，应为yyyy-MM"),
        (None, "[payMonth]不能为空"),
    ],
)
async def test_a_month_that_has_not_begun_has_no_payroll(platform, month, why):
    assert await platform.refused("Payroll.Add", payroll(TEAM, platform.pay(), month=month)) == (1001, why)


async def test_the_month_that_has_begun_has_one(platform):
    crew = await platform.at_work(1)
    line = platform.pay(1, balanceDate="2025-09-10")
    await platform.done("Payroll.Add", payroll(crew, line, month="2025-09"))


@pytest.mark.parametrize(
    ("differences", "why"),
    [
        ({"totalPayAmount": "7800.001"}, "[totalPayAmount]取值超出范围"),
        ({"totalPayAmount": "-1"}, "[totalPayAmount]取值超出范围"),
        ({"totalPayAmount": "123456789012345"}, "[totalPayAmount]取值超出范围"),
        ({"workHours": "1000"}, "[workHours]取值超出范围"),
        ({"balanceDate": "2025-09-11"}, "[balanceDate]不能晚于当前日期"),
        ({"payBankCardNumber": "1"}, "[payBankCardNumber]解密失败"),
    ],
)
async def test_a_payroll_line_with_a_field_that_is_wrong(platform, differences, why):
    code, told = await platform.refused("Payroll.Add", payroll(TEAM, platform.pay(**differences)))
    assert (code, told.startswith(why)) == (1001, True), told


async def test_of_several_rows_the_wrong_one_is_named(platform):
    rows = [platform.pay(1), platform.pay(2, days="x")]
    assert await platform.refused("Payroll.Add", payroll(TEAM, *rows)) == (1001, "第2条：[days]取值超出范围")


@pytest.mark.parametrize(
    ("rows", "why"),
    [([], "[dataList]不能为空"), ({}, "[dataList]格式有误，应为[{…}]"), ([1], "[dataList]格式有误，应为[{…}]")],
)
async def test_rows_that_are_none(platform, rows, why):
    assert await platform.refused("WorkerAttendance.Add", TEAM | {"dataList": rows}) == (1001, why)


@pytest.mark.parametrize(("count", "code"), [(1_000, 0), (1_001, 1001)])
async def test_a_request_has_a_thousand_rows(platform, count, code):
    told = await platform.ask("WorkerAttendance.Add", TEAM | {"dataList": [platform.swipe()] * count})
    assert told["code"] == code
    assert code == 0 or told["message"] == "[dataList]每次至多1000条"


@pytest.mark.parametrize(("size", "code"), [(0, 1001), (1, 0), (100, 0), (101, 1001)])
async def test_a_page_has_a_hundred_rows_at_most(platform, size, code):
    assert (await platform.ask("Project.Query", {"pageSize": size}))["code"] == code


# once handled: what there is


async def test_whatever_is_there_already_says_the_number_to_adopt(platform):
    team = await platform.crew()
    crew = {"projectCode": CODE, "teamSysNo": team}
    assert await platform.failed("Project.Add", platform.project()) == f"项目已存在编号为:{CODE}"
    assert await platform.failed("ProjectSubContractor.Add", platform.unit()) == "参建单位已存在"
    assert await platform.failed("Team.Add", platform.team()) == f"班组已存在编号为:{team}"
    await platform.done("ProjectWorker.Add", crew | platform.worker(1))
    why = await platform.failed("ProjectWorker.Add", crew | platform.worker(1))
    assert why == f"项目中已存在该工人，班组编号为:{team}"
    [second] = await platform.done("Team.Add", platform.team(teamName="木工班"))
    renamed = await platform.failed("Team.Update", crew | {"teamName": "木工班"})
    assert renamed == f"班组已存在编号为:{second['teamSysNo']}"


async def test_nothing_comes_before_what_it_needs(platform):
    assert (
        await platform.failed("ProjectSubContractor.Add", platform.unit())
        == "[projectCode]项目不存在，或不在贵单位的区划内"
    )
    await platform.done("Project.Add", platform.project())
    assert await platform.failed("Team.Add", platform.team()) == "[corpCode]参建单位不存在，请先上报参建单位"
    assert (
        await platform.failed("ProjectSubContractor.Update", platform.unit())
        == "[corpCode]参建单位不存在，请先上报参建单位"
    )
    await platform.done("ProjectSubContractor.Add", platform.unit())
    assert (
        await platform.failed("ProjectWorker.Add", TEAM | platform.worker(1)) == "[teamSysNo]班组不存在，请先上报班组"
    )
    [team] = await platform.done("Team.Add", platform.team())
    crew = {"projectCode": CODE, **team}
    unknown = "[idCardNumber]项目中不存在该工人，请先上报项目工人"
    for method, row in (
        ("ProjectWorker.Update", platform.worker(1)),
        ("WorkerEntryExit.Add", platform.who(1) | {"date": "2025-07-01", "type": "1"}),
        ("WorkerAttendance.Add", platform.swipe(1)),
        ("WorkerContract.Add", platform.who(1)),
        ("Payroll.Add", {"payMonth": "2025-07"} | platform.pay(1)),
        ("ProjectTraining.Add", platform.who(1) | {"trainingDate": "2025-07-01", "trainingName": "三级教育"}),
    ):
        assert await platform.failed(method, crew | row) == unknown, method
    await platform.done("ProjectWorker.Add", crew | platform.worker(1))
    for method, row in (
        ("WorkerAttendance.Add", platform.swipe(1)),
        ("WorkerEntryExit.Add", platform.who(1) | {"date": "2025-07-01", "type": "0"}),
    ):
        assert await platform.failed(method, crew | row) == "[idCardNumber]该工人尚未进场，请先上报进场", method


@pytest.mark.parametrize(("day", "fails"), [("2025-06-30", True), ("2025-07-01", False)])
async def test_nobody_leaves_before_they_came(platform, day, fails):
    crew = await platform.at_work(1)
    left = crew | platform.who(1) | {"date": day, "type": "0"}
    if fails:
        assert await platform.failed("WorkerEntryExit.Add", left) == "[date]不能早于历史进退场日期"
    else:
        await platform.done("WorkerEntryExit.Add", left)


async def test_pay_that_was_accepted_is_frozen(platform, world):
    crew = await platform.at_work(1, 2)
    await platform.done("Payroll.Add", payroll(crew, platform.pay(1)))
    changed = platform.pay(1, actualAmount="1.00")
    frozen = "[idCardNumber]该工人2025-07的工资已上报，不可修改；补发工资请将isBackPay填为1"
    assert await platform.failed("Payroll.Add", payroll(crew, changed)) == frozen
    assert await platform.failed("Payroll.Add", payroll(crew, platform.pay(2), changed)) == f"第2条：{frozen}"
    assert await platform.failed("Payroll.Add", payroll(crew, platform.pay(2), platform.pay(2))) == f"第2条：{frozen}"
    assert await world.rows("select paid_fen from monitor.payroll_line") == [{"paid_fen": 780_000}]
    await platform.done("Payroll.Add", payroll(crew, changed, month="2025-08"))


async def test_one_row_that_fails_leaves_nothing_of_the_others(platform, world):
    crew = await platform.at_work(1)
    rows = [platform.swipe(1), platform.swipe(2)]
    assert (await platform.failed("WorkerAttendance.Add", crew | {"dataList": rows}))[:4] == "第2条："
    early = platform.pay(1, balanceDate="2025-06-30")
    assert await platform.failed("Payroll.Add", payroll(crew, early)) == "[balanceDate]止期早于起期"
    assert await world.rows("select 1 as found from monitor.attendance") == []
    assert await world.rows("select 1 as found from monitor.feed_batch where feed <> 'rosters'") == []


# whose it is


async def test_a_project_of_other_divisions_is_no_project(platform, world, monitor):
    crew = await platform.at_work(1)
    far = await Platform.opened(world, monitor, "far_software", divisions=["620724"])
    unknown = "[projectCode]项目不存在，或不在贵单位的区划内"
    assert await far.failed("Payroll.Add", payroll(crew, far.pay(1))) == unknown
    assert await far.failed("Project.PartUpdate", {"projectCode": CODE, "name": "改名"}) == unknown
    assert await far.failed("Project.Add", far.project()) == unknown
    assert await far.failed("Project.Add", far.project(projectCode="FAR1")) == "[areaCode]不在贵单位的区划内"
    assert await far.refused("Team.Query", {"projectCode": CODE}) == (9999, unknown)
    assert await far.rows("Project.Query", {}) == []


async def test_only_who_wrote_it_changes_it(platform, other):
    crew = await platform.at_work(1)
    for method, data in (
        ("Project.PartUpdate", {"projectCode": CODE, "name": "改名"}),
        ("ProjectSubContractor.Update", other.unit(corpName="改名")),
        ("Team.Update", crew | {"teamName": "改名"}),
        ("ProjectWorker.Update", crew | other.worker(1)),
    ):
        assert await other.failed(method, data) == "只能修改本单位上报的内容", method
    await platform.done("ProjectSubContractor.Update", platform.unit(corpName="改名"))
    [unit] = await other.rows("ProjectSubContractor.Query", {"projectCode": CODE})
    assert unit["corpName"] == "改名"


async def test_a_serial_code_is_for_whoever_got_it(platform, other):
    serial = await platform.sent("Project.Add", platform.project())
    head, number, digits = serial.rsplit("-", 2)
    assert serial.startswith("project-add-2025091009-")
    assert await platform.result(serial) == ("0", "待处理")
    unknown = (1001, "[requestSerialCode]不存在")
    guessed = f"{head}-{number}-{(int(digits) + 1) % 10_000:04d}"
    for who, code in ((other, serial), (platform, guessed), (platform, "x"), (platform, f"team-add{serial[11:]}")):
        assert await who.refused("AsyncHandleResult.Query", {"requestSerialCode": code}) == unknown
