"""What waits for persons once an order is overdue: proposals with their amounts and evidence, questions, letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from deploy.demo.matter import Matter
from deploy.demo.recorded import deadlines_of
from deploy.demo.report import deadlines, listing, messages
from deploy.demo.stage import Stage
from deploy.demo.wording import PROPOSAL_KINDS, PROPOSAL_STATES, instrument, who
from shared.values.money import yuan_text

LETTERS = "公安机关收到的移送 what the police were sent"


@dataclass(frozen=True)
class Waiting:
    """The members (masked, as they are shown without a purpose); proposals, questions and deadlines by service;
    letters.
    """

    members: dict[str, Any]
    proposals: dict[str, list[dict[str, Any]]]
    questions: dict[str, list[dict[str, Any]]]
    deadlines: list[dict[str, Any]]
    letters: list[dict[str, Any]]

    @property
    def referrals(self) -> list[dict[str, Any]]:
        return self.proposals["mediation"]

    @property
    def listings(self) -> list[dict[str, Any]]:
        return self.proposals["credit"]

    def states(self, service: str) -> str:
        """The states of a service's proposals; `none` where it proposed nothing."""
        return ", ".join(proposal["state"] for proposal in self.proposals[service]) or "none"

    def asked(self, service: str) -> str:
        """The number a service asks a person for, or its question's code; `nothing` where it asks nothing."""
        return ", ".join(missing(question) for question in self.questions[service]) or "nothing"


async def read_waiting(stage: Stage, matter: Matter) -> Waiting:
    """Everything about one case that waits for a person, or that a person decided."""
    surface, cast = stage.surface, stage.cast
    members = await surface.get(cast.officer, "intake", f"{matter.complaint_path}/members")
    proposals, questions, due = {}, {}, []
    for service in ("mediation", "credit"):
        proposals[service] = await proposals_about(stage, service, matter)
        questions[service] = await questions_about(stage, service, matter)
        for proposal in proposals[service]:
            due += await deadlines_of(stage, service, proposal["number"])
    return Waiting(members, proposals, questions, due, await letters_about(stage, matter))


async def proposals_about(stage: Stage, service: str, matter: Matter) -> list[dict[str, Any]]:
    """A service's proposals about a matter's case."""
    found = await stage.surface.get(stage.cast.officer, service, "/v1/proposals")
    return [each for each in found["items"] if each["case"] == matter.case]


async def questions_about(stage: Stage, service: str, matter: Matter) -> list[dict[str, Any]]:
    """The open questions about a matter's case in a service's queue."""
    work = await stage.surface.get(stage.cast.officer, service, "/v1/my-work")
    return [each for each in work["questions"] if each["subject"] == matter.case]


async def letters_about(stage: Stage, matter: Matter) -> list[dict[str, Any]]:
    """The messages that the place's police find when they pull."""
    due = await stage.surface.get(stage.cast.police, "mediation", "/v1/deliveries")
    return [letter for letter in due["items"] if letter["subject"] == matter.case]


def tables(waiting: Waiting) -> Iterator[Table]:
    """The tables in order; empty ones are left out, except those of questions and proposals."""
    yield members(waiting.members)
    lines = [line for proposal in waiting.referrals for line in proposal["amount"]["lines"]]
    if lines:
        yield amounts(lines)
    yield proposed(waiting)
    if waiting.deadlines:
        yield deadlines(waiting.deadlines, "建议的期限 what is due on the proposals")
    yield questions(waiting)
    if waiting.letters:
        yield messages(LETTERS, waiting.letters)


def members(listed: dict[str, Any]) -> Table:
    table = listing(
        "成员名单 the workers, masked as officers see them",
        "姓名 name", "身份证 ID number", "手机 phone", "代表 speaks for all", "欠薪 owed, yuan",
    )  # fmt: skip
    for member in listed["items"]:
        owed = yuan_text(sum(item["fen"] for item in member["owed"]))
        speaks = "是 yes" if member["representative"] else ""
        table.add_row(member["name"], member["id_no"], member["phone"], speaks, owed)
    return table


def amounts(lines: Sequence[dict[str, Any]]) -> Table:
    table = listing(
        "数额标准 the lines the amount was held against",
        "标准 line", "数值 value", "地区 region", "规则 rule", "依据状态 status", "来源 source",
    )  # fmt: skip
    for line in lines:
        value = f"{line['value']:,}"
        source = instrument(line["source"])
        table.add_row(line["key"], value, line["region"], line["rule"], line["status"], source)
    return table


def proposed(waiting: Waiting) -> Table:
    table = listing("建议 what facts propose and persons decide", "建议 proposal")
    table.add_column("理由 reasons", min_width=46, overflow="fold")
    table.add_column("决定 decision", overflow="fold")
    for service, proposals in waiting.proposals.items():
        for proposal in proposals:
            kind = PROPOSAL_KINDS.get(proposal["kind"], proposal["kind"])
            state = PROPOSAL_STATES.get(proposal["state"], proposal["state"])
            what = f"{kind}\n[dim]{service} {proposal['rule_id']}[/]\n{state}"
            table.add_row(what, f"{proposal['zh']}\n[dim]{proposal['en']}[/]", _decision(proposal))
    if not table.row_count:
        table.add_row("无 none")
    return table


def _decision(proposal: dict[str, Any]) -> str:
    if proposal.get("decided_by"):
        return f"{who(proposal['decided_by'])} {proposal['decided_on'][5:]}\n{proposal['decision_reason']}"
    by = f"\nby {proposal['decide_by']}" if proposal["decide_by"] else ""
    return f"留待负责人决定\nfor a head to decide{by}"


def questions(waiting: Waiting) -> Table:
    """Each question once, with the services that ask it."""
    table = listing("向人提出的问题 what a person is asked", "服务 service", "缺什么 missing", "问题 question")
    asking: dict[tuple[str, str], list[str]] = {}
    for service, asked in waiting.questions.items():
        for question in asked:
            words = f"{question['zh']}\n[dim]{question['en']}[/]"
            asking.setdefault((missing(question), words), []).append(service)
    for (what, words), services in asking.items():
        table.add_row("\n".join(services), what, words)
    if not table.row_count:
        table.add_row("无 none")
    return table


def missing(question: dict[str, Any]) -> str:
    return str(question["code"]).removeprefix("unknown:")
