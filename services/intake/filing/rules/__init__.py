"""Rules of filing: unusual amounts, and partner numbers used before."""
