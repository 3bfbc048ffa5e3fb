"""Rules on a firm's month: construction clues against it (C48)."""

from datetime import date

from services.monitor.warnings.rules.facts import Firm
from services.monitor.warnings.rules.verdict import CannotTell, Fires, Place, Verdict


def many_clues(firm: Firm, place: Place, day: date) -> Verdict:
    """More construction clues in a calendar month than the place's line (超, the line itself not).

    Where only clues that repeat a matter bring it over the line, nobody has said whether they count: a person decides.
    Not every place has such a line.
    """
    line = place.find("monthly_clue_interview")
    if line is None or not line.reached_by(firm.clues):
        return None
    if not line.reached_by(firm.clues - firm.repeated):
        told = f"{firm.clues}条线索中{firm.repeated}条属同一事项"
        zh = f"当月工程建设领域线索{told}，是否计入约谈线须由人认定"
        en = f"{firm.repeated} of {firm.clues} clues of the month repeat a matter: whether they count is for a person"
        return CannotTell(f"clues-repeat:{firm.month:%Y-%m}", zh, en)
    return Fires(told={"clues": firm.clues})
