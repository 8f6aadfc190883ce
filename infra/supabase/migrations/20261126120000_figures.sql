-- The figures of the archive, by channel and preset: what failed and why, which outlets were used, and
-- how long stages took.

create index listening_show on public.listening (show_id);

create or replace function public.archive_revision() returns text
language sql immutable set search_path = '' as $$ select '0003' $$;

drop function public.archive_days(bigint, bigint);
drop function public.archive_listening_days(text, text);
drop function public.archive_listening_shows(text, text, integer);

create function public.archive_days(
    first bigint, before bigint, only_channel text default null, only_preset text default null
)
returns table (
    day bigint, status text, shows bigint, seconds double precision, paid double precision,
    saved double precision
)
language sql stable set search_path = '' as $$
    select shows.position / (86400000::bigint << 20), shows.status, count(*),
        coalesce(sum(shows.duration), 0), sum(shows.paid), sum(shows.saved)
    from public.shows
    where shows.position >= first and shows.position < before
        and (only_channel is null or shows.channel = only_channel)
        and (only_preset is null or shows.preset = only_preset)
    group by 1, 2
    order by 1, 2
$$;
comment on function public.archive_days(bigint, bigint, text, text) is
    'Number, length and cost of the shows of each day since 1970, by how they ended.';

create function public.archive_groups(
    first bigint, before bigint, only_channel text default null, only_preset text default null
)
returns table (
    channel text, preset text, status text, shows bigint, seconds double precision,
    paid double precision, saved double precision
)
language sql stable set search_path = '' as $$
    select shows.channel, shows.preset, shows.status, count(*),
        coalesce(sum(shows.duration), 0), sum(shows.paid), sum(shows.saved)
    from public.shows
    where shows.position >= first and shows.position < before
        and (only_channel is null or shows.channel = only_channel)
        and (only_preset is null or shows.preset = only_preset)
    group by 1, 2, 3
$$;
comment on function public.archive_groups(bigint, bigint, text, text) is
    'Number, length and cost of the shows of each channel and preset, by how they ended.';

create function public.archive_failures(
    first bigint, before bigint, most integer, only_channel text default null, only_preset text default null
)
returns table (stage text, reason text, shows bigint)
language sql stable set search_path = '' as $$
    select coalesce(shows.stage, 'show'), shows.reason, count(*)
    from public.shows
    where shows.status = 'failed' and shows.position >= first and shows.position < before
        and (only_channel is null or shows.channel = only_channel)
        and (only_preset is null or shows.preset = only_preset)
    group by 1, 2
    order by 3 desc, 1, 2
    limit most
$$;
comment on function public.archive_failures(bigint, bigint, integer, text, text) is
    'Why shows failed, the most frequent reason first.';

create function public.archive_outlets(
    first bigint, before bigint, most integer, only_channel text default null, only_preset text default null
)
returns table (outlet text, shows bigint, articles bigint)
language sql stable set search_path = '' as $$
    select sources.outlet, count(distinct sources.show_id), count(*)
    from public.sources join public.shows on shows.show_id = sources.show_id
    where shows.position >= first and shows.position < before
        and (only_channel is null or shows.channel = only_channel)
        and (only_preset is null or shows.preset = only_preset)
    group by 1
    order by 2 desc, 3 desc, 1
    limit most
$$;
comment on function public.archive_outlets(bigint, bigint, integer, text, text) is
    'The outlets that shows used, that of most shows first.';

create function public.archive_listening_days(
    first text, before text, only_channel text default null, only_preset text default null
)
returns table (day text, name text, count bigint)
language sql stable set search_path = '' as $$
    select listening.day, listening.name, sum(listening.count)
    from public.listening left join public.shows on shows.show_id = listening.show_id
    where listening.day >= first and listening.day < before
        and (only_channel is null or shows.channel = only_channel)
        and (only_preset is null or shows.preset = only_preset)
    group by listening.day, listening.name
    order by listening.day, listening.name
$$;
comment on function public.archive_listening_days(text, text, text, text) is
    'How often listeners did each thing on each day.';

create function public.archive_listening_shows(
    first text, before text, most integer, only_channel text default null, only_preset text default null
)
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
            and (only_channel is null or shows.channel = only_channel)
            and (only_preset is null or shows.preset = only_preset)
        group by listening.show_id
    ) found
    order by found.plays desc, found.show_id
    limit most
$$;
comment on function public.archive_listening_shows(text, text, integer, text, text) is
    'What listeners did with each show, those first that were played most.';

create function public.archive_ratings(
    first bigint, before bigint, only_channel text default null, only_preset text default null
)
returns table (ratings bigint, stars double precision)
language sql stable set search_path = '' as $$
    select count(*), avg(ratings.stars)::double precision
    from public.ratings join public.shows on shows.show_id = ratings.show_id
    where shows.position >= first and shows.position < before
        and (only_channel is null or shows.channel = only_channel)
        and (only_preset is null or shows.preset = only_preset)
$$;
comment on function public.archive_ratings(bigint, bigint, text, text) is
    'Number and mean of the ratings of shows.';

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

-- Exported tables: a bucket of Supabase Storage, where there is one.
do $$
begin
    if to_regclass('storage.buckets') is null or to_regclass('storage.objects') is null then
        raise notice 'there is no Supabase Storage here: no bucket is made';
        return;
    end if;
    insert into storage.buckets (id, name, public) values ('exports', 'exports', false)
    on conflict (id) do nothing;
    execute $policy$
        create policy "radiox: an admin reads exports" on storage.objects
            for select to authenticated using (
                bucket_id = 'exports' and (select public.is_admin())
            )
    $policy$;
end
$$;
