"""Advice to a worker beside the decision, by the flags of the filing: other procedures, and who handles them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """One piece of advice in both languages, with the rulebook or capability row it is based on."""

    code: str
    rule: str
    zh: str
    en: str


BY_FLAG: Mapping[str, Advice] = {
    "wage-iou": Advice(
        "may-sue",
        "INT-10",
        "您持有工资欠条，且不涉及其他劳动争议的，也可以直接向人民法院起诉，不必先申请仲裁",
        "you hold a wage IOU: if nothing else is in dispute you may also sue directly, without arbitration first",
    ),
    "over-age": Advice(
        "age-is-no-bar",
        "INT-09",
        "超过法定退休年龄不影响就劳动报酬投诉；您的投诉照常办理",
        "being past retirement age is no bar to complaining about pay: your complaint is handled as any other",
    ),
    "new-form": Advice(
        "one-stop",
        "C14",
        "您属于新就业形态劳动者，所在地设有一站式维权服务的，将由其承办",
        "you work in a new form of employment: where the place has a one-stop centre, that handles it",
    ),
}


def advice(flags: Iterable[str]) -> list[Advice]:
    """The advice for the flags of a filing, in the order of `BY_FLAG`."""
    there = set(flags)
    return [told for flag, told in BY_FLAG.items() if flag in there]
