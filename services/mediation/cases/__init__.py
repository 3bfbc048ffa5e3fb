"""The core of mediation: the case 案件. Its row, stage and history, deadlines and their suspension, assignment, lists
(C99).
"""
