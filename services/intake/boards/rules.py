"""The fields that a site's board 维权信息告示牌 must have (CON-15, 条例34), and the form of its code's token."""

import re
from collections.abc import Mapping
from typing import Any

from shared.refusals import Conflict, NotFound

TOKEN = re.compile(r"([0-9a-f]{10})([0-9a-f]{16})")
"""The reference by which the board is found (10 hex digits), and our signature on it (16)."""

ON_THE_BOARD = (
    "project_name",
    "owner",
    "contractor",
    "industry_authority",
    "wage_officer",
    "minimum_wage_fen",
    "pay_day",
    "industry_phone",
    "inspection_phone",
    "arbitration_phone",
    "legal_aid_phone",
)
"""The three groups of CON-15, in their order: the parties and the supervising authority; the minimum wage and the
pay-day; telephone numbers. The hotlines 12345 and 12333 are printed on every board."""


class NoPublicAddress(Conflict):
    code = "public-address-missing"
    zh = "尚未设置公开访问地址（INTAKE_PUBLIC_ADDRESS），不能生成二维码"
    en = "the public address is not set (INTAKE_PUBLIC_ADDRESS): no code can be made"


def lacking(content: Mapping[str, Any]) -> list[str]:
    """The required fields (CON-15) that are missing; each is printed as an empty line."""
    return [name for name in ON_THE_BOARD if not content.get(name)]


class BoardUnknown(NotFound):
    code = "board-unknown"
    zh = "这个二维码已停用或无法识别"
    en = "this QR code was withdrawn, or is none of ours"
