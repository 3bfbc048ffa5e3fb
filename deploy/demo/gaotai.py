"""Gaotai 高台: Gansu's amounts were looked for and not found; only the limits of any province's are known.

186,000 yuan of twelve workers reach the upper limit and so any amount that Gansu may have: proposals are made. 90,000
yuan of twelve others lie between the limits: in mediation and in credit a person is asked, and the question names the
number that is missing.
"""

from collections.abc import Iterator

from deploy.demo.collective import FILED_ON, Collective, Site
from deploy.demo.decisions import Waiting, proposals_about, questions_about
from deploy.demo.every_channel import EveryChannel
from deploy.demo.matter import Matter, until
from deploy.demo.recorded import Recorded
from deploy.demo.several import Several
from deploy.demo.stage import Figure, Place, Stage, Story

GAOTAI = "620724"
REACHING = Site(
    zh="高台",
    en="Gaotai",
    division=GAOTAI,
    order="251020090000000002",
    project="虚构高台安置房项目",
    employer={"name": "虚构丁建筑劳务有限公司", "uscc": "91999999MAXXXXXX30"},
    series=31,
)
BETWEEN = Site(
    zh="高台",
    en="Gaotai",
    division=GAOTAI,
    order="251020090000000003",
    project="虚构高台水渠项目",
    employer={"name": "虚构庚建筑劳务有限公司", "uscc": "91999999MAXXXXXX7C"},
    series=101,
    monthly_fen=(250_000,) * 12,
)
MISSING = "crime_one_worker_yuan"
SERVICES = ("mediation", "credit")


async def wait_for_proposals(stage: Stage, matter: Matter) -> None:
    for service in SERVICES:

        async def proposed(service: str = service) -> bool | None:
            return bool(await proposals_about(stage, service, matter)) or None

        await until(proposed, f"{service} proposed nothing about {matter.case}")
    stage.tell("186,000 yuan reach the amount, whatever Gansu's is: two proposals wait for a head")


async def wait_for_questions(stage: Stage, matter: Matter) -> None:
    for service in SERVICES:

        async def asked(service: str = service) -> bool | None:
            return bool(await questions_about(stage, service, matter)) or None

        await until(asked, f"{service} asked nobody about {matter.case}")
    stage.tell("90,000 yuan may or may not be Gansu's amount: a person is asked, and nothing is proposed")


def said_of_reaching(recorded: Recorded, waiting: Waiting) -> Iterator[Figure]:
    """The expected figures: both proposals wait, on the upper limit of any place; no letter yet, and no question."""
    lines = {line["key"]: line for referral in waiting.referrals for line in referral["amount"]["lines"]}
    group = lines.get("crime_ten_workers_most_yuan", {})
    said_of_line = f"{group.get('value', 0):,} {group.get('status')}"
    yield Figure("全国幅度上限 upper limit", "100,000 VERIFIED", said_of_line, "mediation proposals")
    yield from _waiting(waiting, "open", "nothing")


def said_of_between(recorded: Recorded, waiting: Waiting) -> Iterator[Figure]:
    """The expected figures: no proposal, no letter, and in both services the question that names the number."""
    yield from _waiting(waiting, "none", MISSING)


def _waiting(waiting: Waiting, proposals: str, question: str) -> Iterator[Figure]:
    yield Figure("移送建议 proposal to refer", proposals, waiting.states("mediation"), "mediation proposals")
    yield Figure("列名建议 proposal to list", proposals, waiting.states("credit"), "credit proposals")
    yield Figure("公安收到 the police received", "0", str(len(waiting.letters)), "mediation deliveries")
    yield Figure("请人提供 a person is asked", question, waiting.asked("mediation"), "mediation my-work")
    yield Figure("请人提供 a person is asked", question, waiting.asked("credit"), "credit my-work")


def story(stage: Stage) -> Story:
    reaching = Collective(stage, REACHING, wait_for_proposals, said_of_reaching)
    between = Collective(stage, BETWEEN, wait_for_questions, said_of_between)
    return Several([reaching, between, EveryChannel(stage)])


PLACE = Place(GAOTAI, REACHING.zh, REACHING.en, FILED_ON, story)
