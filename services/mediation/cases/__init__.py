"""The core: the case 案件. Its row, stage and history, deadlines, suspension, transfer, the log of calls, assignment,
lists (C99, C124).
"""
