"""The boards of sites 维权信息告示牌 and their QR codes (C9): set by the authority, signed, revocable, printed."""
