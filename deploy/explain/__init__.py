"""`anxin explain`: how PostgreSQL runs the statements this product lives on, on tables as large as a city's.

No statement is copied here: the services themselves are asked over HTTP, given facts and swept, what they send to the
database is overheard, and each statement is run once more under EXPLAIN ANALYZE in a transaction that is rolled back.
"""
