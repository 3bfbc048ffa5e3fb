"""Hearings 开庭 and mediation sessions 调解会 of cases: who sits where and when (C146; ARB-04, ARB-07).

The database holds the calendar: a room or a person sits in one place at a time, and nobody sits who is away.
"""
