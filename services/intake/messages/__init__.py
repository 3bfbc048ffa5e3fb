"""What partners send about an order after it was filed 往来报文: messages are received, applied, ruled on; clues are
pulled.
"""
