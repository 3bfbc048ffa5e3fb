"""The refusal of a partner number used before."""

from shared.refusals import Conflict


class PartnerNumberReused(Conflict):
    """The partner number was used for a complaint with other content."""

    code = "partner-number-reused"
    zh = "单号{partner_no}已用于另一内容的登记（{number}）"
    en = "the order number {partner_no} was used for other content ({number})"
