"""A complaint's deadlines after they began: paused, extended, met, overdue, handed over; and escalation 催办·督办·提级
(C19, C20).
"""
