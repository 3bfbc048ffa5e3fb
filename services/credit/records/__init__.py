"""The core: the employer's record 信用档案, entry by entry, as of any day (C92)."""
