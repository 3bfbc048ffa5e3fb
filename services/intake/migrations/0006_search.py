"""Two characters are enough to search by; and a project's complaints are found by index.

Chinese is searched by two characters, and a trigram index needs three: every such search read the whole table. The
index now holds each pair of neighbouring characters.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """create function bigrams(words text) returns text[]
        language sql immutable strict parallel safe as $$
    select coalesce(array_agg(distinct substr(words, i, 2)), '{}') from generate_series(1, length(words) - 1) as i $$""",
    "drop index complaint_search",
    "create index complaint_search on complaint using gin (bigrams(search_text))",
    "create index complaint_project on complaint (project_id, filed_at desc) where project_id is not null",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
