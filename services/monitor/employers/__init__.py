"""An employer's risk portrait 用工风险画像: facts kept, contributions, score and colour as of any day (C39)."""
