"""Warnings 预警 (C36 to C38): what the rules find wrong with a project, with works nobody registered or a firm, and
the loop in which somebody puts it right. One row of a table a rule (MON-04), one episode a rule, subject and period.
"""
