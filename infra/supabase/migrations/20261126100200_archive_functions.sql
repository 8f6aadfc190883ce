-- What the service `data` does in one transaction, or adds up, in the database. They run with the
-- rights of the caller, and the service role alone may call them.

create function public.archive_revision() returns text
language sql immutable set search_path = '' as $$ select '0001' $$;
comment on function public.archive_revision() is
    'Revision of the tables of the archive, as RadioX numbers them.';

-- `keys`: what is replaced, e.g. {"shows": ["id", …], "hosts": ["name", …]}; with a show go its
-- parts and its deletion. `rows`: the rows by table.
create function public.archive_apply(
    expected bigint, upto bigint, moment timestamptz, keys jsonb, rows jsonb
) returns boolean
language plpgsql set search_path = '' set statement_timeout = '60s' as $$
declare
    kept text;
begin
    -- The row is locked until the end: of several that write, one goes on.
    update public.projection set sequence = upto, updated_at = moment
    where name = 'archive' and sequence = expected;
    if not found then
        return false;
    end if;
    delete from public.shows
    where show_id in (select jsonb_array_elements_text(keys -> 'shows'));
    delete from public.deletions
    where show_id in (select jsonb_array_elements_text(keys -> 'shows'));
    delete from public.record_versions
    where sequence in (select jsonb_array_elements_text(keys -> 'record_versions')::bigint);
    foreach kept in array array['hosts', 'presets', 'configuration', 'media'] loop
        execute format(
            'delete from public.%I where name in (select jsonb_array_elements_text($1))', kept
        ) using keys -> kept;
    end loop;
    foreach kept in array array[
        'shows', 'segments', 'stories', 'sources', 'chapters', 'show_hosts', 'feed_reads', 'usage',
        'assets', 'deletions', 'hosts', 'presets', 'configuration', 'media', 'record_versions'
    ] loop
        execute format(
            'insert into public.%1$I select * from jsonb_populate_recordset(null::public.%1$I, $1)',
            kept
        ) using rows -> kept;
    end loop;
    insert into public.show_words (position, words)
    select words.position, words.words
    from jsonb_populate_recordset(null::public.show_words, rows -> 'show_words') words;
    -- Not those that were given since: the same deletion is applied again in a rebuild.
    delete from public.ratings
    using jsonb_populate_recordset(null::public.deletions, rows -> 'deletions') deleted
    where ratings.show_id = deleted.show_id and ratings.rated_at <= deleted.deleted_at;
    return true;
end
$$;
comment on function public.archive_apply(bigint, bigint, timestamptz, jsonb, jsonb) is
    'Replaces rows and moves the position from expected to upto, all or nothing; false where the '
    'position is another one.';

create function public.archive_clear() returns void
language plpgsql set search_path = '' set statement_timeout = '60s' as $$
begin
    truncate public.assets, public.chapters, public.configuration, public.deletions,
        public.feed_reads, public.hosts, public.media, public.presets, public.record_versions,
        public.segments, public.show_hosts, public.show_words, public.shows, public.sources,
        public.stories, public.usage;
    update public.projection set sequence = 0, updated_at = now() where name = 'archive';
end
$$;
comment on function public.archive_clear() is
    'Removes all rows of the archive, and sets the position to 0.';

-- The words are lexemes as they stand: no dictionary changes them, and no syntax is read in them.
-- It has no settings of its own, so that it becomes a part of the query that calls it.
create function public.archive_search(wanted text[]) returns setof public.shows
language sql stable as $$
    select shows.*
    from public.shows
    join public.show_words on show_words.position = shows.position
    where show_words.document @@ (
        select string_agg(
            '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''', ' & '
        )::pg_catalog.tsquery
        from unnest(wanted) word
    )
$$;
comment on function public.archive_search(text[]) is
    'Shows that have all the words.';

create function public.archive_feeds(first bigint, readings integer, most integer)
returns table (
    name text, url text, status text, error text, read_at timestamptz, reads bigint,
    failures bigint, items integer, fresh integer, seconds double precision
)
language sql stable set search_path = '' as $$
    with last as (
        select * from public.feed_reads where feed_reads.position >= first
        order by feed_reads.position desc, feed_reads.number limit readings
    ), ranked as (
        select last.*,
            row_number() over feed as rank,
            row_number() over (
                partition by last.name, last.url, last.status = 'failed'
                order by last.position desc, last.number desc
            ) as like_it
        from last
        window feed as (
            partition by last.name, last.url order by last.position desc, last.number desc
        )
    )
    select
        ranked.name,
        ranked.url,
        max(ranked.status) filter (where rank = 1),
        coalesce(max(ranked.error) filter (where ranked.status = 'failed' and like_it = 1), ''),
        max(ranked.read_at) filter (where rank = 1),
        count(*),
        count(*) filter (where ranked.status = 'failed'),
        max(ranked.items) filter (where rank = 1),
        max(ranked.fresh) filter (where rank = 1),
        avg(ranked.seconds)
    from ranked
    group by ranked.name, ranked.url
    order by count(*) filter (where ranked.status = 'failed') desc, ranked.name, ranked.url
    limit most
$$;
comment on function public.archive_feeds(bigint, integer, integer) is
    'Feeds with the figures of their last readings, those that failed most first.';

create function public.archive_usage(first bigint, before bigint, only_channel text)
returns table (
    provider text, operation text, model text, shows bigint, calls bigint, cost double precision,
    priced boolean
)
language sql stable set search_path = '' as $$
    select
        usage.provider, usage.operation, usage.model,
        count(distinct usage.show_id), sum(usage.calls), sum(usage.cost), bool_and(usage.priced)
    from public.usage
    join public.shows on shows.position = usage.position
    where usage.position >= first and usage.position < before
        and (only_channel is null or shows.channel = only_channel)
    group by usage.provider, usage.operation, usage.model
    order by sum(usage.cost) desc, usage.provider, usage.model
    limit 500
$$;
comment on function public.archive_usage(bigint, bigint, text) is
    'What shows used of each model, the dearest first; of one channel, or of all (null).';

create function public.archive_totals(first bigint, before bigint, only_channel text)
returns table (
    shows bigint, seconds double precision, paid double precision, saved double precision
)
language sql stable set search_path = '' as $$
    select count(*), coalesce(sum(shows.duration), 0), coalesce(sum(shows.paid), 0),
        coalesce(sum(shows.saved), 0)
    from public.shows
    where shows.position >= first and shows.position < before
        and (only_channel is null or shows.channel = only_channel)
$$;
comment on function public.archive_totals(bigint, bigint, text) is
    'Number, length and cost of shows; of one channel, or of all (null).';

create function public.archive_channels(most integer) returns table (channel text)
language sql stable set search_path = '' as $$
    select distinct last.channel
    from (
        select shows.channel from public.shows order by shows.position desc limit most
    ) last
    order by last.channel
$$;
comment on function public.archive_channels(integer) is
    'Channels of the last shows.';

create function public.archive_counts() returns json
language sql stable set search_path = '' as $$
    select json_build_object(
        'assets', (select count(*) from public.assets),
        'chapters', (select count(*) from public.chapters),
        'configuration', (select count(*) from public.configuration),
        'deletions', (select count(*) from public.deletions),
        'feed_reads', (select count(*) from public.feed_reads),
        'hosts', (select count(*) from public.hosts),
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
comment on function public.archive_counts() is
    'Number of rows, by table.';

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
