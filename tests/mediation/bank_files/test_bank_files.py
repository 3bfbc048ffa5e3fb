"""A bank's file through the API: certain lines are payments, the rest is in suspense, nothing is lost or counted twice;
what a person says stands (C135, C142).
"""

import asyncio
from io import BytesIO
from typing import Any

import asyncpg
import httpx
import openpyxl
import pytest
from pydantic import SecretStr

from services.mediation.payments.members.intake_client import IntakeMembers
from tests.journeys.collective import EACH_FEN, MEMBERS, USCC, Told, accepted_with_members, filed
from tests.mediation.referral import ZHUHAI
from tests.mediation.story import OFF_BALANCE, stated
from tests.world import World

pytestmark = [pytest.mark.capability("C135", "C142"), pytest.mark.invariant(12)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON = "2025-11-03"


@pytest.fixture
async def told(world: World, intake, mediation):
    """Zhuhai's twelve workers with a line each, mediation's own credential, and a cashier of the place."""
    told = await filed(world, ZHUHAI)
    await accepted_with_members(told)
    await world.set_clock("2025-11-07")
    own = await world.machine(
        "anxin_mediation", kind="service", divisions=[ZHUHAI], scopes="complaints:read complaints:read-personal"
    )
    settings = mediation.settings.model_copy(
        update={"intake_url": "http://intake", "intake_key": own.key, "intake_secret": SecretStr(own.secret)}
    )
    was = mediation.app.state.intake_members
    mediation.app.state.intake_members = IntakeMembers(settings, transport=httpx.ASGITransport(intake.app))
    told.officer = await world.person("cashier", divisions=[ZHUHAI], scopes="payments:write payments:read cases:read")
    yield told
    mediation.app.state.intake_members = was


def name(number: int) -> str:
    return str(MEMBERS[number - 1]["name"])


def row(number: int, fen: int = EACH_FEN, payee: str | None = None, **differences: Any) -> dict[str, Any]:
    told = {"bank_ref": f"B-{number}", "happened_on": ON, "fen": fen, "payee": payee or name(number)}
    return told | differences


def file(*lines: dict[str, Any], **differences: Any) -> dict[str, Any]:
    about = {"number": "F-1", "account": "工资专户一", "division": ZHUHAI, "payer": "contractor"}
    return about | {"employer_uscc": USCC, "lines": list(lines)} | differences


async def send(told: Told, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await told.world.service("mediation").post(told.officer, "/v1/bank-files", body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def post(told: Told, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = await told.world.service("mediation").post(told.officer, f"/v1/money-in/{path}", body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def outstanding(told: Told) -> int:
    answer = await told.world.service("mediation").get(told.officer, f"/v1/cases/{told.case}")
    return int(answer.json()["outstanding_fen"])


async def asked(world: World) -> list[str]:
    rows = await world.rows("select zh from mediation.question where subject_kind = 'money_in' and answered_at is null")
    return [row["zh"] for row in rows]


async def test_what_is_certain_is_paid_and_the_rest_is_kept_and_asked_about(told, world):
    seen = await send(told, file(row(1), row(2, 1_000), row(3, payee="测试工3"), row(4, EACH_FEN + 1)))
    assert [(each["state"], each["doubt"]) for each in seen["lines"]] == [
        ("paid", None),
        ("paid", None),
        ("suspense", "name-near"),
        ("suspense", "more-than-owed"),
    ]
    assert seen["counts"] == {"paid": 2, "suspense": 2}
    assert seen["fen"] == {"paid": EACH_FEN + 1_000, "suspense": 2 * EACH_FEN + 1}
    assert await outstanding(told) == 12 * EACH_FEN - EACH_FEN - 1_000
    assert len(await asked(world)) == 2
    acts = await world.rows("select number, fen, by_person, payer, means from mediation.act where kind = 'paid'")
    assert sorted(tuple(each.values()) for each in acts) == [
        ("B-1", EACH_FEN, False, "contractor", "agent_payment"),
        ("B-2", 1_000, False, "contractor", "agent_payment"),
    ]
    fact, body = (await stated(world))[-1]
    assert (fact, body["paid_fen"], body["paid_on"], len(body["workers"])) == (
        "wages-paid",
        EACH_FEN + 1_000,
        ON,
        2,
    )
    assert await world.rows(OFF_BALANCE) == []
    money = "select sum(fen - matched_fen - returned_fen - suspense_fen)::bigint as off from mediation.money_in"
    assert (await world.rows(money))[0]["off"] == 0


async def test_the_same_file_again_does_nothing_twice_and_other_content_is_refused(told, world):
    body = file(row(1), row(2, payee="查无此人"))
    await send(told, body)
    again = await send(told, body)
    assert [each["state"] for each in again["lines"]] == ["again", "suspense"]
    assert len(await asked(world)) == 1
    assert (await send(told, file(row(1), row(2)), 409))["code"] == "file-reused"
    other = await send(told, file(row(1, EACH_FEN - 1), number="F-2"))
    assert [(each["state"], each["code"]) for each in other["lines"]] == [("refused", "money-reused")]
    assert await outstanding(told) == 11 * EACH_FEN


async def test_the_same_file_ten_times_at_once_pays_once(told, world):
    body = file(*[row(each) for each in range(1, 13)])
    service = world.service("mediation")
    answers = await asyncio.gather(*(service.post(told.officer, "/v1/bank-files", body) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert sum(answer.json()["counts"].get("paid", 0) for answer in answers) == 12
    assert await outstanding(told) == 0
    assert await world.rows(OFF_BALANCE) == []


async def test_a_persons_yes_stands_and_what_came_back_is_outstanding_again(told, world):
    seen = await send(told, file(row(3, payee="测试工3")))
    money = seen["lines"][0]["money_id"]
    line = 4
    await post(told, f"{money}/match", {"case": told.case, "line": line, "fen": EACH_FEN, "payer": "contractor"})
    assert await outstanding(told) == 11 * EACH_FEN
    assert await asked(world) == []
    back = {"bank_ref": "T-1", "happened_on": "2025-11-05", "fen": EACH_FEN, "remark": "退汇", "returns": "B-3"}
    returned = await send(told, file(back, number="F-2"))
    assert [each["state"] for each in returned["lines"]] == ["returned"]
    assert await outstanding(told) == 12 * EACH_FEN
    seen = (await world.service("mediation").get(told.officer, f"/v1/money-in/{money}")).json()
    assert (seen["matched_fen"], seen["returned_fen"], seen["suspense_fen"]) == (0, EACH_FEN, 0)
    again = await send(told, file(back, number="F-2"))
    assert [each["state"] for each in again["lines"]] == ["again"]
    assert await world.rows(OFF_BALANCE) == []


async def test_paid_and_returned_in_one_file(told, world):
    back = {"bank_ref": "T-1", "happened_on": "2025-11-05", "fen": EACH_FEN, "returns": "B-1"}
    seen = await send(told, file(row(1), back))
    assert [each["state"] for each in seen["lines"]] == ["paid", "returned"]
    assert await outstanding(told) == 12 * EACH_FEN
    names = [name for name, _ in await stated(world)]
    assert names[-2:] == ["wages-paid", "payment-returned"]


@pytest.mark.parametrize(
    ("differences", "code"),
    [
        ({"fen": EACH_FEN - 1}, "returned-otherwise"),
        ({"happened_on": "2025-11-02"}, "returned-otherwise"),
        ({"returns": "B-9"}, "not-found"),
    ],
)
async def test_a_return_that_fits_no_line_is_refused_and_harms_no_other(told, differences, code):
    back = {"bank_ref": "T-1", "happened_on": "2025-11-05", "fen": EACH_FEN, "returns": "B-1"} | differences
    seen = await send(told, file(row(1), back, row(2)))
    assert [(each["state"], each["code"]) for each in seen["lines"]] == [
        ("paid", None),
        ("refused", code),
        ("paid", None),
    ]
    assert await outstanding(told) == 10 * EACH_FEN


async def test_a_persons_no_is_final_for_every_machine(told, world):
    seen = await send(told, file(row(1, payee="测试工1")))
    [line] = seen["lines"]
    assert line["parts"], "what it may be"
    part = line["parts"][0]
    told_no = {"case": part["case"], "line": part["line"], "reason": "本人未收到"}
    for _ in range(2):
        items = (await post(told, f"{line['money_id']}/not-for", told_no))["items"]
    assert [each["refused"] for each in items if each["line"] == part["line"]] == [True]
    machine = await world.machine(
        "labour_authority", kind="labour_authority", divisions=[ZHUHAI], scopes="payments:write"
    )
    path = f"/v1/money-in/{line['money_id']}"
    said = await world.service("mediation").post(machine, f"{path}/not-for", told_no)
    assert (said.status_code, said.json()["code"]) == (403, "person-decides")
    pay = {"case": part["case"], "line": part["line"], "fen": EACH_FEN, "payer": "contractor"}
    tried = await world.service("mediation").post(machine, f"{path}/match", pay)
    assert (tried.status_code, tried.json()["code"]) == (409, "said-no")
    with pytest.raises(asyncpg.CheckViolationError):
        await world.execute("update mediation.match_candidate set refused_at = null, refused_by = null")
    await post(told, f"{line['money_id']}/match", pay)
    assert await outstanding(told) == 11 * EACH_FEN


async def test_a_receipt_that_was_entered_by_hand_is_not_paid_again(told, world):
    body = {"receipt_no": "B-1", "line": 2, "fen": EACH_FEN, "paid_on": ON, "payer": "contractor"}
    path = f"/v1/cases/{told.case}/payments"
    assert (await world.service("mediation").post(told.officer, path, body)).status_code == 201
    seen = await send(told, file(row(1)))
    assert [(each["state"], each["doubt"]) for each in seen["lines"]] == [("suspense", "paid-twice")]
    other = await send(told, file(row(2, bank_ref="B-1", fen=EACH_FEN), number="F-2", account="专户二"))
    assert [(each["state"], each["doubt"]) for each in other["lines"]] == [("suspense", "receipt-there")]
    assert await outstanding(told) == 11 * EACH_FEN


async def test_a_spreadsheet_is_the_same_file(told, world):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["流水号", "交易日期", "金额（元）", "收款人", "证件号码", "摘要", "退汇原流水号"])
    sheet.append(["B-1", "2025/11/3", "15500.00", name(1), None, "工资", None])
    sheet.append(["B-2", "20251103", "15500.00", name(2), None, None, None])
    sheet.append(["T-2", "2025-11-04", "15500.00", None, None, "退汇", "B-2"])
    content = BytesIO()
    book.save(content)
    query = {"number": "F-1", "account": "工资专户一", "division": ZHUHAI, "payer": "contractor", "employer_uscc": USCC}
    target = str(httpx.URL("/v1/bank-files", params=query))
    service = world.service("mediation")
    answer = await service.post(told.officer, target, content=content.getvalue(), headers={"Content-Type": XLSX})
    assert answer.status_code == 201, answer.text
    assert [each["state"] for each in answer.json()["lines"]] == ["paid", "paid", "returned"]
    assert await outstanding(told) == 11 * EACH_FEN


@pytest.mark.parametrize(
    ("differences", "status", "code"),
    [
        ({"employer_uscc": None}, 422, "invalid"),
        ({"lines": [row(1), row(1)]}, 422, "invalid"),
        ({"lines": [row(1, happened_on="2025-11-08")]}, 422, "in-the-future"),
        ({"cases": ["440402-2025-999999"]}, 404, "not-found"),
        ({"division": "420704"}, 403, "wrong-division"),
    ],
)
async def test_what_cannot_be_taken_is_refused_whole(told, world, differences, status, code):
    assert (await send(told, file(row(1)) | differences, status))["code"] == code
    assert await world.rows("select 1 from mediation.money_in union all select 1 from mediation.bank_file") == []


@pytest.mark.invariant(14)
async def test_no_name_of_a_file_is_kept_here(told, world):
    await send(told, file(row(1), row(2, payee="查无此人"), row(3, payee="测试工3")))
    tables = await world.rows("select tablename from pg_tables where schemaname = 'mediation'")
    for table in tables:
        for seed in (name(1), "查无此人", "测试工3"):
            query = f"select 1 from mediation.{table['tablename']} as row where strpos(row::text, $1) > 0"
            assert await world.rows(query, seed) == [], table["tablename"]
