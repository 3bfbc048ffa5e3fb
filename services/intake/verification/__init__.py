"""The clue record: what the worker said (part A), what the office verified 核实 (part B) and whom it found liable; and
the proposal to file 拟立案 (C16, INT-11).
"""
