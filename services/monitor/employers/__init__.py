"""An employer's risk 用工风险画像: facts heard, contributions, score and colour as of any day (C39)."""
