"""The part of a story in which the employer pays: the case's line is paid with a receipt, the case closes as paid."""

from deploy.demo.matter import Matter, verify
from deploy.demo.stage import Stage


async def pay_in_full(stage: Stage, matter: Matter, today: str, receipt: str) -> None:
    """Pay everything that is owed, on the one line of the case, to its one worker; the case closes."""
    await pay(stage, matter, today, receipt)
    await close_as_paid(stage, matter)


async def pay(stage: Stage, matter: Matter, today: str, receipt: str) -> None:
    """Pay everything that is owed, on the one line of the case."""
    await verify(stage, matter, 1)
    payment = {
        "receipt_no": receipt,
        "line": 1,
        "fen": matter.filing["owed_fen"],
        "paid_on": today,
        "payer": "employer",
    }
    step = f"{matter.case}/payment"
    await stage.surface.post(stage.cast.officer, "mediation", f"{matter.case_path}/payments", payment, step=step)


async def hand_in_signed_list(stage: Stage, matter: Matter, workers: int) -> None:
    """The list on which all workers of the one line signed for what was paid on it."""
    signed = {"list_no": f"{matter.case}/工资支付表", "workers": workers, "fen": matter.filing["owed_fen"]}
    path, step = f"{matter.case_path}/lines/1/signed-list", f"{matter.case}/signed-list"
    await stage.surface.post(stage.cast.officer, "mediation", path, signed, step=step)


async def close_as_paid(stage: Stage, matter: Matter) -> None:
    end = {"disposition": "PAID_IN_FULL"}
    await stage.surface.decide(stage.cast.officer, "mediation", matter.case_path, "close", end)
