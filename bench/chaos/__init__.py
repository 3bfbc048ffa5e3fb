"""Faults and attacks on a real stack: SIGKILL, repetition, two of each process, a lost disk, poison, tampering.

`matters` is the load they all share: cases played over the public HTTP API by callers that retry, each with a record of
what was answered. `checks` looks for anything lost or doubled afterwards; `canonical` compares two runs.
"""
