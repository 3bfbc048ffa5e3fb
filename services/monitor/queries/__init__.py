"""Named reads and locks: what callers see of risk (`reading`), what portraits are derived from (`deriving`), and the
register of projects (`projects`)."""
