"""One index that answers what is rare: words, parties and filters together, and pairs of characters in half the time.

A partner that asked for a channel hardly its own walked through every complaint of that channel, and words that many
say but nobody under these filters had a fifth of the table read. The index of pairs now knows the filters as well, so
that all of them meet before a row is read. Pairs are what they were; repeated ones are sorted out by the index itself.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

STATEMENTS = (
    """create or replace function bigrams(words text) returns text[]
        language sql immutable strict parallel safe as $$
    select coalesce(array_agg(first || second) filter (where second is not null), '{}')
        from unnest(string_to_array(words, null), (string_to_array(words, null))[2:]) as pair (first, second) $$""",
    # `words` is what a complaint is filtered by, such as channel=qr; each party is kept alone and with each of them
    """create function filter_words(parties text[], division text, words text[]) returns text[]
        language plpgsql immutable strict parallel safe as $$
    declare
        party text;
        word text;
        found text[] = words || array['at=' || left(division, 2), 'at=' || left(division, 4), 'at=' || left(division, 6)];
    begin
        foreach party in array parties loop
            found := found || ('party=' || party);
            foreach word in array words loop
                found := found || (party || '/' || word);
            end loop;
        end loop;
        return found;
    end $$""",
    "drop index complaint_search",
    """create index complaint_search on complaint using gin (
        bigrams(search_text),
        filter_words(parties, division, array['channel=' || channel::text, 'stage=' || stage::text,
            'domain=' || domain::text, 'collective=' || collective::text])
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
