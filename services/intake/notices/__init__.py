"""Notices owed to workers 告知 (C128), in the language each prefers, and interpreters 翻译 (C126)."""
