"""What the tests of this room build their stories from."""

from services.intake.reconciliation import rules
from services.intake.reconciliation.rules import Record

LISTS = "/v1/reconciliations"


def a_list(*records, **header):
    """A list that is true to its own header, but for what is given."""
    known = [Record(**record) for record in records]
    whole = {
        "partner": "hotline_12345",
        "division": "420704",
        "batch_no": "20250828-1",
        "period": "2025-08-28",
        "record_count": len(records),
        "total_fen": sum(record.get("owed_fen") or 0 for record in records),
        "sha256": rules.digest(known),
    }
    return {"header": whole | header, "records": list(records)}


async def hand_in(intake, who, *records, **header):
    answer = await intake.post(who, LISTS, a_list(*records, **header))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def items(intake, who, **params):
    return (await intake.get(who, f"{LISTS}/items", params=params)).json()["items"]
