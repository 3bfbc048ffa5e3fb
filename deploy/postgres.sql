-- Roles, schemas and grants of Anxin's one database. Run by a superuser, in the database `anxin`, as often as you
-- like: `python -m deploy.database`, or psql -f. Passwords are not here; deploy/database.py sets those it is given.
--
-- Owners cannot log in: a migration connects as an administrator and becomes the owner. A service logs in as
-- <service>_app and sees its own schema and, read-only, `access`. Nothing is granted across.

select pg_advisory_xact_lock(hashtext('anxin: deploy/postgres.sql'));

do $$
declare
    service text;
    role text;
begin
    execute format('revoke all on database %I from public', current_database());

    foreach role in array array[
        'access_owner', 'intake_owner', 'intake_app', 'monitor_owner', 'monitor_app',
        'mediation_owner', 'mediation_app', 'credit_owner', 'credit_app'
    ] loop
        if not exists (select from pg_roles where rolname = role) then
            execute format('create role %I', role);
        end if;
        if role like '%\_app' then
            execute format('alter role %I login', role);
        end if;
        execute format('grant connect on database %I to %I', current_database(), role);
    end loop;

    create schema if not exists access authorization access_owner;
    alter role access_owner set search_path = access, public;

    foreach service in array array['intake', 'monitor', 'mediation', 'credit'] loop
        execute format('create schema if not exists %I authorization %I', service, service || '_owner');
        execute format('grant usage on schema %I, access to %I', service, service || '_app');

        -- what a migration creates, the service may use; migrations take update and delete on history and inbox back
        execute format(
            'alter default privileges for role %1$I in schema %2$I '
            'grant select, insert, update, delete on tables to %3$I',
            service || '_owner', service, service || '_app');
        execute format(
            'alter default privileges for role %1$I in schema %2$I grant usage, select on sequences to %3$I',
            service || '_owner', service, service || '_app');
        execute format(
            'alter default privileges for role access_owner in schema access grant select on tables to %I',
            service || '_app');

        -- `public` holds pg_trgm and btree_gist, whose operators must be found
        foreach role in array array[service || '_owner', service || '_app'] loop
            execute format('alter role %I set search_path = %I, public', role, service);
        end loop;

        -- a door never waits for ever; long jobs raise these for their own transaction
        execute format('alter role %I set statement_timeout = %L', service || '_app', '30s');
        execute format('alter role %I set lock_timeout = %L', service || '_app', '5s');
        execute format('alter role %I set idle_in_transaction_session_timeout = %L', service || '_app', '60s');
    end loop;
end
$$;

create extension if not exists pg_trgm schema public;
create extension if not exists btree_gist schema public;
revoke all on schema public from public;
grant usage on schema public to
    access_owner, intake_owner, intake_app, monitor_owner, monitor_app,
    mediation_owner, mediation_app, credit_owner, credit_app;
