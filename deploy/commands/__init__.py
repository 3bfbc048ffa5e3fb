"""The subcommands of `anxin`, one file for each purpose; `deploy/anxin.py` puts them together."""
