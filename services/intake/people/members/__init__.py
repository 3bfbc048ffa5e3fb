"""The list of workers 名单 of a collective complaint."""
