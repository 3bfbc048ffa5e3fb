"""Rules on a project as the register has it: what is missing, and which duty's day has passed (MON-04)."""

from datetime import date
from decimal import Decimal

from services.monitor.warnings.rules.facts import Sighting, Site
from services.monitor.warnings.rules.verdict import CannotTell, Fires, Place, Verdict
from shared.calendar.working_days import ONE_DAY, period_end
from shared.values.money import FEN_PER_YUAN

LINE = "platform_min_contract_yuan"
ENTRY = {
    "contract_fen": ("合同金额", "contract sum"),
    "contract_on": ("合同签订日期", "day of the contract"),
    "started_on": ("开工日期", "day of the start"),
    "planned_completion_on": ("计划竣工日期", "planned completion"),
    "pay_day": ("约定发薪日", "agreed pay-day"),
}
"""What an entry of the register must say, beside the parties."""


def entry_incomplete(site: Site, place: Place, day: date) -> Verdict:
    """A completed project's entry is no longer asked for what it lacks."""
    if site.completed_on is not None:
        return None
    missing = [words for name, words in ENTRY.items() if getattr(site, name) is None]
    missing += [] if site.owner_named else [("建设单位", "project owner")]
    if not missing:
        return None
    zh, en = zip(*missing, strict=True)
    return Fires(told={"missing_zh": "、".join(zh), "missing_en": ", ".join(en)})


def unregistered_works(seen: Sighting, place: Place, day: date) -> Verdict:
    """Works whose contract sum reaches the place's line (以上, the line itself included) are not in the register."""
    if seen.registered:
        return None
    if seen.contract_fen is None:
        zh = "发现在建工程未登记，合同金额未知，是否应当登记须由人核实"
        return CannotTell("sum-untold", zh, "works that nobody registered: their contract sum is not told")
    line = place.value(LINE, seen.contract_on or seen.seen_on)
    reached = line.reached_by(Decimal(seen.contract_fen) / FEN_PER_YUAN)
    return Fires(fen=seen.contract_fen, since=seen.seen_on) if reached else None


def no_wage_officer(site: Site, place: Place, day: date) -> Verdict:
    return Fires() if site.live(day) and "officer-none" in site.gaps else None


def no_notice_board(site: Site, place: Place, day: date) -> Verdict:
    return Fires() if site.live(day) and site.gaps & {"board-none", "board-parts", "board-taken-down"} else None


def no_pledge(site: Site, place: Place, day: date) -> Verdict:
    """No law requires the pledge: the place's pack may turn the reminder into more."""
    return Fires() if site.live(day) and not site.pledged else None


def no_account(site: Site, place: Place, day: date) -> Verdict:
    """The days to open the account have passed (ACC-02); the regimes count them."""
    return Fires() if site.gaps & {"account-none", "account-closed"} and site.completed_on is None else None


def no_attendance(site: Site, place: Place, day: date) -> Verdict:
    """Nobody came for more than the place's days though works go on. The day of the last swipe is not counted."""
    if not site.live(day):
        return None
    assert site.started_on is not None
    resumed = [date.fromisoformat(str(each["until"])) for each in site.stoppages if each["until"]]
    since = max([site.started_on, *resumed, *([site.last_attended_on] if site.last_attended_on else [])])
    line = place.value("warning_attendance_gap_days")
    quiet = (day - since).days
    return Fires(since=since + ONE_DAY, told={"days": quiet}) if line.reached_by(quiet) else None


def no_bond(site: Site, place: Place, day: date) -> Verdict:
    """The working days to deposit the bond have passed (BOND-01), or less than is due was deposited."""
    return Fires() if site.gaps & {"bond-none", "bond-short"} and site.completed_on is None else None


def not_topped_up(site: Site, place: Place, day: date) -> Verdict:
    """The working days to top up a bond that was used have passed (BOND-10); completion ends no such duty."""
    return Fires() if "bond-not-topped-up" in site.gaps else None


def bond_expires(site: Site, place: Place, day: date) -> Verdict:
    """A guarantee ends within the place's term, its last day included; one step more once it has ended (BOND-13)."""
    last = site.bond_expires_on
    if last is None or site.completed_on is not None:
        return None
    if day > last:
        return Fires(since=last + ONE_DAY, steps=2, told={"on": last.isoformat()})
    ahead = period_end(day, place.value("bond_expiry_notice_months").term())
    return Fires(told={"on": last.isoformat()}) if ahead >= last else None
