-- The machinery every service has in its own schema, as its first migration makes it. Frozen: change it by a new one.

create table delivery (
    id uuid not null,
    position bigint generated always as identity,
    party varchar not null,
    kind varchar not null,
    subject varchar not null,
    occasion varchar not null,
    body text not null,
    state varchar(40) not null,
    made_at timestamptz not null,
    attempts integer not null,
    next_at timestamptz not null,
    last_error varchar,
    sent_at timestamptz,
    receipt varchar,
    receipt_at timestamptz,
    primary key (id),
    unique (position)
);
create unique index delivery_once on delivery (party, kind, subject, occasion);
create index delivery_pull on delivery (party, position);
create index delivery_push on delivery (next_at) where state = 'due';

create table destination (
    party varchar not null,
    address varchar,
    secret bytea,
    signer varchar not null,
    updated_at timestamptz not null,
    primary key (party)
);

create table history (
    kind varchar not null,
    subject varchar not null,
    version integer not null,
    at timestamptz not null,
    entry bytea not null,
    previous bytea not null,
    hash bytea not null,
    primary key (kind, subject, version)
);

create table idempotency (
    scope varchar not null,
    route varchar not null,
    key varchar not null,
    fingerprint bytea not null,
    status integer,
    body bytea,
    claimed_at timestamptz not null,
    primary key (scope, route, key)
);
create index idempotency_age on idempotency (claimed_at);

create table inbox (
    event_id uuid not null,
    action varchar not null,
    taken_at timestamptz not null,
    primary key (event_id, action)
);

create table listening_since (
    action varchar not null,
    since timestamptz not null,
    primary key (action)
);

create table nonce (
    key varchar not null,
    nonce varchar not null,
    spent_at timestamptz not null,
    primary key (key, nonce)
);
create index nonce_age on nonce (spent_at);

create table obligation (
    id uuid not null,
    subject_kind varchar not null,
    subject varchar not null,
    division text collate "C" not null,
    name varchar not null,
    rule_id varchar not null,
    legal_basis varchar not null,
    term varchar not null,
    start_event varchar not null,
    started_on date not null,
    due_on date not null,
    due_at timestamptz not null,
    provisional boolean not null,
    calendar_version varchar not null,
    state varchar(40) not null,
    owner varchar,
    timer boolean not null,
    met_on date,
    overdue_at timestamptz,
    extensions jsonb not null,
    failures integer not null,
    last_failure text,
    primary key (id)
);
create index obligation_division on obligation (division, due_on) where state in ('open', 'overdue');
create index obligation_due on obligation (due_at, id) where state = 'open';
create index obligation_subject on obligation (subject, subject_kind, name);

create table outbox (
    position bigint generated always as identity,
    event_id uuid not null,
    name varchar not null,
    version integer not null,
    key varchar not null,
    occurred_at timestamptz not null,
    body bytea not null,
    traceparent text,
    stated_at timestamptz not null,
    sent_at timestamptz,
    primary key (position),
    unique (event_id)
);
create index outbox_unsent on outbox (position) where sent_at is null;

create table parked (
    position bigint generated always as identity,
    action varchar not null,
    topic varchar not null,
    key varchar not null,
    headers jsonb not null,
    body bytea not null,
    fingerprint bytea not null,
    reason varchar not null,
    parked_at timestamptz not null,
    primary key (position)
);
create index parked_key on parked (action, topic, key, position);
create unique index parked_once on parked (action, topic, fingerprint);

create table question (
    id uuid not null,
    subject_kind varchar not null,
    subject varchar not null,
    division text collate "C" not null,
    code varchar not null,
    zh varchar not null,
    en varchar not null,
    asked_at timestamptz not null,
    answered_at timestamptz,
    answered_by varchar,
    answer varchar,
    primary key (id)
);
create unique index question_once on question (subject_kind, subject, code);
create index question_open on question (division, asked_at) where answered_at is null;

create table read_log (
    id uuid not null,
    at timestamptz not null,
    by varchar not null,
    kind varchar not null,
    subject varchar not null,
    purpose varchar not null,
    primary key (id)
);

create table reminder (
    id uuid not null,
    obligation_id uuid not null,
    working_days_before integer not null,
    fire_on date not null,
    fire_at timestamptz not null,
    fired_at timestamptz,
    cancelled boolean not null,
    primary key (id)
);
create index reminder_due on reminder (fire_at, id) where fired_at is null and not cancelled;
create index reminder_obligation on reminder (obligation_id);
