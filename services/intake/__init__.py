"""Intake 受理: every complaint, report and clue about unpaid wages, from every channel, until each has its answer.

Owns complaints, their reporters' personal data, and what each channel was told. Listens to mediation: a case opened,
money paid, a case closed. States: filed, accepted, refused, called back, closed.
"""
