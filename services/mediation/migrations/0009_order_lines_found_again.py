"""Lines of awaited orders that were verified by the day of the issue and once more afterwards.

A line keeps the day of its last finding alone, so that 0008 took it for one verified after the order: an order could be
left without lines. History has every finding. The last one up to the issue counts, for as much as is left of the order.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

FOUND_AGAIN = """insert into correction_order_line
    select document_no, case_number, line, least(outstanding_fen, rest - before), 0, 0
    from (
        select o.document_no, o.case_number, l.line, l.outstanding_fen,
            o.ordered_fen - o.paid_fen - o.others_fen - covered.fen as rest,
            coalesce(sum(l.outstanding_fen) over (
                partition by o.document_no order by l.line rows between unbounded preceding and 1 preceding
            ), 0) as before
        from correction_order o
        join ledger_line l on l.case_number = o.case_number
        cross join lateral (
            select coalesce(sum(e.ordered_fen - e.paid_fen - e.others_fen), 0) as fen
            from correction_order_line e where e.document_no = o.document_no
        ) as covered
        cross join lateral (
            select (told.entry -> 'facts' ->> 'verified')::boolean as verified
            from history h cross join lateral (select convert_from(h.entry, 'UTF8')::jsonb as entry) as told
            where h.kind = 'case' and h.subject = o.case_number
                and (h.at at time zone 'Asia/Shanghai')::date <= o.issued_on
                and told.entry ->> 'action' = 'found' and told.entry -> 'facts' -> 'line' = to_jsonb(l.line)
            order by h.version desc limit 1
        ) as at_issue
        where o.state in ('issued', 'served', 'overdue') and l.verified and l.verified_on > o.issued_on
            and at_issue.verified and l.item in ('wages', 'overtime', 'compensation') and l.outstanding_fen > 0
            and not exists (
                select from correction_order_line e where e.document_no = o.document_no and e.line = l.line
            )
    ) as verified
    where before < rest"""


def upgrade() -> None:
    op.execute(FOUND_AGAIN)
