"""Letters 交办单 by which a matter is given to units, each with its number, receipt and day (C14, C15).

A service declares a table of its own, and says in `About` what its letters are about.
"""
