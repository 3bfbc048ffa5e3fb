"""A case opens, reopens, is closed or withdrawn (C59, C60)."""
