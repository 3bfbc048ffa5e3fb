"""Haiyan 海盐: the wage accounts of its building firms, each with a statement 对账单 of the bank that must add up.

1,186 accounts are on file and 3,044,823,900 yuan went through them to workers (各建筑企业在该县开设专户1186户，累计通过
专户拨付民工工资304482.39万元). The service checks of each statement that opening balance and movements come to the
closing one; the ledgers of all accounts are added up and held against the balance that the bank told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from deploy.demo import sites
from deploy.demo.callers import Machine
from deploy.demo.matter import BULK_PATIENCE, until
from deploy.demo.stage import Account, Figure, Published, Scene, Stage
from shared.values.money import yuan_text

TAKEN_ON = "2025-10-20"
ACCOUNTS = 1_186
PAID_FEN = 304_482_390_000
PAGE = "海盐县公开经验材料"
CONTRACTOR = {"name": "虚构辛建设有限公司", "uscc": "91999999MAXXXXXX56"}
FEED = "account-transactions"
WEIGHTS = [50 + place * 37 % 101 for place in range(ACCOUNTS)]


@dataclass
class Statements:
    """Plays the accounts' entry and a year's statement of each."""

    stage: Stage
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def scenes(self) -> Mapping[str, Scene]:
        return {TAKEN_ON: self._take}

    async def _take(self) -> None:
        stage = self.stage
        bank = await stage.cast.agency.hire("wage_bank_haiyan", sites.FEEDS)
        entered = [partial(self._enter, place) for place in range(ACCOUNTS)]
        await sites.each(stage, "Wage accounts are put on file", entered)
        sent = [partial(self._send, bank, place, fen) for place, fen in enumerate(shares(PAID_FEN))]
        batches = await sites.each(stage, "The bank sends a statement of each account", sent)
        taken_in = partial(self._taken_in, len(batches))
        await until(taken_in, "statements of the bank were not taken in", BULK_PATIENCE)
        place = stage.surface.get(stage.cast.officer, "monitor", "/v1/wage-accounts/balance?division=330424")
        self.figures |= await place
        self.figures["cut"] = await sites.count(stage, f"/v1/feeds/count?feed={FEED}&state=cut")

    async def _enter(self, place: int) -> None:
        """Works that were built in 2024, with their account."""
        told = sites.entry(
            self.stage,
            f"虚构海盐{place + 1}号工程",
            CONTRACTOR,
            contract_on="2023-11-01",
            permit_on="2023-11-10",
            started_on="2023-12-01",
            planned_completion_on="2024-12-31",
            completed_on="2024-12-31",
        )
        await sites.register(self.stage, number(place), told, sites.wage_account(told, place, "2023-11-15"))

    async def _send(self, bank: Machine, place: int, fen: int) -> int:
        """The labour fee came in and went out as wages; nothing was there before, and nothing is left."""
        said = {"statement_no": f"{number(place)}-2024-01", "from_on": "2024-01-01", "to_on": "2024-12-31"}
        sums = {"opening_fen": 0, "closing_fen": 0, "project": number(place)}
        movement = {"project": number(place), "bank": "测试银行", "amount_fen": fen}
        came = movement | {"txn_no": f"HY-{place}-1", "booked_on": "2024-11-20", "debit": False}
        went = movement | {"txn_no": f"HY-{place}-2", "booked_on": "2024-12-20", "debit": True}
        rows = [came, went | {"payroll_batch": f"HY-PAY-{place}"}]
        return await sites.send(self.stage, bank, FEED, f"HY-{place:04d}", rows, **said, **sums)

    async def _taken_in(self, sent: int) -> bool | None:
        done = await sites.count(self.stage, f"/v1/feeds/{FEED}/batches/count?state=done")
        self.stage.tell("The service checks that each statement adds up", done, sent)
        return done >= sent or None

    async def account(self) -> Account:
        read = self.figures
        asked = "/v1/wage-accounts/balance"
        figures = [
            Published("专户 wage accounts", f"{ACCOUNTS:,}", f"{read['accounts']:,}", PAGE, asked),
            Published("拨付工资元 yuan paid", "3,044,823,900.00", yuan_text(read["went_fen"]), PAGE, asked),
            Figure("与银行相符 agree with the bank", f"{ACCOUNTS:,}", f"{read['agreeing']:,}", "monitor accounts"),
            Figure("不符 differ from it", "0", str(read["differing"]), "monitor accounts"),
            Figure("账单不符 statements cut", "0", str(read["cut"]), "monitor feeds"),
        ]
        return Account([], "", figures)


def number(place: int) -> str:
    return f"HY-{place + 1:04d}"


def shares(fen: int) -> list[int]:
    """What went through each account: large and small ones, to the whole sum."""
    parts = [fen * weight // sum(WEIGHTS) for weight in WEIGHTS]
    return [*parts[:-1], fen - sum(parts[:-1])]
