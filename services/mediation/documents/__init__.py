"""Statutory papers of a case 文书 (C148, C125): numbered, kept as issued, printed as PDF and DOCX, served, or voided.

Which papers there are, what each says, when it may be issued and whom it is served on: one row each in `rules.kinds`.
Their words are the templates in `templates/`, over which an office lays its own (`ANXIN_PAPERS`).
"""
