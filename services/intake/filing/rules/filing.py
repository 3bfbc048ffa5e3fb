"""Refusals of a filing that was filed before."""

from shared.refusals import Conflict


class PartnerNumberReused(Conflict):
    code = "partner-number-reused"
    zh = "单号{partner_no}已用于另一内容的登记（{number}）"
    en = "the order number {partner_no} was used for other content ({number})"
