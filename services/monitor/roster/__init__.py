"""Who works where: real names 实名制, membership of a project, swipes of gates, each worker's month (C26, C27,
C54).
"""
