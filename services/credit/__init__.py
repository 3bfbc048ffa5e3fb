"""Credit 信用: every employer's record, and the proposals that follow from it.

Owns every employer's record 企业诚信档案 and the proposals on which a person decides. Listens to intake
(complaint accepted) and mediation (opened, found, agreed, ordered, served, overdue, paid, closed, withdrawn).
States: employer record changed, listing proposed.
"""
