"""The wage bond 工资保证金 as money: its movements, the rate, its use after a decision and the top-up, its return.

Whether a project has its bond is a regime; what happens to the money is here, and is put on file again each time.
"""
