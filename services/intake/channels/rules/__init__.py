"""The states of a partner's order and its terms."""
