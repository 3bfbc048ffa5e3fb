"""What was said (part A) and what the office verified 核实 (part B) of a clue, whom it holds liable, and the proposal
to file 拟立案 (C16, INT-11).
"""
