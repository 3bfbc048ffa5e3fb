"""The part of a story in which the employer pays: the case's line is paid with a receipt, the case closes as paid."""

from deploy.demo.matter import Matter, verify
from deploy.demo.stage import Stage


async def pay_in_full(stage: Stage, matter: Matter, today: str, receipt: str) -> None:
    """Pay everything that is owed, on the one line of the case."""
    surface, cast = stage.surface, stage.cast
    await verify(stage, matter, 1)
    payment = {
        "receipt_no": receipt,
        "line": 1,
        "fen": matter.filing["owed_fen"],
        "paid_on": today,
        "payer": "employer",
    }
    step = f"{matter.case}/payment"
    await surface.post(cast.officer, "mediation", f"{matter.case_path}/payments", payment, step=step)
    await surface.decide(cast.officer, "mediation", matter.case_path, "close", {"disposition": "PAID_IN_FULL"})
