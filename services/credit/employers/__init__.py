"""Facts enter an employer's record, and callers read it and check many at once (C90)."""
