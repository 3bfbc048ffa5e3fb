"""Mediation 调解 and inspection 监察 of accepted complaints, and the ledger of every worker's money.

Owns cases: mediation, the inspection case and its correction orders, proposals to refer to the police and to open a
case, the ledger.
Listens to intake: an accepted complaint opens a case, members and joined complaints change its ledger, a call-back goes
into its history, a reopened or transferred complaint takes its case along, leave shows a queue to the deputy. Listens
to monitor: wages that were missed and that nobody put right propose a case.
States what happened in a case and to the money: opened, assigned, arrears found, agreed or failed, ordered, served,
obeyed or overdue, paid, referred, withdrawn, closed; and that a case's handling term is extended, suspended or resumed.
Deadlines that pass are handled in `schedule.py`; what follows from them is decided by persons.
"""
