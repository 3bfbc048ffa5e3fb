"""The log of calls 通话记录 (C124) and the call-back 回访 (C20)."""
