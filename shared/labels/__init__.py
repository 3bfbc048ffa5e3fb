"""The Chinese words for things and for their states, as refusals use them."""
