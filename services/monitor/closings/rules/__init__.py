"""Pure rules of closing a wage account."""
