"""Notices owed to workers 告知 (C128), in their language, and interpreters 翻译 (C126)."""
