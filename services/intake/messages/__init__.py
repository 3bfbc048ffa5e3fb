"""What partners send later 往来报文: received, read, ruled on, applied; and clues that are pulled."""
