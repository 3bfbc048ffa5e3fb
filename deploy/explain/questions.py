"""The questions, and the reasons why some of them may read much of a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared import clock
from shared.contracts.event import Event
from shared.contracts.intake import ComplaintAccepted, ComplaintFiled
from shared.contracts.mediation import CaseOpened

USCC = "91999999MA00000017"
NEW = "91999999MA00999999"
TODAY = clock.today()
FILING = {
    "channel": "hotline_12345", "partner_no": "explained-once", "division": "420704", "summary": "三个月工资未发",
    "employer": {"name": "虚构餐饮店"},
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A request of one of the known callers; `find` is a query for the value of `{found}` in the path."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    caller: str = "city"
    find: str | None = None
    body: Any = None
    version: str | None = None
    pages: int = 0
    repeated: bool = False


Ask = Call | Event | str
"""A call, a fact to take in, or the worker's `sweep`, `push`, `relay` or `measure`."""


@dataclass(frozen=True)
class Question:
    """What is asked, and its title on the page."""

    title: str
    ask: Ask
    reason: str = ""
    """Why it is right that a whole table, or much of one, is read."""


def get(title: str, path: str, reason: str = "", **more: Any) -> Question:
    call = {name: more.pop(name) for name in ("caller", "find", "pages") if name in more}
    return Question(
        title, Call("GET", path, query={name.rstrip("_"): value for name, value in more.items()}, **call), reason
    )


def command(title: str, path: str, find: str, body: Any, version: str | None = "3") -> Question:
    return Question(title, Call("POST", path, find=find, body=body, version=version))


DELIVERIES = get("a partner's deliveries", "/v1/deliveries", caller="hotline", after=10)
BY_DAY = "every running deadline of the place is counted"
WORK = (
    get("my work", "/v1/my-work"),
    get("my work, a province", "/v1/my-work", caller="province"),
    get("my work by day, a city", "/v1/my-work/days", BY_DAY),
    Question("the relay looks for unsent facts", "relay"),
    Question(
        "the sweep looks for what is due",
        "sweep",
        reason="two hundred rows at a time, each found and locked by its key",
    ),
    Question("pushes that are due", "push"),
    Question("metrics", "measure"),
)
"""The questions that every service has."""

LIST = "/v1/complaints"
A_COMPLAINT = "select number from complaint where division = '420704' and stage = 'in_progress' limit 1"
COMMON = "one filing in six says so; its pairs come together, which the planner takes for rarer than it is"
COUNTED = "counts are exact to 10,000, which are so many rows to see"
FIGURES = "a report: every step of every complaint of the place is counted, as it was known on the day"
INTAKE = (
    get("list, a city", LIST),
    get("list, a province", LIST, caller="province"),
    get("list, the second page", LIST, pages=1),
    get("list, a partner's own", LIST, caller="hotline"),
    get("list by stage, rare", LIST, stage="incomplete"),
    get("list by stage, common", LIST, stage="closed"),
    get("list by channel", LIST, channel="qr"),
    get("list by division", LIST, division="420704"),
    get("list by domain", LIST, domain="construction"),
    get("list by employer", LIST, employer_uscc=USCC),
    get("list by project", LIST, project_id="prj-17"),
    get("list of collectives", LIST, collective="true"),
    get("list of the undecided and due", LIST, due_before=TODAY.isoformat()),
    get("list by days of filing", LIST, filed_from="2026-01-01", filed_to="2026-03-31"),
    get("list, a partner by a channel hardly its own", LIST, caller="hotline", channel="qr"),
    get("list by a channel nobody uses", LIST, channel="police_alert"),
    get("list of the undecided, due long ago", LIST, due_before="2020-01-01"),
    get("list by stage, channel and domain", LIST, stage="closed", channel="window", domain="construction"),
    get("list by officer", LIST, owner="officer-7"),
    get("list by unit", LIST, unit="虚构中队"),
    get("list by a partner's number", LIST, partner_no="000000000000000042"),
    get("oldest first, a province", LIST, caller="province", order="oldest"),
    get("largest claim first, a city", LIST, order="amount"),
    get("largest claim first, a partner's own", LIST, caller="hotline", order="amount"),
    get("next due first, a city", LIST, order="due"),
    get("next due first, a province, the second page", LIST, caller="province", order="due", pages=1),
    get("next due first, a partner's own", LIST, caller="hotline", order="due"),
    get("next due first, many say it", LIST, order="due", q="工资"),
    get("largest first, few say it", LIST, order="amount", q="玄黄"),
    get("a person by phone", LIST, phone="13800000001", purpose="explain"),
    get("a person by phone and name", LIST, phone="13800000001", name="测试甲", purpose="explain"),
    get("a person by the code on the receipt", LIST, query_code="12345678", purpose="explain"),
    get("count of a person's complaints", f"{LIST}/count", id_no="999999199001010016", purpose="explain"),
    get("search, two characters, everywhere", LIST, q="工资"),
    get("search, two characters, one employer in ninety", LIST, q="玄黄"),
    get("search, two characters, nowhere", LIST, q="龘龘"),
    get("search, many say it, nobody to this partner", LIST, caller="hotline", q="押金和工资不退"),
    get("search, four characters", LIST, COMMON, q="食堂欠款"),
    get("search, a name", LIST, q="虚构宙洪建设"),
    get("search within a province", LIST, q="玄黄", caller="province"),
    get("count, a city", f"{LIST}/count"),
    get("count, a province", f"{LIST}/count", COUNTED, caller="province"),
    get("count by stage", f"{LIST}/count", COUNTED, stage="closed"),
    get("count of a search", f"{LIST}/count", q="玄黄"),
    get("figures of a quarter", "/v1/reports/intake", FIGURES, from_="2026-07-01", to="2026-09-30", division="420704"),
    get("one complaint", LIST + "/{found}", find=A_COMPLAINT),
    get("its history", LIST + "/{found}/history", find=A_COMPLAINT),
    Question(
        "filing with a partner number used before",
        Call("POST", LIST, body=FILING, caller="hotline", repeated=True),
    ),
    command("assigning", LIST + "/{found}/assign", A_COMPLAINT, {"owner": "officer-1"}),
    Question(
        "a case was opened",
        CaseOpened(
            division="420704", case="420704-2026-000001", complaint="420704-2026-000009", employer_uscc=None,
            opened_on=TODAY, workers=2, claimed_fen=100,
        ),
    ),
    DELIVERIES,
    *WORK,
)  # fmt: skip

CASES = "/v1/cases"
A_CASE = "select number from case_file where division = '420704' and stage = 'opened' limit 1"
EVERY_LEDGER = "figures of a period are worked out from every posting of the cases opened in it, most of a year's here"
MEDIATION = (
    get("list, a city", CASES),
    get("list, a province", CASES, caller="province"),
    get("list, the second page", CASES, pages=1),
    get("list by stage", CASES, stage="mediating"),
    get("list by division", CASES, division="420704"),
    get("list by employer", CASES, employer_uscc=USCC),
    get("list by assignee", CASES, assignee="officer-7"),
    get("list by days of opening", CASES, opened_from="2026-01-01", opened_to="2026-03-31"),
    get("list by complaint", CASES, complaint="c420704-2026-000009"),
    get("count, a province", f"{CASES}/count", caller="province"),
    get("one case", CASES + "/{found}", find=A_CASE),
    get("its history", CASES + "/{found}/history", find=A_CASE),
    get("its ledger", CASES + "/{found}/ledger", find=A_CASE),
    get("its orders", CASES + "/{found}/orders", find=A_CASE),
    get("figures of a year, a city", "/v1/reports/mediation", EVERY_LEDGER, from_="2026-01-01", to="2026-12-31"),
    get("proposals", "/v1/proposals"),
    command("assigning", CASES + "/{found}/assign", A_CASE, {"assignee": "officer-1"}),
    Question(
        "a complaint was accepted",
        ComplaintAccepted(
            division="420704", complaint="420704-2026-990009", matter_kind="complaint", channel="hotline_12345",
            domain="construction", employer_uscc=NEW, employer_key=None, employer_name="虚构店", project_id=None,
            workers=2, claimed_fen=100, filed_on=TODAY, opened_on=TODAY, approver="head", period_from=None,
            period_to=None,
        ),
    ),
    DELIVERIES,
    *WORK,
)  # fmt: skip

EVERY_CONTRIBUTION = "figures of a day weigh every contribution that counts; this city has much of them all"
AN_EMPLOYER = "select employer from matter where division = '420704' limit 1"
MONITOR = (
    get("employers by risk, a city", "/v1/employers"),
    get("employers by risk, a province", "/v1/employers", caller="province"),
    get("employers by risk, the second page", "/v1/employers", pages=1),
    get("red employers", "/v1/employers", colour="red"),
    get("count of employers", "/v1/employers/count", COUNTED),
    get("risk of one employer", "/v1/employers/{found}/risk", find=AN_EMPLOYER),
    get("figures, a city", "/v1/reports/monitor", EVERY_CONTRIBUTION),
    Question(
        "a complaint was filed",
        ComplaintFiled(
            division="420704", complaint="420704-2026-990001", matter_kind="complaint", channel="hotline_12345",
            domain="construction", employer_uscc=USCC, employer_key=None, project_id=None, workers=2, claimed_fen=100,
            filed_on=TODAY,
        ),
    ),
    *WORK,
)  # fmt: skip

EVERY_ENTRY = "figures count every entry up to the day; this city has much of them all"
A_RECORD = "select employer from entry where division = '420704' limit 1"
CREDIT = (
    get("record of one employer", "/v1/employers/{found}", find=A_RECORD),
    Question(
        "a check of a hundred employers",
        Call("POST", "/v1/employers:check", body={"employers": [f"91999999MA{number:08d}" for number in range(100)]}),
        reason="the entries of a hundred employers, the busiest here, are read and counted",
    ),
    get("proposals", "/v1/proposals"),
    get("proposals of a province, the second page", "/v1/proposals", caller="province", pages=1),
    get("proposals on one employer", "/v1/proposals", employer_uscc=USCC),
    get("count of proposals", "/v1/proposals/count"),
    get("figures, a city", "/v1/reports/credit", EVERY_ENTRY),
    get("figures, a province", "/v1/reports/credit", EVERY_ENTRY, caller="province"),
    Question(
        "a case was opened",
        CaseOpened(
            division="420704", case="k420704-2026-000009", complaint="420704-2026-000009", employer_uscc=USCC,
            opened_on=TODAY, workers=2, claimed_fen=100,
        ),
    ),
    DELIVERIES,
    *WORK,
)  # fmt: skip

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "intake": INTAKE,
    "monitor": MONITOR,
    "mediation": MEDIATION,
    "credit": CREDIT,
}
