-- Grids of channels: records of the stream ARCHIVE.

create table public.grids (
    name text not null,
    version integer not null,
    saved_by text not null,
    saved_at timestamptz not null,
    language text not null,
    title text not null,
    content jsonb not null,
    primary key (name)
);
comment on table public.grids is
    'Current versions of the grids: what each channel airs when.';

alter table public.grids enable row level security;
revoke all on table public.grids from anon, authenticated;
grant all on table public.grids to service_role;
grant select on table public.grids to authenticated;
create policy "an admin reads everything" on public.grids
    for select to authenticated using ((select public.is_admin()));

create or replace function public.archive_revision() returns text
language sql immutable set search_path = '' as $$ select '0005' $$;

create or replace function public.archive_apply(
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
    foreach kept in array array['hosts', 'presets', 'configuration', 'media', 'grids'] loop
        execute format(
            'delete from public.%I where name in (select jsonb_array_elements_text($1))', kept
        ) using keys -> kept;
    end loop;
    foreach kept in array array[
        'shows', 'segments', 'stories', 'sources', 'chapters', 'show_hosts', 'feed_reads', 'usage',
        'assets', 'deletions', 'hosts', 'presets', 'configuration', 'media', 'grids',
        'record_versions'
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

create or replace function public.archive_clear() returns void
language plpgsql set search_path = '' set statement_timeout = '60s' as $$
begin
    truncate public.assets, public.chapters, public.configuration, public.deletions,
        public.feed_reads, public.grids, public.hosts, public.media, public.presets,
        public.record_versions, public.segments, public.show_hosts, public.show_words,
        public.shows, public.sources, public.stories, public.usage;
    update public.projection set sequence = 0, updated_at = now() where name = 'archive';
end
$$;

create or replace function public.archive_counts() returns json
language sql stable set search_path = '' as $$
    select json_build_object(
        'assets', (select count(*) from public.assets),
        'chapters', (select count(*) from public.chapters),
        'configuration', (select count(*) from public.configuration),
        'deletions', (select count(*) from public.deletions),
        'favourites', (select count(*) from public.favourites),
        'feed_reads', (select count(*) from public.feed_reads),
        'grids', (select count(*) from public.grids),
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
        'usage', (select count(*) from public.usage),
        'votes', (select count(*) from public.votes)
    )
$$;
