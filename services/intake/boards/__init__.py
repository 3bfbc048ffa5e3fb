"""The QR boards of sites 维权信息告示牌 (C9): set, signed, revoked, printed."""
