"""Projects as the labour authority registers them, and what it puts on file; all of it made up."""

from typing import Any

from tests.world import Person, ServiceUnderTest

CONTRACTOR = {"name": "虚构建设有限公司", "uscc": "91999999MAXXXXXX0N"}
CREW = {"name": "虚构劳务有限公司", "uscc": "91999999MAXXXXXX1R"}
SCOPES = "projects:read projects:write complaints:read complaints:write complaints:decide work:read work:write"
P = "/v1/projects/P-TEST-1"


def a_project(**differences: Any) -> dict[str, Any]:
    """Signed on 1 June 2025, five million yuan, works since 1 July: the account was due by 1 July."""
    return {
        "name": "虚构一号楼项目",
        "division": "420704",
        "general_contractor": CONTRACTOR,
        "subcontractors": [CREW],
        "project_owner": {"name": "虚构开发有限公司"},
        "industry_department": "测试住建局",
        "contract_fen": 500_000_000,
        "contract_on": "2025-06-01",
        "permit_on": "2025-06-20",
        "started_on": "2025-07-01",
    } | differences


def an_account(**differences: Any) -> dict[str, Any]:
    return {
        "bank": "测试银行",
        "name": "虚构建设有限公司虚构一号楼项目农民工工资专用账户",
        "account_no": "9999990000001234567",
        "opened_on": "2025-06-15",
        "filed_on": "2025-06-20",
    } | differences


def a_bond(**differences: Any) -> dict[str, Any]:
    return {
        "form": "bank_guarantee",
        "issuer": "测试银行",
        "amount_fen": 10_000_000,
        "due_fen": 10_000_000,
        "deposited_on": "2025-07-10",
        "expires_on": "2027-06-30",
    } | differences


async def register(
    monitor: ServiceUnderTest, officer: Person, path: str = P, version: int | None = None, **differences: Any
) -> dict[str, Any]:
    answer = await monitor.call(officer, "PUT", path, json_body=a_project(**differences), version=version)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def put_on_file(
    monitor: ServiceUnderTest, officer: Person, kind: str, content: dict[str, Any], path: str = P
) -> dict[str, Any]:
    """On the version just read."""
    seen = (await monitor.get(officer, path)).json()["version"]
    answer = await monitor.call(officer, "PUT", f"{path}/{kind}", json_body=content, version=seen)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def states(shown: dict[str, Any]) -> dict[str, str]:
    return {each["regime"]: each["state"] for each in shown["regimes"]}


def gaps(shown: dict[str, Any], regime: str) -> list[str]:
    [found] = [each for each in shown["regimes"] if each["regime"] == regime]
    return [each["code"] for each in found["gaps"]]
