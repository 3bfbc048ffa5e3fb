"""Judging the regimes of a project as of today: state and gaps stored, changes published, the next day of
judging set.
"""

from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects import queries as project_queries
from services.monitor.projects.tables import Project
from services.monitor.regimes import queries
from services.monitor.regimes.rules.facts_on_file import Evidence, OnFile, Works, WorksKind
from services.monitor.regimes.rules.gaps import UNKNOWN
from services.monitor.regimes.rules.regimes import Judgement, Regime, earliest
from services.monitor.regimes.rules.sites import judged
from services.monitor.regimes.tables import Filed, RegimeRow
from services.monitor.regimes.thresholds import Thresholds, numbers_of
from shared import clock, history, obligations
from shared.calendar.working_days import ONE_DAY
from shared.contracts.monitor import ProjectRegimesChanged, RegimeGap, RegimeStanding
from shared.messaging.outbox import publish
from shared.obligations import Obligation, ObligationState, Question
from shared.obligations.questions import ask_all, asking_for_number

KIND = "project"
REJUDGE = "project-rejudge"
FIELD_OF = {
    Evidence.WAGE_ACCOUNT: "account",
    Evidence.BOND: "bond",
    Evidence.AGREEMENT: "agreement",
    Evidence.NOTICE_BOARD: "board",
    Evidence.WAGE_OFFICER: "wage_officer",
    Evidence.LABOUR_FEE_PLAN: "labour_fee_plan",
    Evidence.GATE: "gate",
}
"""The field of OnFile that each kind of evidence fills; a pledge fills none, no regime is judged by it."""
ON_FILE = TypeAdapter(OnFile)
WORKS_KIND: TypeAdapter[WorksKind | None] = TypeAdapter(WorksKind | None)

Changes = dict[str, list[str | None]]
"""Regime → its state before and its state now."""


async def judge(session: AsyncSession, project: Project) -> Changes:
    """Judge the regimes as of today and return what changed. The caller holds the project's row lock.

    A change of gaps without a change of state is published too, but is not among the changes returned. A number unknown
    for the place leaves its regime unjudged and puts a question to a person.
    """
    today = clock.today()
    on_file = read(await queries.on_file(session, project.number))
    thresholds = numbers_of(project, on_file)
    assert project.id is not None
    found = judged(works_of(project), on_file, thresholds.numbers, today, await queries.fed(session, project.id))
    judgements = [thresholds.in_words(each) for each in found]
    before = (await queries.regimes_of(session, [project.number]))[project.number]
    told_before = {regime: (row.state, row.gaps) for regime, row in before.items()}
    changes = _write(session, project, before, judgements)
    if told_before != {each.regime: (each.state, _gaps(each)) for each in judgements}:
        publish(session, _fact(project, judgements))
    await _ask(session, project, judgements, thresholds)
    await _restart_timer(session, project, earliest(each.changes_on for each in judgements))
    # whatever led here may also change a warning
    project.judged_on = project.look_on = today
    return changes


async def rejudge(session: AsyncSession, obligation: Obligation) -> None:
    """The project's day of the next judging came: something fell due, or a guarantee ran out."""
    # a timer: its day is no breach of a deadline
    obligation.state, obligation.met_on = ObligationState.MET, clock.today()
    await judge_again(session, obligation.subject)


async def take_up_answered(session: AsyncSession, question: Question) -> None:
    """A person entered the number that a regime's judging lacked: judge again. Questions on other subjects are ignored.

    Raises UnknownHere while the number is in no region pack, so that the question stays open.
    """
    if question.subject_kind != KIND:
        return
    project = await judge_again(session, question.subject)
    if project is None:
        return
    thresholds = numbers_of(project, read(await queries.on_file(session, project.number)))
    missing = thresholds.missing.get(question.code.removeprefix(UNKNOWN))
    if missing is not None:
        raise missing


async def judge_again(session: AsyncSession, number: str) -> Project | None:
    """Judge a project because a timer, an answer or a feed changed what is known; None if there is no such project."""
    project = await project_queries.lock_for_machinery(session, number)
    if project is None:
        return None
    changes = await judge(session, project)
    if changes:
        facts = {"regimes": changes}
        await history.record(session, project, kind=KIND, by="monitor", action="regimes-judged", facts=facts)
    return project


def works_of(project: Project) -> Works:
    return Works(
        name=project.name,
        general_contractor=project.general_contractor["name"],
        kind=WORKS_KIND.validate_python(project.kind),
        contract_on=project.contract_on,
        contract_fen=project.contract_fen,
        permit_needed=project.permit_needed,
        permit_on=project.permit_on,
        started_on=project.started_on,
        completed_on=project.completed_on,
        stands_still=bool(project.stoppages) and project.stoppages[-1]["until"] is None,
    )


def read(filed: list[Filed]) -> OnFile:
    """The evidence as the rules take it."""
    told = {FIELD_OF[each.kind]: each.content for each in filed if each.kind in FIELD_OF}
    return ON_FILE.validate_python(told)


def _write(
    session: AsyncSession, project: Project, before: dict[Regime, RegimeRow], judgements: list[Judgement]
) -> Changes:
    changes: Changes = {}
    for now in judgements:
        row, gaps = before.get(now.regime), _gaps(now)
        if row is None or row.state != now.state:
            changes[now.regime] = [str(row.state) if row else None, str(now.state)]
        if row is None:
            today = clock.today()
            new = RegimeRow(project=project.number, regime=now.regime, state=now.state, since=today, gaps=gaps)
            session.add(new)
            continue
        row.since = row.since if row.state == now.state else clock.today()
        row.state, row.gaps = now.state, gaps
    return changes


def _gaps(judgement: Judgement) -> list[dict[str, str]]:
    return [{"code": each.code, "rule": each.rule, "zh": each.zh, "en": each.en} for each in judgement.gaps]


def _fact(project: Project, judgements: list[Judgement]) -> ProjectRegimesChanged:
    told: list[Any] = [
        RegimeStanding(
            regime=each.regime.value,
            state=each.state.value,
            gaps=[RegimeGap(**found) for found in _gaps(each)],
        )
        for each in judgements
    ]
    return ProjectRegimesChanged(
        division=project.division, project=project.number, regimes=told, changed_on=clock.today()
    )


async def _ask(session: AsyncSession, project: Project, judgements: list[Judgement], thresholds: Thresholds) -> None:
    wanted = [key for each in judgements for key in each.missing]
    unknown = [thresholds.missing[key] for key in wanted if key in thresholds.missing]
    await ask_all(session, [asking_for_number(each, subject_kind=KIND, subject=project.number) for each in unknown])


async def _restart_timer(session: AsyncSession, project: Project, changes_on: date | None) -> None:
    """Start a timer on the next day on which time alone may change a regime; without such a day, cancel the old one."""
    if changes_on == project.changes_on and changes_on is not None:
        return
    await obligations.cancel(session, KIND, project.number, [REJUDGE])
    project.changes_on = changes_on
    if changes_on is None:
        return
    await obligations.start(
        session,
        subject_kind=KIND,
        subject=project.number,
        division=project.division,
        name=REJUDGE,
        rule_id="MON-04",
        legal_basis="条例第26、28、32、34条",
        started_on=clock.today(),
        start_event="regimes-judged",
        due_on=changes_on - ONE_DAY,
        timer=True,
    )
