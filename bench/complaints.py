"""Invented complaints for load: every person, phone, identity number and employer is from the test range."""

import json
import random
from typing import Any

from bench.callers import PLACE, Machine, as_bytes

NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
WHAT = (
    "在辖区工地做木工，工资拖欠三个月，多次催要无果，请求帮助。",
    "在餐饮店做服务员，离职后两个月工资一直未结清，老板不接电话。",
    "某项目劳务班组未按月发放工资，只发生活费，年底仍未结清。",
)


def complaint(number: str, chance: random.Random, **differences: Any) -> dict[str, Any]:
    """One filing of a hotline; `number` is its partner's number and is unique."""
    mark = chance.randrange(10**8)
    phone = f"138{mark:08d}"
    return {
        "channel": "hotline_12345",
        "partner_no": number,
        "division": PLACE,
        "domain": chance.choice(("construction", "non_construction")),
        "reporter": {
            "name": f"测试{chance.choice(NAMES)}{chance.choice(NAMES)}",
            "phone": phone,
            "id_no": f"999999{chance.randrange(1960, 2005)}01{mark % 1000:03d}{chance.randrange(10)}",
            "consent": True,
        },
        "employer": {"name": f"虚构{chance.choice(NAMES)}建筑劳务{mark % 5000}号公司", "uscc": uscc(mark % 5000)},
        "workers": chance.randrange(1, 8),
        "owed_fen": chance.randrange(100_000, 3_000_000),
        "period": {"from": "2025-03", "to": "2025-05"},
        "summary": f"{chance.choice(WHAT)}联系电话{phone}",
        **differences,
    }


def uscc(number: int) -> str:
    """A unified social credit code from the test range; its check digit may be wrong, which is only flagged."""
    return f"91999999MA{number:07d}X"


def filings(
    machines: list[Machine], each: int, *, series: str, chance: random.Random, target: str = "/v1/complaints"
) -> list[list[bytes]]:
    """For each machine so many filings, signed now: valid for 300 seconds."""
    return [
        [
            as_bytes(machine, "intake", target, complaint(number, chance), once=number)
            for number in (f"{series}{place:02d}{count:06d}" for count in range(each))
        ]
        for place, machine in enumerate(machines)
    ]


def numbers_of(bodies: list[bytes]) -> list[str]:
    """The complaints' numbers, from the receipts."""
    return [json.loads(body)["number"] for body in bodies]
