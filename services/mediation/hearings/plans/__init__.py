"""Plans of hearings 排庭: a solver proposes when and before whom cases are heard, an officer accepts (C146, C65, C66).

Nobody is booked before a proposal is accepted. After an absence a plan moves as few hearings as can be.
"""
