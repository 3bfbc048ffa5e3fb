"""Errors that people make in a filing: each changes the body, and returns whether there was anything to change."""

import random
from collections.abc import Callable

from bench.debts import MARKS, PLACE_OF, Body, Debt, month


def _typo(body: Body, debt: Debt, chance: random.Random) -> bool:
    if body["employer"] is None:
        return False
    name, at = debt.dispute.firm.name, chance.choice((1, 2))
    wrong = (
        name[: at + 1] + chance.choice(MARKS) + name[at + 2 :],
        name[: at + 1] + name[at + 2 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    body["employer"]["name"] = chance.choice(wrong)
    return bool(body["employer"]["name"] != name)


def _short(body: Body, debt: Debt, chance: random.Random) -> bool:
    name = debt.dispute.firm.name
    city = PLACE_OF[debt.dispute.division[:2]]
    short = (
        name.removesuffix("有限公司"),
        name[:4],
        city + name,
        name.replace("有限公司", "有限责任公司"),
        f"{name}第二分公司",
    )
    body["employer"] = {"name": chance.choice(short), "uscc": None}
    return True


def _full_width(body: Body, debt: Debt, chance: random.Random) -> bool:
    wide = {ord(plain): chr(ord(plain) + 0xFEE0) for plain in "0123456789()"}
    for part in (body["reporter"], body["employer"], body["project"]):
        for name in (part or {}).keys() & {"phone", "id_no", "name"}:
            part[name] = part[name].translate(wide) + "　" if part[name] else None
    return True


def _nickname(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["reporter"] |= {"name": chance.choice("小老阿") + debt.worker.name[0], "id_no": None}
    return True


def _without(*fields: str) -> Callable[[Body, Debt, random.Random], bool]:
    def left_out(body: Body, debt: Debt, chance: random.Random) -> bool:
        for name in fields:
            body["reporter"][name] = None
        return True

    return left_out


def _other_phone(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["reporter"]["phone"] = f"15{chance.randrange(10**9):09d}"
    return True


def _wrong_id(body: Body, debt: Debt, chance: random.Random) -> bool:
    at, number = chance.randrange(8, 17), debt.worker.id_no
    body["reporter"]["id_no"] = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    return True


def _wrong_code(body: Body, debt: Debt, chance: random.Random) -> bool:
    if body["employer"] is None:
        return False
    code, at = debt.dispute.firm.uscc, chance.randrange(10, 17)
    body["employer"]["uscc"] = code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1 :]
    return True


def _others_code(body: Body, debt: Debt, chance: random.Random) -> bool:
    if body["employer"] is None:
        return False
    body["employer"]["uscc"] = debt.dispute.contractor.uscc
    return True


def _only_site(body: Body, debt: Debt, chance: random.Random) -> bool:
    if debt.dispute.site is None:
        return False
    body["employer"], body["project"] = None, {"name": debt.dispute.site, "id": None}
    return True


def _contractor(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["employer"] = {"name": debt.dispute.contractor.name, "uscc": None}
    return True


def _no_months(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["period"] = {}
    return True


def _months_off(body: Body, debt: Debt, chance: random.Random) -> bool:
    last = debt.dispute.first_month + debt.dispute.months
    body["period"] = {"from": month(debt.dispute.first_month), "to": month(last)}
    return True


def _wrong_unit(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["owed_fen"] = debt.fen * 10_000 if chance.random() < 0.5 else max(debt.fen // 10_000, 1)
    return True


def _rounded(body: Body, debt: Debt, chance: random.Random) -> bool:
    body["owed_fen"] = round(debt.fen, -5)
    return True


ERRORS: dict[str, Callable[[Body, Debt, random.Random], bool]] = {
    "a slip in the firm's name": _typo,
    "the firm's name shortened or lengthened": _short,
    "full-width characters": _full_width,
    "a nickname, no ID number": _nickname,
    "no name": _without("name"),
    "no ID number": _without("id_no"),
    "no phone": _without("phone"),
    "nobody's name and number": _without("name", "phone", "id_no"),
    "another phone": _other_phone,
    "a slip in the ID number": _wrong_id,
    "a slip in the credit code": _wrong_code,
    "another firm's credit code": _others_code,
    "only the site is named": _only_site,
    "the contractor is named instead": _contractor,
    "no months": _no_months,
    "a month more": _months_off,
    "the wrong unit of money": _wrong_unit,
    "a round sum": _rounded,
}


def tell(body: Body, debt: Debt, chance: random.Random, *, again: bool) -> tuple[str, ...]:
    """Put none to three errors of any kinds into the body; a first filing has mostly none."""
    errors = chance.sample(list(ERRORS), chance.choice((0, 1, 1, 2, 3) if again else (0, 0, 0, 1)))
    return tuple(error for error in errors if ERRORS[error](body, debt, chance))
