"""What workers do themselves, without an account (C3, C9, C10, C21, C22): file, follow up, add, judge, read their
rights.
"""
