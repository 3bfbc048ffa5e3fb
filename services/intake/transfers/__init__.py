"""Transfer of a complaint to another place 移送 (INT-06, C99): offer, approval, acceptance, hand-over."""
