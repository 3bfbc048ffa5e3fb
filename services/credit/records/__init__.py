"""The core of credit: the employer's record 企业诚信档案, entry by entry, as of any day (C92)."""
