"""What officers find complaints by, and the orders they list them in.

A query code is looked up by its keyed hash. The hash needs a key that is not in the database, so complaints from before
this migration get theirs from the worker (`complaints/query_codes.py`), a thousand at a time; until then they are not
found by their code. People have been found by keyed hashes since 0002 and 0004.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

STATEMENTS = (
    "alter table complaint add column code_hash bytea",
    "create index complaint_code on complaint (code_hash) where code_hash is not null",
    "create index complaint_uncoded on complaint (number) where code_hash is null",
    # an officer has the partner's number and need not know which partner gave it
    "drop index complaint_partner_no",
    "create unique index complaint_partner_no on complaint (partner_no, filed_by) where partner_no is not null",
    "drop index complaint_owner",
    "create index complaint_owner on complaint (owner, filed_at desc, number desc) where owner is not null",
    "create index complaint_unit on complaint (unit, filed_at desc, number desc) where unit is not null",
    "create index complaint_amount on complaint (claimed_fen desc, number desc)",
    """create index obligation_running on obligation (due_on, subject, division)
        where subject_kind = 'complaint' and state in ('open', 'paused', 'overdue') and not timer""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
