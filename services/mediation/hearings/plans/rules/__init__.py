"""What a plan of hearings has to keep: pure."""
