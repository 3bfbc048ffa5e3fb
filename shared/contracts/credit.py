"""Facts stated by credit: what an employer's record now says."""

from datetime import date

from shared.contracts.event import Event


class EmployerRecordChanged(Event, name="credit.employer-record-changed", keyed_by="employer_uscc"):
    """An entry was added to an employer's record 企业诚信档案."""

    employer_uscc: str
    entry: str
    entered_on: date
