"""What credit does: it enters facts into records (`entering`), checks amounts (`checking`), proposes and lets persons
decide (`proposing`), and tells the credit platform (`telling`)."""
