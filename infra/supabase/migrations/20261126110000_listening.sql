-- What listeners did, added up. It is no projection of the stream ARCHIVE, but of LISTENING, which
-- ages: a rebuild leaves it as it is.

create table public.listening (
    day text not null,
    show_id text not null,
    name text not null,
    count integer not null,
    seconds double precision not null,
    primary key (day, show_id, name)
);
comment on table public.listening is
    'How often listeners played, paused or finished a show on a day (UTC), and the sum of the places.';

alter table public.listening enable row level security;
revoke all on table public.listening from anon, authenticated;
grant all on table public.listening to service_role;
grant select on table public.listening to authenticated;
create policy "an admin reads everything" on public.listening
    for select to authenticated using ((select public.is_admin()));

insert into public.projection (name, sequence, updated_at) values ('listening', 0, now());

create or replace function public.archive_revision() returns text
language sql immutable set search_path = '' as $$ select '0002' $$;

create function public.archive_listened(
    expected bigint, upto bigint, moment timestamptz, rows jsonb
) returns boolean
language plpgsql set search_path = '' set statement_timeout = '60s' as $$
begin
    update public.projection set sequence = upto, updated_at = moment
    where name = 'listening' and sequence = expected;
    if not found then
        return false;
    end if;
    insert into public.listening as known (day, show_id, name, count, seconds)
    select * from jsonb_populate_recordset(null::public.listening, rows)
    on conflict (day, show_id, name) do update
    set count = known.count + excluded.count, seconds = known.seconds + excluded.seconds;
    return true;
end
$$;
comment on function public.archive_listened(bigint, bigint, timestamptz, jsonb) is
    'Adds rows to what listeners did, and moves the position from expected to upto, all or nothing; '
    'false where the position is another one.';

create function public.archive_days(first bigint, before bigint)
returns table (
    day bigint, status text, shows bigint, seconds double precision, paid double precision,
    saved double precision
)
language sql stable set search_path = '' as $$
    select shows.position / (86400000::bigint << 20), shows.status, count(*),
        coalesce(sum(shows.duration), 0), sum(shows.paid), sum(shows.saved)
    from public.shows
    where shows.position >= first and shows.position < before
    group by 1, 2
    order by 1, 2
$$;
comment on function public.archive_days(bigint, bigint) is
    'Number, length and cost of the shows of each day since 1970, by how they ended.';

create function public.archive_listening_days(first text, before text)
returns table (day text, name text, count bigint)
language sql stable set search_path = '' as $$
    select listening.day, listening.name, sum(listening.count)
    from public.listening
    where listening.day >= first and listening.day < before
    group by listening.day, listening.name
    order by listening.day, listening.name
$$;
comment on function public.archive_listening_days(text, text) is
    'How often listeners did each thing on each day.';

create function public.archive_listening_shows(first text, before text, most integer)
returns table (
    show_id text, title text, plays bigint, completes bigint, downloads bigint, pauses bigint,
    pause_seconds double precision
)
language sql stable set search_path = '' as $$
    select found.*
    from (
        select
            listening.show_id,
            coalesce(max(shows.title), ''),
            coalesce(sum(listening.count) filter (where listening.name = 'play'), 0) as plays,
            coalesce(sum(listening.count) filter (where listening.name = 'complete'), 0),
            coalesce(sum(listening.count) filter (where listening.name = 'download'), 0),
            coalesce(sum(listening.count) filter (where listening.name = 'pause'), 0),
            coalesce(sum(listening.seconds) filter (where listening.name = 'pause'), 0)
        from public.listening
        left join public.shows on shows.show_id = listening.show_id
        where listening.day >= first and listening.day < before
        group by listening.show_id
    ) found
    order by found.plays desc, found.show_id
    limit most
$$;
comment on function public.archive_listening_shows(text, text, integer) is
    'What listeners did with each show, those first that were played most.';

create or replace function public.archive_counts() returns json
language sql stable set search_path = '' as $$
    select json_build_object(
        'assets', (select count(*) from public.assets),
        'chapters', (select count(*) from public.chapters),
        'configuration', (select count(*) from public.configuration),
        'deletions', (select count(*) from public.deletions),
        'feed_reads', (select count(*) from public.feed_reads),
        'hosts', (select count(*) from public.hosts),
        'listening', (select count(*) from public.listening),
        'media', (select count(*) from public.media),
        'presets', (select count(*) from public.presets),
        'record_versions', (select count(*) from public.record_versions),
        'segments', (select count(*) from public.segments),
        'show_hosts', (select count(*) from public.show_hosts),
        'show_words', (select count(*) from public.show_words),
        'shows', (select count(*) from public.shows),
        'sources', (select count(*) from public.sources),
        'stories', (select count(*) from public.stories),
        'usage', (select count(*) from public.usage)
    )
$$;

do $$
declare
    made regprocedure;
begin
    for made in
        select oid from pg_catalog.pg_proc
        where pronamespace = 'public'::regnamespace and proname like 'archive\_%'
    loop
        execute format('revoke execute on function %s from public, anon, authenticated', made);
        execute format('grant execute on function %s to service_role', made);
    end loop;
end
$$;
