"""The operator's command, one file for each thing an operator wants; `deploy/anxin.py` puts them together."""
