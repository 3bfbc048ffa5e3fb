"""What is printed at the desk from a complaint: the filing receipt 收件回执 and the case sheet 办理情况表, a page each.

The receipt is for the complainant and has their data in clear; the sheet is masked as the complaint is on the list. The
query code is told at filing alone and stands on neither.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.intake.complaints.countdown import RUNNING, counted
from services.intake.complaints.rules.masking import clipped
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.rules.words import CHANNELS, DEADLINES, DOMAINS, disposition
from services.intake.complaints.schemas import ComplaintOut, Countdown
from services.intake.complaints.tables import Complaint
from services.intake.lists import lists
from services.intake.papers.rules.papers import PAPERS
from services.intake.papers.rules.steps import STEPS
from services.intake.papers.tables import Paper
from shared import clock
from shared.documents.pdf import typeset
from shared.documents.service import MEANS
from shared.documents.words import chinese
from shared.history import Step
from shared.labels.states import in_chinese
from shared.obligations import Obligation
from shared.values.money import yuan_text

TEMPLATES = Path(__file__).parent
WORDS = 600
"""Characters of what was told that fit on the page; our own choice."""
NAME, NOTE = 36, 24
"""Characters of a name, and of a step's note, in a cell."""
DEADLINES_SHOWN, PAPERS_SHOWN, STEPS_SHOWN = 5, 4, 10
"""As many as fit on the sheet: the next deadlines, the newest papers and steps."""


def paper_pdf(paper: Paper, addressee: str) -> bytes:
    """An issued paper as it was issued, with its number, and what was recorded of its service."""
    office, title, number, *paragraphs, _, day = (paper.text or "").split("\n")
    told = {
        "office": office,
        "title": title,
        "number": number,
        "addressee": addressee,
        "paragraphs": paragraphs,
        "day": day,
        "served": chinese(paper.served_on) if paper.served_on else "",
        "means": MEANS[paper.served_means] if paper.served_means else "",
        "by": paper.served_by or "",
        "sha256": (paper.sha256 or b"").hex(),
    }
    return typeset(TEMPLATES / "paper.typ", told)


def receipt(complaint: Complaint, told: Mapping[str, str | None]) -> dict[str, Any]:
    """The receipt's content; `told` is name, phone and words of the complainant in clear."""
    office = lists().office(complaint.division)
    waiting = complaint.stage in (Stage.FILED, Stage.INCOMPLETE)
    due = chinese(complaint.accept_due_on) if waiting and complaint.accept_due_on else None
    rows = [
        ["收件日期", chinese(complaint.filed_on), "来源", CHANNELS.get(complaint.channel, complaint.channel)],
        ["反映人", told["name"] or "（未留姓名）", "联系电话", told["phone"] or "（未留电话）"],
        [
            "用人单位",
            clipped(complaint.employer_name, NAME),
            "工程项目",
            clipped(complaint.project_name, NAME) or "—",
        ],
        ["涉及人数", f"{complaint.workers}人", "反映欠薪金额", f"{yuan_text(complaint.claimed_fen)}元"],
        ["欠薪期间", _period(complaint.period_from, complaint.period_to), "领域", DOMAINS.get(complaint.domain, "")],
    ]
    decided = [["答复是否受理的最后日期", due] if waiting else ["目前状态", in_chinese(complaint.stage, "complaint")]]
    decided += [["承办单位电话", office.telephone], ["承办单位地址", office.address]]
    return {
        "title": "收件回执",
        "office": office.called,
        "number": complaint.number,
        "groups": [
            {"title": "登记内容", "columns": [2, 5, 2, 5], "rows": rows},
            {"title": "反映的情况", "columns": [1], "rows": [[_words(told["words"])]]},
            {"title": "办理", "columns": [3, 8], "rows": decided},
        ],
        "notes": ["本回执仅证明已经收件。", "查询码只在登记时告知本人，不载入本回执。"],
        "foot": f"打印日期 {chinese(clock.today())}",
    }


def case_sheet(
    complaint: ComplaintOut, due: Sequence[Obligation], steps: Sequence[Step], papers: Sequence[Paper]
) -> dict[str, Any]:
    """The sheet's content: parties, sums, stage, deadlines with the days left, papers, the newest steps, who."""
    shown = [each for each in steps if each.action in STEPS]
    before = len(shown) - STEPS_SHOWN
    more = [f"此前另有{before}项经过，见系统内历史记录。"] if before > 0 else []
    return {
        "title": "投诉办理情况表",
        "office": lists().office(complaint.division).called,
        "number": complaint.number,
        "groups": [
            {"title": "当事人和金额", "columns": [2, 5, 2, 5], "rows": _parties(complaint)},
            {"title": "办理", "columns": [2, 5, 2, 5], "rows": _handling(complaint)},
            {"title": "期限", "columns": [4, 3, 5], "rows": _deadlines(due) or [["无未结期限", "—", "—"]]},
            {"title": "书面告知", "columns": [4, 5, 4], "rows": _papers(papers) or [["无", "—", "—"]]},
            {
                "title": "经过",
                "columns": [2, 3, 3, 8],
                "rows": [_step(complaint.division, each) for each in shown[-STEPS_SHOWN:]],
            },
        ],
        "notes": [*more, "个人信息已遮盖。"],
        "foot": f"打印日期 {chinese(clock.today())}",
    }


def form_pdf(content: Mapping[str, Any]) -> bytes:
    return typeset(TEMPLATES / "form.typ", content)


def _parties(complaint: ComplaintOut) -> list[list[str]]:
    person, employer = complaint.reporter, complaint.employer
    code = f"（{employer.uscc}）" if employer.uscc else ""
    left = max(complaint.owed_fen - complaint.paid_fen, 0)
    return [
        ["反映人", "匿名" if person.anonymous else person.name or "—", "联系电话", person.phone or "—"],
        [
            "用人单位",
            f"{clipped(employer.name, NAME) or '—'}{code}",
            "工程项目",
            clipped(complaint.project_name, NAME) or "—",
        ],
        ["涉及人数", f"{complaint.workers}人", "欠薪期间", _period(complaint.period_from, complaint.period_to)],
        ["反映金额", f"{yuan_text(complaint.owed_fen)}元", "已支付", f"{yuan_text(complaint.paid_fen)}元"],
        ["反映金额减已支付", f"{yuan_text(left)}元", "来源", CHANNELS.get(complaint.channel, complaint.channel)],
    ]


def _handling(complaint: ComplaintOut) -> list[list[str]]:
    return [
        ["阶段", in_chinese(complaint.stage, "complaint"), "登记日期", chinese(complaint.received_at.date())],
        ["承办人", _who(complaint.division, complaint.owner), "承办单位", complaint.unit or "—"],
        ["首问责任人", _who(complaint.division, complaint.first_contact), "案号", complaint.case_number or "—"],
        [
            "受理日期",
            chinese(complaint.accepted_on) if complaint.accepted_on else "—",
            "结果",
            disposition(complaint.disposition) or "—",
        ],
    ]


def _deadlines(due: Sequence[Obligation]) -> list[list[str]]:
    running = [each for each in due if each.state in RUNNING and not each.timer]
    return [
        [DEADLINES.get(each.name, each.name), chinese(each.due_on), _left(counted(each))]
        for each in running[:DEADLINES_SHOWN]
    ]


def _left(due: Countdown) -> str:
    if due.paused:
        return "中止中"
    if due.overdue_by is not None:
        return f"已逾期{due.overdue_by}个工作日"
    return f"剩余{due.working_days_left}个工作日"


def _papers(papers: Sequence[Paper]) -> list[list[str]]:
    return [
        [
            PAPERS[each.kind].zh,
            each.document_no or "待编号",
            f"{chinese(each.served_on)}送达" if each.served_on else "未送达",
        ]
        for each in papers[-PAPERS_SHOWN:]
    ]


def _step(division: str, step: Step) -> list[str]:
    day = step.at.astimezone(clock.CHINA).date()
    return [day.isoformat(), STEPS[step.action], _who(division, step.by), clipped(step.note, NOTE) or "—"]


def _who(division: str, account: str | None) -> str:
    """The listed name; else the account, on a paper that stays in the office."""
    plain = (account or "").rpartition("/")[2]
    return lists().officer(division, plain) or plain or "—"


def _period(begins: str | None, ends: str | None) -> str:
    return f"{begins or '—'}至{ends or '—'}" if begins or ends else "—"


def _words(words: str | None) -> str:
    told = " ".join((words or "—").split())
    return told if len(told) <= WORDS else f"{told[:WORDS]}……（余下见登记记录）"
