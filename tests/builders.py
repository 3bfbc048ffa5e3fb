"""One plain function per thing that tests send: whole and valid, changed by what is given."""

from itertools import count
from typing import Any

RESTAURANT = {"name": "虚构甲餐饮店", "uscc": "91999999MAXXXXXX0N"}
OTHER_RESTAURANT = {"name": "虚构乙餐饮店", "uscc": "91999999MAXXXXXX1R"}
WORKER = {"name": "测试甲", "phone": "13800000001", "id_no": "999999199001010016", "consent": True}

_orders = count(1)


def a_complaint(**differences: Any) -> dict[str, Any]:
    """A restaurant worker's complaint about 8,000 yuan, as the 12345 hotline sends it."""
    return {
        "channel": "hotline_12345",
        "partner_no": f"2508280900{next(_orders):08d}",
        "division": "420704",
        "domain": "non_construction",
        "reporter": WORKER,
        "employer": RESTAURANT,
        "workers": 1,
        "owed_fen": 800_000,
        "period": {"from": "2025-06", "to": "2025-07"},
        "summary": "在辖区餐饮店务工,老板拖欠两个月工资",
    } | differences
