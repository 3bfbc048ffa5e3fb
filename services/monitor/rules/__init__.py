"""Monitor's rules: pure, one file per chapter or subject."""
