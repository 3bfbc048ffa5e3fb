"""Money of others for the workers: the decision to draw on a wage bond 动用工资保证金 (C119; BOND-09).

The head decides it on a case; monitor follows, as it knows the bond and its bank.
"""
