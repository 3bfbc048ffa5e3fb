"""Monitor 监测: what the authority sees before and beside complaints; today the risk portrait of every employer.

Owns matters as heard of, the contributions they make and each employer's score and colour. Listens to intake
(complaint filed, complaint closed) and mediation (arrears found, wages paid, order overdue, case closed or withdrawn).
States: employer risk changed.
"""
