"""Facts stated by credit: changes of employers' records, and proposals to list an employer."""

from datetime import date

from shared.contracts.event import Event


class EmployerRecordChanged(Event, name="credit.employer-record-changed", keyed_by="employer_uscc"):
    """An entry was added to an employer's record 企业诚信档案."""

    employer_uscc: str
    entry: str
    entered_on: date


class ListingProposed(Event, name="credit.listing-proposed", keyed_by="proposal"):
    """A head approved the proposal to list 拟列入失信联合惩戒名单 (BLACK-01); next the employer is notified (BLACK-02).

    `decide_by` is the last day for the decision itself (BLACK-05).
    """

    proposal: str
    employer_uscc: str
    case: str
    document_no: str
    outstanding_fen: int
    approved_on: date
    decide_by: date
