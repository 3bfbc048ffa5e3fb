"""Gaotai 高台: Gansu's amounts were looked for and not found, so the system may not decide that they are reached.

Nothing is proposed. In mediation and in credit a person is asked, and the question names the number that is missing.
"""

from collections.abc import Iterator

from deploy.demo.collective import FILED_ON, Collective, Site
from deploy.demo.decisions import Waiting, questions_about
from deploy.demo.every_channel import EveryChannel
from deploy.demo.matter import Matter, until
from deploy.demo.recorded import Recorded
from deploy.demo.several import Several
from deploy.demo.stage import Figure, Place, Stage, Story

GAOTAI = "620724"
SITE = Site(
    zh="高台",
    en="Gaotai",
    division=GAOTAI,
    order="251020090000000002",
    project="虚构高台安置房项目",
    employer={"name": "虚构丁建筑劳务有限公司", "uscc": "91999999MAXXXXXX30"},
    series=31,
)
MISSING = "crime_one_worker_yuan"


async def wait_for_questions(stage: Stage, matter: Matter) -> None:
    for service in ("mediation", "credit"):

        async def asked(service: str = service) -> bool | None:
            return bool(await questions_about(stage, service, matter)) or None

        await until(asked, f"{service} asked nobody about {matter.case}")
    stage.tell("Gansu's amount is not known: a person is asked, and nothing is proposed")


def said(recorded: Recorded, waiting: Waiting) -> Iterator[Figure]:
    """The expected figures: no proposal, no letter, and in both services the question that names the number."""
    yield Figure("移送建议 proposal to refer", "none", waiting.states("mediation"), "mediation proposals")
    yield Figure("列名建议 proposal to list", "none", waiting.states("credit"), "credit proposals")
    yield Figure("公安收到 the police received", "0", str(len(waiting.letters)), "mediation deliveries")
    yield Figure("请人提供 a person is asked", MISSING, waiting.asked("mediation"), "mediation my-work")
    yield Figure("请人提供 a person is asked", MISSING, waiting.asked("credit"), "credit my-work")


def story(stage: Stage) -> Story:
    return Several([Collective(stage, SITE, wait_for_questions, said), EveryChannel(stage)])


PLACE = Place(GAOTAI, SITE.zh, SITE.en, FILED_ON, story)
