"""The log of calls about a case 通话记录, and who counts as unreachable 无法联系 (C124)."""
