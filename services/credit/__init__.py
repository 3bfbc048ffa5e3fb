"""Credit 信用: what an employer's conduct adds up to; today its record and what the record makes us propose.

Owns every employer's record 企业诚信档案 and the proposals that wait for a person's decision. Listens to intake
(complaint accepted) and mediation (opened, found, agreed, ordered, served, overdue, paid, closed, withdrawn).
States: employer record changed.
"""
