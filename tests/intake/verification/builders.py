"""What the tests of this room build their stories from."""

from tests.journeys.stories import decide

FOUND = {
    "domain": "construction",
    "sector": "housing",
    "project": {"id": "P-TEST-1", "name": "虚构一号楼项目", "contractor": "虚构建设有限公司"},
    "regimes": {"agent_payment": False, "real_name": True, "wage_account": True, "bond": None},
    "cause": "contractor_late",
    "period": {"first": "2025-06-01", "last": "2025-07-31"},
    "workers": 12,
    "owed_fen": 18_600_000,
    "liable": {
        "rule": "LIAB-05",
        "name": "虚构建设有限公司",
        "uscc": "91999999MAXXXXXX1R",
        "person": {"name": "测试丁", "id_no": "999999197803200031"},
    },
    "facts": "经核实,测试甲等12人6至7月工资未发,电话13800000001",
    "handler": {"unit": "测试监察大队"},
}


NOTHING_OWED = {
    "domain": "non_construction",
    "workers": 0,
    "owed_fen": 0,
    "facts": "查工资表,未欠",
    "handler": {"unit": "测试监察大队"},
}


async def verified(intake, officer, number, **differences):
    path = f"/v1/complaints/{number}"
    return await decide(intake, officer, path, "verify", FOUND | differences)
