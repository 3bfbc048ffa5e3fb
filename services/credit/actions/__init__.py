"""What credit does: it enters facts into records (`entering`), checks amounts and proposes (`proposing`), and tells
the credit platform (`telling`)."""
