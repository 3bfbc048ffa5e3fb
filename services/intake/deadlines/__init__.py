"""What later happens to a complaint's deadlines: paused, extended, met, overdue, handed over; and the ladder
催办·督办·提级 (C19, C20).
"""
