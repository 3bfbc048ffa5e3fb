"""What is still to be done about what was verified, beside the proposal to file: the days to open a case on what a
report or clue showed (Guangdong 32), a reward (INT-07), a claim that was no honest one (INT-17). Persons decide.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND
from services.intake.complaints.rules.clocks import DISCOVERY_OPENING, MISDIRECTED
from services.intake.complaints.rules.stage import UNDECIDED
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.verification.rules import WORDS_OF_CLAIM
from services.intake.verification.schemas import VerifyIn
from services.intake.verification.tables import Verified
from shared import clock, obligations
from shared.obligations.questions import Asking, ask_all, asking


async def follow_up(
    session: AsyncSession, complaint: Complaint, reporter: Reporter, found: VerifyIn, before: Verified | None
) -> None:
    """Start the clock and ask the questions that this revision calls for. `before` is the one that it replaces."""
    questions = []
    first = found.owed_fen > 0 and (before is None or before.owed_fen == 0)
    if first and complaint.matter_kind != "complaint" and complaint.stage in UNDECIDED:
        await _start_opening(session, complaint)
    if complaint.matter_kind == "report":
        await obligations.cancel(session, KIND, complaint.number, [MISDIRECTED])
        if first and not reporter.anonymous:
            questions.append(_about_reward(complaint))
    if found.improper_claim is not None:
        questions.append(_about_claim(complaint, found.improper_claim))
    await ask_all(session, questions)


async def _start_opening(session: AsyncSession, complaint: Complaint) -> None:
    """Days to open a case from its discovery, where the place has them (INT-02; Guangdong 32)."""
    begun, found_on = Begun(), clock.today()
    begun.start(
        complaint.model_dump(),
        DISCOVERY_OPENING,
        "discovery_opening_days",
        found_on,
        "arrears-verified",
        needed=False,
        rule="INT-02",
    )
    await begun.write(session)


def _about_reward(complaint: Complaint) -> Asking:
    """A true report is rewarded where it gave the main lead to a major violation; no source has the sum (INT-07)."""
    return asking(
        subject_kind=KIND,
        subject=complaint.number,
        division=complaint.division,
        code="reward",
        zh="举报经核实属实：是否为查处重大违法行为提供了主要线索和证据、应否奖励，请负责人依当地办法决定（INT-07）",
        en="the report proved true: if it gave the main lead to a major violation, the head decides on a reward by the "
        "place's own rule (INT-07)",
    )


def _about_claim(complaint: Complaint, kind: str) -> Asking:
    """条例 52 says that it is dealt with by law, and not by whom: a person decides."""
    zh, en = WORDS_OF_CLAIM[kind]
    return asking(
        subject_kind=KIND,
        subject=complaint.number,
        division=complaint.division,
        code=f"improper-claim:{kind}",
        zh=f"核实认为本件{zh}：如何依法处理、移交哪个部门，请由人决定；其他劳动者的诉求不受影响（INT-17）",
        en=f"it was found that {en}: a person decides what is done by law, and which body it goes to; what other "
        "workers claim is not touched (INT-17)",
    )
