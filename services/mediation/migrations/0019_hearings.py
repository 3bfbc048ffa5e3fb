"""The hearing calendar: venues, seats, hearings, bookings that never overlap, absences, recusals, plans."""

from alembic import op

revision = "0019"
down_revision = "0018"

STATEMENTS = (
    """create table venue (
        venue_id uuid primary key,
        division text collate "C" not null,
        name varchar not null,
        opens time not null,
        closes time not null check (closes > opens),
        break_from time check (break_from > opens),
        break_until time check (break_until > break_from and break_until < closes),
        check ((break_from is null) = (break_until is null))
    )""",
    "create unique index venue_named on venue (division, name)",
    """create table seat (
        seat_id uuid primary key,
        kind varchar(40) not null check (kind in ('room', 'arbitrator', 'clerk', 'interpreter', 'person')),
        division text collate "C",
        venue_id uuid references venue (venue_id),
        name varchar,
        person bytea,
        calendar_edition integer not null default 0,
        constraint a_person_has_no_name check ((kind = 'person') = (person is not null)
            and (kind = 'person') = (name is null) and (kind = 'person') = (division is null)),
        check ((kind = 'room') = (venue_id is not null))
    )""",
    """create unique index seat_named on seat (division, kind, name, venue_id) nulls not distinct
        where kind <> 'person'""",
    "create unique index seat_of_person on seat (person)",
    """create table hearing (
        hearing_id uuid primary key,
        version integer not null,
        case_number varchar not null references case_file (number),
        division text collate "C" not null,
        kind varchar(40) not null check (kind in ('hearing', 'mediation')),
        cloud boolean not null,
        state varchar(40) not null check (state in ('set', 'cancelled')),
        starts timestamptz not null,
        ends timestamptz not null check (ends > starts),
        during tstzrange generated always as (case when state = 'set' then tstzrange(starts, ends) end) stored,
        tribunal_size integer check (tribunal_size in (1, 3)),
        notice_by date,
        holiday_reason text,
        set_by varchar not null,
        set_at timestamptz not null,
        check ((kind = 'hearing') = (tribunal_size is not null)),
        check ((kind = 'hearing') = (notice_by is not null))
    )""",
    "create unique index hearing_time on hearing (hearing_id, during)",
    "create index hearing_case on hearing (case_number, starts)",
    "create index hearing_begins on hearing (division, starts)",
    # a booking is for the hearing's whole time, and of none that was cancelled
    """create table booking (
        seat_id uuid not null references seat (seat_id),
        during tstzrange not null check (not isempty(during)),
        hearing_id uuid not null,
        constraint one_place_at_a_time primary key (seat_id, during without overlaps),
        foreign key (hearing_id, during) references hearing (hearing_id, during) on update cascade
    )""",
    "create index booking_hearing on booking (hearing_id)",
    """create table unavailability (
        id uuid primary key,
        seat_id uuid not null references seat (seat_id),
        during tstzrange not null check (not isempty(during)),
        reason varchar(40) not null check (reason in ('ill', 'leave', 'out_of_use')),
        told_by varchar not null,
        told_at timestamptz not null
    )""",
    "create index unavailability_seat on unavailability using gist (seat_id, during)",
    """create table recusal (
        seat_id uuid not null references seat (seat_id),
        against bytea not null,
        told_by varchar not null,
        told_at timestamptz not null,
        primary key (seat_id, against)
    )""",
    # whoever books holds the seat's row, whoever reports an absence takes it: neither misses the other
    """create function nobody_sits_who_is_away() returns trigger language plpgsql set search_path from current as $$
        begin
            perform 1 from seat where seat_id = new.seat_id for key share;
            if exists (select from unavailability where seat_id = new.seat_id and during && new.during) then
                raise exception 'the seat is away'
                    using errcode = 'check_violation', constraint = 'nobody_sits_who_is_away';
            end if;
            return new;
        end $$""",
    """create trigger nobody_sits_who_is_away before insert or update on booking
        for each row execute function nobody_sits_who_is_away()""",
    """create function absence_takes_the_seat() returns trigger language plpgsql set search_path from current as $$
        begin
            perform 1 from seat where seat_id = new.seat_id for update;
            return new;
        end $$""",
    """create trigger absence_takes_the_seat before insert on unavailability
        for each row execute function absence_takes_the_seat()""",
    """create table hearing_plan (
        plan_id uuid primary key,
        division text collate "C" not null,
        state varchar(40) not null check (state in ('asked', 'solving', 'proposed', 'accepted', 'failed')),
        from_day date not null,
        until_day date not null check (until_day >= from_day),
        replans uuid references seat (seat_id),
        needs jsonb not null,
        seed integer not null,
        asked_by varchar not null,
        asked_at timestamptz not null,
        attempts integer not null default 0,
        claimed_until timestamptz,
        placed jsonb not null default '[]',
        unplaced jsonb not null default '[]',
        optimal boolean not null default false,
        moved integer not null default 0,
        decided_by varchar,
        decided_at timestamptz,
        check ((state = 'accepted') = (decided_by is not null))
    )""",
    "create index hearing_plan_waits on hearing_plan (asked_at) where state in ('asked', 'solving')",
    "revoke delete, truncate on hearing, venue, seat, recusal, unavailability, hearing_plan from mediation_app",
    "revoke truncate on booking from mediation_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
