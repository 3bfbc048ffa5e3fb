"""Faults and attacks, tried on a real stack: SIGKILL, repetition, two of everything, a lost disk, poison, tampering.

`matters` is the load they all share: cases played through the public surface by callers that insist, each with a
record of what was answered. `checks` looks for anything lost or doubled afterwards; `canonical` compares two runs.
"""
