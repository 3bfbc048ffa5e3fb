"""The answer to an order of the 12345 hotline, with the fields of one live city's system (interchange 2.2).

`note1` 诉求属实, `note6` 是否解决, `note11` 未解决原因, `note3` 联系群众,
`note` 办理情况 (internal), `note10` 公开答复内容.
"""

from typing import Any

from services.intake.channels.outgoing import Answer

ACTION = "处置"


def answer(told: Answer) -> dict[str, Any]:
    """An answer in the form of the hotline's system. It has no word for what is not established: an empty text, which
    claims neither.
    """
    return {
        "record_number": told.partner_no or "",
        "psot_name": ACTION,
        "final": "是" if told.final else "否",
        "note1": _yes_no(told.substantiated),
        "distribute_way": "否",
        "note3": _yes_no(told.contact_made),
        "note6": _yes_no(told.resolved),
        "note11": told.unresolved_reason or "",
        "conclusion": told.conclusion,
        "note": told.internal_note,
        "note10": told.public_reply,
    }


def _yes_no(known: bool | None) -> str:
    return "" if known is None else "是" if known else "否"
