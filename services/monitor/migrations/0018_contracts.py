"""Labour contracts as periods: a renewal stands beside what it renews (C54)."""

from alembic import op

revision = "0018"
down_revision = "0017"

CONTRACTS = (
    """create table labour_contract (
        id bigint generated always as identity primary key,
        project integer not null references project (id),
        person_id bigint not null references person (id),
        kind varchar(40) not null check (kind in ('labour_contract', 'written_agreement')),
        from_on date,
        to_on date check (to_on >= from_on),
        ended_on date,
        withdrawn boolean not null default false,
        constraint labour_contract_period unique nulls not distinct (project, person_id, from_on)
    )""",
    # one contract was kept of each worker, the newest; of one said to have none nothing is left to keep
    """insert into labour_contract (project, person_id, kind, from_on, to_on)
        select project, person_id, contract_kind, contract_from, contract_to from membership
        where contract_kind <> 'none'""",
    "alter table membership drop column contract_kind, drop column contract_from, drop column contract_to",
    # one expression without a from clause, so that it is inlined: it runs for every contract of a month
    """create function contract_days(month date, from_on date, to_on date, ended_on date) returns bigint
        language sql immutable return case
            when least(to_on, ended_on, (month + interval '1 month')::date - 1) < greatest(from_on, month) then 0
            else ((1::bigint << (least(to_on, ended_on, (month + interval '1 month')::date - 1)
                - greatest(from_on, month) + 1)) - 1) << (greatest(from_on, month) - month) end""",
    "revoke delete, truncate on labour_contract from monitor_app",
)


def upgrade() -> None:
    for statement in CONTRACTS:
        op.execute(statement)
