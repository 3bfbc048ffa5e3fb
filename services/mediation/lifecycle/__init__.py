"""The life cycle of a case: opened, reopened, closed, withdrawn, transferred (C59, C60)."""
