"""Decisions about a complaint 受理·不予受理·办结: accept, refuse, redirect, withdraw, ask for more, close; calls; and
how the complaint follows mediation's case.
"""
