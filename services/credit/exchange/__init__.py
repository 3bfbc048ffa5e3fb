"""Exchange with the province's credit platform 信用平台 (C88)."""
