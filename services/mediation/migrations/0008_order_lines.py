"""The lines and the addressee of a correction order.

An order issued before, and still awaited, gets the lines that it can have ordered (监察条例26) and that were verified by
the day of its issue, in the ledger's order, up to what is left of its sum. It was addressed to the employer.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "alter table correction_order add column addressee_role varchar(40) not null default 'employer'",
    "alter table correction_order alter column addressee_role drop default",
    "alter table correction_order add column addressee_uscc varchar",
    """update correction_order o set addressee_uscc = c.employer_uscc
        from case_file c where c.number = o.case_number""",
    """alter table correction_order add constraint correction_order_addressee_known
        check (addressee_role = 'employer' or addressee_uscc is not null)""",
    """create table correction_order_line (
        document_no varchar not null references correction_order (document_no),
        case_number varchar not null,
        line integer not null,
        ordered_fen bigint not null check (ordered_fen >= 0),
        paid_fen bigint not null check (paid_fen >= 0),
        others_fen bigint not null check (others_fen >= 0),
        primary key (document_no, line),
        foreign key (case_number, line) references ledger_line (case_number, line),
        constraint correction_order_line_settled check (paid_fen + others_fen <= ordered_fen)
    )""",
    "create index correction_order_line_ledger on correction_order_line (case_number, line)",
    """insert into correction_order_line
        select document_no, case_number, line, least(outstanding_fen, rest - before), 0, 0
        from (
            select o.document_no, o.case_number, l.line, l.outstanding_fen,
                o.ordered_fen - o.paid_fen - o.others_fen as rest,
                coalesce(sum(l.outstanding_fen) over (
                    partition by o.document_no order by l.line rows between unbounded preceding and 1 preceding
                ), 0) as before
            from correction_order o join ledger_line l on l.case_number = o.case_number
            where o.state in ('issued', 'served', 'overdue') and l.verified and l.verified_on <= o.issued_on
                and l.item in ('wages', 'overtime', 'compensation') and l.outstanding_fen > 0
        ) as verified
        where before < rest""",
    "revoke delete, truncate on correction_order_line from {role}",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in STATEMENTS:
        op.execute(statement.replace("{role}", f"{schema}_app"))
