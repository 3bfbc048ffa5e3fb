"""A project's year 项目年度一览 on one page: how its regimes stood, who worked, what was due and paid, which warnings
were raised.

It owns no rows: it reads the register, the workers' months and the warnings (C23, C37).
"""
