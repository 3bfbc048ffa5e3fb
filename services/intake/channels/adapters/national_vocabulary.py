"""The vocabulary of the national clue platform (interchange 3.2, 3.3), with the platform's own misspelt keys.

Sourced: the keys, the units, the success code and the first six conclusions. Our own until the platform's are known:
the codes 7 to 10 and the form of a page.
"""

from shared.trade.dispositions import Disposition

DOMAINS = {"1": "construction", "工程建设": "construction", "2": "non_construction", "非工程建设": "non_construction"}

PRIOR = {
    "12345": "hotline_12345",
    "12333": "hotline_12333",
    "省平台": "provincial_platform",
    "信访": "petition",
    "110": "police_alert",
    "劳动监察窗口": "window",
}
"""Where the worker reported before (ONCE_REPORT, words joined by commas). Other words are added to the note."""

CONCLUSIONS = {
    Disposition.PAID_IN_FULL: "1",
    Disposition.ENFORCEMENT_PENDING: "2",
    Disposition.CRIMINAL_TRANSFERRED: "3",
    Disposition.PAID_OR_REPAYMENT_AGREED: "4",
    Disposition.REFERRED_TO_ARBITRATION: "5",
    Disposition.NOT_SUBSTANTIATED: "6",
    Disposition.NOT_WAGES: "7",
    Disposition.DUPLICATE: "8",
    Disposition.UNREACHABLE_OR_WITHDRAWN: "9",
    Disposition.TRANSFERRED_JURISDICTION: "10",
}

INDUSTRY = {"construction": "1", "non_construction": "2"}

PROJECT = {
    "name": "NOMONEY_PROJECT",
    "address": "BACKPAY_PROJECT_ADDRESS",
    "nature": "PROJECT_KIND",
    "contractor_kind": "GENERAL_CONTRACTOR_KIND",
    "contractor": "TOTAL_PACKAGE_UNIT",
    "contractor_uscc": "GENERAL_CONTRACTOR_CODE",
    "started_on": "WORK_START_TIMES",
    "completed_on": "WORK_END_TIMES",
}
REGIMES = {
    "agent_payment": "IS_ISSUING",
    "real_name": "IS_REALNAME_MANAGE",
    "wage_account": "IS_SPECIALACCOUNT_MANAGE",
    "bond": "IS_EARNEST_MONEY",
}
EMPLOYER = {
    "platform_economy": "IS_PLATFORM_ECONOMY",
    "name": "BACKPAY_COMPANY_NAME",
    "uscc": "BACKPAY_SOCIAL_CODE",
    "kind": "UNIT_KIND",
}
LIABLE = {"name": "BACKPAY_DUTY_COMPANY", "uscc": "DUTY_COMPANY_CODE"}
"""The platform also has keys for a person liable. They are not sent, because a message may name the wrong person; the
statutory document names the person."""

TAKEN = 201
"""The platform's success code (interchange 0.5)."""
WRITTEN_BEFORE = 208
"""Our own code: the verdict was written before."""
