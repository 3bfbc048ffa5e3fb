"""Accepting and refusing (INT-02 to INT-05, INT-11): the grounds an officer may give."""

from enum import StrEnum


class RefusalGround(StrEnum):
    """Why the authority may not take a complaint up; each names the rulebook row that says so."""

    TIME_BARRED = "time_barred"
    NOT_WAGES = "not_wages"
    NOT_A_LABOUR_MATTER = "not_a_labour_matter"


class RedirectGround(StrEnum):
    """Where else the matter belongs."""

    ARBITRATION = "arbitration"
    COURT = "court"
    OTHER_JURISDICTION = "other_jurisdiction"


RULE_OF: dict[RefusalGround | RedirectGround, str] = {
    RefusalGround.TIME_BARRED: "INT-04",
    RefusalGround.NOT_WAGES: "INT-03",
    RefusalGround.NOT_A_LABOUR_MATTER: "INT-03",
    RedirectGround.ARBITRATION: "INT-05",
    RedirectGround.COURT: "INT-10",
    RedirectGround.OTHER_JURISDICTION: "INT-06",
}
