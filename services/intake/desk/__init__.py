"""An officer's desk in intake: leave cover 请假代班, hand-over between officers, my work (C123), and figures (C110)."""
