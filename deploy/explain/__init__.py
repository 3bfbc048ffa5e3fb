"""`anxin explain`: how PostgreSQL runs this product's statements, on tables as large as a city's.

No statement is copied here: the services are called over HTTP, given facts and swept; the statements they send to the
database are recorded, and each is run once more under EXPLAIN ANALYZE in a transaction that is rolled back.
"""
