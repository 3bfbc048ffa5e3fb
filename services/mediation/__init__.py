"""Owns cases: mediation, the inspection case and its correction orders, and the ledger of every worker's money.

Listens to intake: an accepted complaint opens a case, a call-back goes into its history, leave opens a queue to the
deputy. States what happened in a case and what became of the money: opened, assigned, arrears found, agreed or failed,
ordered, served, overdue, paid, withdrawn, closed; that a case has more time, or that its time stands still. Deadlines
fall due through `schedule.py`; what follows from them is for persons to decide.
"""
