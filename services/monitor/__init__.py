"""Monitor 监测: the risk portrait of every employer, the register of construction projects, and warnings.

Owns matters as far as facts describe them, the contributions they make, each employer's score and colour, projects with
their regimes 五项制度, stoppages 停工, works that were seen unregistered, and warnings 预警 with their loop. Listens to
intake (complaint filed, closed, joined, parted) and mediation (arrears found, wages paid, order overdue, case closed or
withdrawn).
States: employer risk changed, project registered, suspended, resumed, completed, project regimes changed, warning
raised, worsened, cleared, payment missed, payment made good.
"""
