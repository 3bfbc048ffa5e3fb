"""Wage accounts as ledgers; movements are booked by what they are."""

from alembic import op

revision = "0017"
down_revision = "0016"

ACCOUNTS = (
    """create table wage_account (
        project varchar primary key references project (number),
        project_id integer not null unique references project (id),
        bank varchar not null,
        name varchar not null,
        account_no varchar not null,
        opened_on date not null,
        filed_on date,
        filing_receipt varchar,
        core_tag varchar(40) check (core_tag in ('wage_account', 'wage_bond', 'neither')),
        state varchar(40) not null check (state in ('active', 'frozen', 'cancelled')),
        compliant boolean not null,
        closed_on date
    )""",
    """create index project_evidence_account on project_evidence ((content ->> 'account_no'))
        where kind = 'wage-account'""",
    "create index wage_account_order on wage_account (opened_on, project)",
    """insert into wage_account (project, project_id, bank, name, account_no, opened_on, filed_on, state, compliant,
            closed_on)
        select p.number, p.id, e.content ->> 'bank', e.content ->> 'name',
            repeat('*', greatest(length(e.content ->> 'account_no') - 4, 0)) || right(e.content ->> 'account_no', 4), (e.content ->> 'opened_on')::date,
            (e.content ->> 'filed_on')::date,
            case when e.content ->> 'closed_on' is null then 'active' else 'cancelled' end, true,
            (e.content ->> 'closed_on')::date
        from project_evidence as e join project as p on p.number = e.project where e.kind = 'wage-account'""",
    """alter table account_transaction add column booked_as varchar(40)
        check (booked_as in ('labour_fee', 'payroll', 'returned', 'fee', 'interest', 'other'))""",
    "alter table account_transaction add column party_uscc varchar",
    # what was taken in before: as its payroll batch and its purpose show
    """update account_transaction set booked_as = case
        when debit then case when payroll_batch is not null then 'payroll'
            when purpose ~ '手续费|工本费|管理费|服务费' then 'fee' else 'other' end
        when payroll_batch is not null then 'returned'
        when purpose ~ '利息|结息' then 'interest' else 'labour_fee' end""",
    "alter table account_transaction alter column booked_as set not null",
    """create index account_transaction_breach on account_transaction (bank, txn_no)
        where debit and booked_as <> 'payroll'""",
    """create table account_breach (
        bank varchar not null,
        txn_no varchar not null,
        stated_at timestamptz not null,
        primary key (bank, txn_no)
    )""",
    "revoke delete, truncate on wage_account, account_breach from monitor_app",
    "revoke update on account_breach from monitor_app",
)

STATEMENTS = ACCOUNTS


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
