"""Named reads and locks: what callers see (`reading`), and what portraits are derived from (`deriving`)."""
