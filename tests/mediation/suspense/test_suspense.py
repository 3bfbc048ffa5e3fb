"""Money that nobody claims yet: kept, asked about, matched or sent back, and never more than came (C142)."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.mediation.story import OFF_BALANCE, OWED, PLACE, CaseInHand, a_payment, an_open_case
from tests.world import Person, World

pytestmark = [pytest.mark.capability("C142"), pytest.mark.invariant(12)]


def money(**differences: Any) -> dict[str, Any]:
    told = {"account": "工资专户一", "bank_ref": "B-1", "division": PLACE, "fen": 700, "happened_on": "2025-08-28"}
    return told | differences


async def sent(case: CaseInHand, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = await case.service.post(case.who, f"/v1/money-in{path}", body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def match(case: CaseInHand, fen: int, **differences: Any) -> dict[str, Any]:
    return {"case": case.seen["number"], "fen": fen, "payer": "employer"} | differences


async def asked(world: World) -> list[str]:
    """The open questions about money."""
    rows = await world.rows("select zh from mediation.question where subject_kind = 'money_in' and answered_at is null")
    return [row["zh"] for row in rows]


@pytest.fixture
async def case(world: World) -> CaseInHand:
    return await an_open_case(world)


@pytest.fixture
async def money_reader(world: World, case: CaseInHand) -> Person:
    return await world.person("cashier", divisions=[PLACE], scopes="payments:read")


@pytest.fixture
async def came(case: CaseInHand) -> dict[str, Any]:
    return await sent(case, "", money(), 201)


async def test_money_nobody_claims_is_kept_once_and_asked_about_until_it_is_matched_or_sent_back(
    world: World, case: CaseInHand, came
):
    assert (came["suspense_fen"], came["days"]) == (700, 0)
    assert await sent(case, "", money(), 201) == came
    assert [zh[:18] for zh in await asked(world)] == ["账户“工资专户一”2025-08-28"[:18]]
    path = f"/{came['money_id']}"
    matched = await sent(case, f"{path}/match", match(case, 600))
    assert (matched["payment"]["receipt_no"], matched["suspense_fen"]) == ("B-1", 100)
    assert len(await asked(world)) == 1
    back = {"number": "T-1", "fen": 100, "happened_on": "2025-08-28", "reason": "多汇"}
    rest = await sent(case, f"{path}/send-back", back)
    assert (rest["matched_fen"], rest["returned_fen"], rest["suspense_fen"], rest["days"]) == (600, 100, 0, None)
    assert rest["matched"] == [{"case": case.seen["number"], "line": 1, "fen": 600, "receipt_no": "B-1"}]
    assert await asked(world) == []
    assert (await case.look())["paid_fen"] == 600
    assert await world.rows(OFF_BALANCE) == []


async def test_a_fen_more_than_came_is_neither_matched_nor_sent_back(case: CaseInHand, came):
    path = f"/{came['money_id']}"
    assert (await sent(case, f"{path}/match", match(case, 701), 409))["code"] == "more-than-came"
    await sent(case, f"{path}/match", match(case, 700))
    back = {"number": "T-1", "fen": 1, "happened_on": "2025-08-28", "reason": "多汇"}
    assert (await sent(case, f"{path}/send-back", back, 409))["code"] == "more-than-came"


async def test_the_same_match_again_is_the_same_payment_and_a_receipt_of_other_money_is_refused(case: CaseInHand, came):
    path = f"/{came['money_id']}/match"
    first = await sent(case, path, match(case, 300))
    assert (await sent(case, path, match(case, 300)))["payment"] == first["payment"]
    assert (await sent(case, path, match(case, 301), 409))["code"] == "receipt-reused"
    await case.do("payments", **a_payment(receipt_no="R-9", fen=50))
    assert (await sent(case, path, match(case, 50, receipt_no="R-9"), 409))["code"] == "receipt-reused"


async def test_what_is_sent_back_is_told_once(case: CaseInHand, came):
    path, back = (
        f"/{came['money_id']}/send-back",
        {"number": "T-1", "fen": 100, "happened_on": "2025-08-28", "reason": "退"},
    )
    for _ in range(2):
        assert (await sent(case, path, back))["returned_fen"] == 100
    assert (await sent(case, path, back | {"fen": 99}, 409))["code"] == "money-reused"
    assert (await sent(case, "", money(fen=701), 409))["code"] == "money-reused"


async def test_ten_who_match_at_once_take_no_more_than_came(world: World, case: CaseInHand, came):
    answers = await asyncio.gather(
        *(
            case.service.post(
                case.who, f"/v1/money-in/{came['money_id']}/match", match(case, 100, line=1, receipt_no=f"B-1/{number}")
            )
            for number in range(10)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [409] * 3
    assert (await case.look())["outstanding_fen"] == OWED - 700
    assert await world.rows("select suspense_fen from mediation.money_in") == [{"suspense_fen": 0}]


async def test_what_is_in_suspense_is_listed_with_its_days_until_nothing_is_left(
    world: World, case: CaseInHand, came, money_reader
):
    await sent(case, "", money(bank_ref="B-2", account="工资专户二"), 201)
    await world.set_clock("2025-08-30")

    async def listed(**filters: Any) -> list[tuple[Any, ...]]:
        answer = await case.service.get(money_reader, "/v1/money-in", params=filters)
        assert answer.status_code == 200, answer.text
        items = answer.json()["items"]
        return sorted((each["bank_ref"], each["suspense_fen"], each["days"]) for each in items)

    assert await listed() == await listed(in_suspense=True) == [("B-1", 700, 2), ("B-2", 700, 2)]
    await sent(case, f"/{came['money_id']}/match", match(case, 700))
    assert await listed(in_suspense=True) == [("B-2", 700, 2)]
    assert await listed(in_suspense=False) == await listed(account="工资专户一") == [("B-1", 0, None)]
    assert await listed(came_from="2025-08-29") == await listed(came_to="2025-08-27") == []
    assert len(await listed(came_from="2025-08-28", came_to="2025-08-28")) == 2
    elsewhere = await world.person("far", divisions=["440402"], scopes="payments:read")
    assert (await case.service.get(elsewhere, "/v1/money-in")).json()["items"] == []


async def test_another_place_and_another_party_do_not_see_it(world: World, case: CaseInHand, came):
    elsewhere = await world.person("far", divisions=["440402"], roles="officer head")
    answer = await case.service.get(elsewhere, f"/v1/money-in/{came['money_id']}")
    assert answer.status_code == 404
    refused = await case.service.post(elsewhere, "/v1/money-in", money(bank_ref="B-2"))
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "statement",
    [
        "update mediation.money_in set matched_fen = 1",
        "update mediation.money_in set fen = fen + 1",
        "delete from mediation.money_in",
        "delete from mediation.money_back",
        "insert into mediation.money_back select money_id, 'X', 701, now(), 'x', 'x', now() from mediation.money_in",
    ],
)
async def test_neither_role_nor_owner_writes_what_is_derived(world: World, came, statement: str):
    with pytest.raises(asyncpg.CheckViolationError):
        await world.execute(statement)
    role = await asyncpg.connect(world.dsn.replace("postgres@", "mediation_app@"))
    try:
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.InsufficientPrivilegeError)):
            await role.execute(statement)
    finally:
        await role.close()
