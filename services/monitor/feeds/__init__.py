"""What is sent about construction sites by the batch (C26, C27, C32, C34 to C36, C54, C101): rosters, contracts,
attendance, payrolls, wage accounts.

A feed's kind is one row of a table (`kinds`); a partner's own layout is one mapping file (`mappings/`, C137). A batch
is kept sealed until the worker has taken it in, chunk by chunk. What was rejected is told row by row.
"""
