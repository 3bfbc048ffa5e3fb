"""Rules of workers' own filings: reading the form, the record of the procedure, wording."""
