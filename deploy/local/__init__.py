"""Anxin's own database and broker on one machine: no container engine, no root, nothing system-wide.

`Postgres` and `Kafka` each start one server; `Supervisor` restarts programs that end; `Stack` runs the two servers and
the eight processes of the four services. Production uses none of this.
"""
