"""A partner's list as a CSV file: two lines of header, one of columns, then the detail.

    partner,division,batch_no,period,record_count,total_fen,sha256
    hotline_12333,420704,20250828-1,2025-08-28,1,800000,9f…
    partner_no,filed_on,workers,owed_fen,state,disposition
    3301,2025-08-28,1,800000,open,

UTF-8 with or without a byte order mark, or GB 18030 as spreadsheets in China save it. Cell values are validated by the
same schema as JSON, so that both get the same refusals.
"""

import csv
import io
from typing import Any

from shared.refusals import Invalid


class UnreadableList(Invalid):
    """The file is no CSV list, or has an unknown encoding."""

    code = "unreadable-list"
    zh = "对账文件无法解读：{reason_zh}"
    en = "the list cannot be read: {reason_en}"


def read_csv(body: bytes) -> dict[str, Any]:
    """The list in the form of the JSON body. Raises UnreadableList."""
    try:
        rows = [row for row in csv.reader(io.StringIO(decoded(body), newline=""), strict=True) if any(row)]
    except csv.Error as failure:
        raise UnreadableList(reason_zh="不是CSV", reason_en="not CSV") from failure
    if len(rows) < 3:
        raise UnreadableList(reason_zh="缺少表头", reason_en="its header lines are missing")
    header = _named(rows[0], rows[1], "header")
    return {"header": header, "records": [_named(rows[2], row, f"records/{n}") for n, row in enumerate(rows[3:])]}


def decoded(body: bytes) -> str:
    """The text of a file in one of the two encodings. Raises UnreadableList."""
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(coding)
        except UnicodeDecodeError:
            continue
    raise UnreadableList(reason_zh="编码既非UTF-8也非GB18030", reason_en="neither UTF-8 nor GB 18030")


def _named(names: list[str], cells: list[str], place: str) -> dict[str, str]:
    if len(names) != len(cells) or len(set(names)) != len(names):
        reason_en = f"{place} has {len(cells)} cells for {len(names)} columns"
        raise UnreadableList(field=place, reason_zh=f"{place}有{len(cells)}格，应为{len(names)}列", reason_en=reason_en)
    return {name.strip(): cell.strip() for name, cell in zip(names, cells, strict=True)}
