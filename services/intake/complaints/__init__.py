"""The core: one complaint 投诉 as an aggregate. Its row, reporter and members, the table of its stages, the one writer
of its history, locks and reads, masking and sealing, which deadlines begin with it, search, and how it is shown
(INT, PRIV; C1, C11).
"""
