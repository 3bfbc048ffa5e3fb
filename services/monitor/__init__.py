"""Monitor 监测: the risk portrait of every employer, and the register of construction projects.

Owns matters as far as facts describe them, the contributions they make, each employer's score and colour, and projects
with their regimes 五项制度, stoppages 停工 and works that were seen unregistered. Listens to intake (complaint filed,
complaint closed) and mediation (arrears found, wages paid, order overdue, case closed or withdrawn).
States: employer risk changed, project registered, suspended, resumed, completed, project regimes changed.
"""
