"""What is owed to whom in an invented set, and one filing about it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Body = dict[str, Any]
COUNTIES = ("420704", "420702", "440402", "440403", "620724", "330424")
PLACE_OF = {"42": "鄂州市", "44": "珠海", "62": "张掖市", "33": "嘉兴市"}
CHANNELS = ("hotline_12345", "national_platform", "provincial_platform", "hotline_12333", "petition", "window", "qr")
MARKS = "恒泰达盛鑫隆华宏瑞祥兴顺安康嘉润丰源信诚通和永昌美佳荣博远东方正金鼎天成立新中海江山川云峰林森"
TRADES = ("建筑劳务", "建设工程", "装饰", "餐饮管理", "服装", "物流", "物业管理", "机电安装")
FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志文玉兰斌波辉鹏飞红梅"
BEGIN = date(2025, 5, 1)
DAYS = 150


@dataclass(frozen=True)
class Firm:
    name: str
    uscc: str


@dataclass(frozen=True)
class Worker:
    number: int
    name: str
    phone: str
    id_no: str


@dataclass(frozen=True)
class Dispute:
    """One employer's arrears at one place: what several workers may be owed together."""

    number: int
    firm: Firm
    contractor: Firm
    site: str | None
    division: str
    first_month: int
    months: int
    crew: tuple[Worker, ...] = ()


@dataclass(frozen=True)
class Debt:
    """What one worker is owed in a dispute, and why it could be mistaken for another debt."""

    worker: Worker
    dispute: Dispute
    fen: int
    trap: str | None = None
    """What could make it look like another debt."""


@dataclass(frozen=True)
class Filing:
    body: Body
    debt: Debt
    filed_on: date
    again: bool
    errors: tuple[str, ...] = field(default=())

    @property
    def truth(self) -> tuple[int, int]:
        return self.debt.worker.number, self.debt.dispute.number


def month(number: int) -> str:
    return f"2025-{number + 1:02d}"
