"""From a worker's request or form to a filing in the form common to all channels."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.boards import actions as board_actions
from services.intake.boards.actions import FoundBoard
from services.intake.complaints.rules import masking
from services.intake.complaints.schemas import ClueIn, EmployerIn, NewComplaint, PeriodIn, ProjectIn, ReporterIn
from services.intake.evidence.actions import Arriving
from services.intake.evidence.rules.files import EvidenceKind
from services.intake.public.actions import WorkerFiling
from services.intake.public.rules import forms
from services.intake.public.rules.forms import WhereMissing
from services.intake.public.schemas import PublicComplaintIn, PublicReporterIn
from shared import clock

YES_NO = {"yes": True, "no": False}
LANGUAGES = {
    "zh": "汉语",
    "mn": "蒙古语",
    "ug": "维吾尔语",
    "bo": "藏语",
    "kk": "哈萨克语",
    "ko": "朝鲜语",
    "za": "壮语",
    "ii": "彝语",
    "en": "英语",
}
"""Languages a worker may prefer (interchange §10), as the form lists them."""


async def from_program(session: AsyncSession, given: PublicComplaintIn) -> WorkerFiling:
    """A filing from JSON. Raises BoardUnknown and WhereMissing."""
    opened = await board_actions.opened(session, given.project_token) if given.project_token else None
    told = given.model_dump(include={"summary", "workers", "owed_fen", "prior_channels", "occurred_on"})
    new = NewComplaint(
        **told,
        **_where(opened, given.division, given.employer, given.project),
        channel="qr",
        reporter=_reporter(given.reporter),
        period=given.period,
        clue=_clue(opened, given.has_contract),
    )
    return WorkerFiling(new, opened.board.number if opened else None, given.language, given.interpreter)


def from_page(opened: FoundBoard, fields: Mapping[str, str], files: Sequence[Arriving]) -> WorkerFiling:
    """A filing from a form; what cannot be read as a number stays in the summary. Raises WordsMissing or
    WhereMissing.
    """
    fen, workers = forms.fen_of(fields.get("amount")), forms.workers_of(fields.get("workers"))
    begins, ends = forms.months_of(fields.get("from"), fields.get("to"), f"{clock.today():%Y-%m}")
    unread = [
        ("被欠金额", fields.get("amount") if fen is None else None),
        ("被欠人数", fields.get("workers") if workers is None else None),
        ("欠薪时间", fields.get("when")),
        ("老板或班组长电话", fields.get("boss_phone")),
        ("此前反映过", fields.get("told")),
    ]
    text = forms.words(masking.storable(fields.get("what")), unread, len(files))
    summary, cut = forms.shortened(text)
    if cut:
        files = [*files, Arriving(text.encode(), EvidenceKind.STATEMENT, "text/plain")]
    employer, place = masking.clipped(fields.get("employer")), masking.clipped(fields.get("where"))
    new = NewComplaint(
        **_where(
            opened, None, EmployerIn(name=employer) if employer else None, ProjectIn(name=place) if place else None
        ),
        channel="qr",
        summary=summary,
        reporter=_reporter(_person(fields)),
        workers=workers or 1,
        owed_fen=fen or 0,
        period=PeriodIn(begins=begins, ends=ends),
        clue=_clue(opened, YES_NO.get(fields.get("has_contract", ""))),
    )
    language = fields.get("language", "zh")
    language = language if language in LANGUAGES else "zh"
    return WorkerFiling(new, opened.board.number, language, fields.get("interpreter") == "yes", files)


def _where(
    opened: FoundBoard | None, division: str | None, employer: EmployerIn | None, project: ProjectIn | None
) -> dict[str, Any]:
    """Place, kind of work, employer and project: from the board as far as it states them. Raises WhereMissing."""
    if opened is not None:
        division = opened.content.division
        if opened.content.project_name is not None:
            project = ProjectIn(name=opened.content.project_name, id=opened.board.number)
    if employer is None and project is None:
        raise WhereMissing(field="employer")
    domain = opened.content.domain if opened else "non_construction"
    return {"division": division, "domain": domain, "employer": employer, "project": project}


def _person(fields: Mapping[str, str]) -> PublicReporterIn:
    how = fields.get("how")
    return PublicReporterIn(
        name=masking.clipped(fields.get("name")),
        phone=masking.clipped(fields.get("phone"), 40),
        id_no=masking.clipped(fields.get("id_no"), 40),
        anonymous=how == "anonymous",
        protected=how == "protected",
    )


def _reporter(person: PublicReporterIn) -> ReporterIn:
    """The reporter; of an anonymous one nothing is kept, even if it was sent (INT-07)."""
    if person.anonymous:
        return ReporterIn(anonymous=True)
    return ReporterIn(**person.model_dump(), consent=True)


def _clue(opened: FoundBoard | None, has_contract: bool | None) -> ClueIn | None:
    content = opened.content if opened else None
    said = ClueIn(
        has_contract=has_contract,
        project_owner=content.owner if content else None,
        general_contractor=content.contractor if content else None,
    )
    return said if said.model_dump(exclude_none=True) else None
