"""Anxin's own database and broker on one machine: no container engine, no root, nothing system-wide.

`Postgres` and `Kafka` each know how to become a running server; `Supervisor` keeps programs alive;
`Stack` puts the two servers and the eight processes of the four services together. Production uses
none of this.
"""
