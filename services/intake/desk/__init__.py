"""Leave cover 请假代班, hand-over between officers, and my work (C123)."""
