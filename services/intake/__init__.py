"""Intake 受理: every complaint, report and clue about unpaid wages, from every channel, until each has its answer.

Owns complaints and what was verified about them, their people's data, partners' orders, matters, letters and transfers,
live incidents, notices owed to workers, evidence, the boards of sites, and what each channel was told. Listens to
mediation (cases opened, orders, money, endings) and to monitor (an employer's colour). States: filed, proposed,
accepted, refused, refusals annulled, redirected, joined and parted, members listed and left, assigned and returned,
transferred, incidents reported and classified, called back, reopened, closed.
"""
