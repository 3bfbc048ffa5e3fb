"""Faults planted by machine, drawn by a seed, each judged by the tests of its room: the second half of `make break`."""
