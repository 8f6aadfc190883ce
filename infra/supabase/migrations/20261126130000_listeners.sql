-- Votes and favourites of listeners, of the stream LISTENING. A rebuild of the archive leaves them as
-- they are. A listener is a pseudonym here; `ratings` are of users of Supabase Auth.

create table public.votes (
    show_id text not null,
    story integer not null,
    listener text not null,
    vote integer not null,
    revision bigint not null,
    channel text not null,
    rated_at timestamptz not null,
    primary key (show_id, story, listener)
);
comment on table public.votes is
    'The last vote of each listener on a show (story 0) or a story: 1, -1, or 0 where it was taken back.';
create index votes_listener on public.votes (listener);
create index votes_time on public.votes (rated_at);

create table public.favourites (
    listener text not null,
    show_id text not null,
    story integer not null,
    favourite boolean not null,
    revision bigint not null,
    changed_at timestamptz not null,
    primary key (listener, show_id, story)
);
comment on table public.favourites is
    'Shows (story 0) and stories that are a listener''s favourites, or were.';
create index favourites_show on public.favourites (show_id);

do $$
declare
    made text;
begin
    foreach made in array array['votes', 'favourites'] loop
        execute format('alter table public.%I enable row level security', made);
        execute format('revoke all on table public.%I from anon, authenticated', made);
        execute format('grant all on table public.%I to service_role', made);
        execute format('grant select on table public.%I to authenticated', made);
        execute format(
            'create policy "an admin reads everything" on public.%I '
            'for select to authenticated using ((select public.is_admin()))', made
        );
    end loop;
end
$$;

create or replace function public.archive_revision() returns text
language sql immutable set search_path = '' as $$ select '0004' $$;

drop function public.archive_listened(bigint, bigint, timestamptz, jsonb);

-- `rows`: {"counts": […], "votes": […], "favourites": […]}; `forgotten`: listeners.
create function public.archive_heard(
    expected bigint, upto bigint, moment timestamptz, rows jsonb, forgotten text[]
) returns boolean
language plpgsql set search_path = '' set statement_timeout = '60s' as $$
begin
    update public.projection set sequence = upto, updated_at = moment
    where name = 'listening' and sequence = expected;
    if not found then
        return false;
    end if;
    delete from public.votes where listener = any (forgotten);
    delete from public.favourites where listener = any (forgotten);
    insert into public.listening as known (day, show_id, name, count, seconds)
    select day, show_id, name, count, seconds
    from jsonb_populate_recordset(null::public.listening, rows -> 'counts')
    on conflict (day, show_id, name) do update
    set count = known.count + excluded.count, seconds = known.seconds + excluded.seconds;
    insert into public.votes as known
        (show_id, story, listener, vote, revision, channel, rated_at)
    select show_id, story, listener, vote, revision, channel, rated_at
    from jsonb_populate_recordset(null::public.votes, rows -> 'votes')
    on conflict (show_id, story, listener) do update
    set vote = excluded.vote, revision = excluded.revision, channel = excluded.channel,
        rated_at = excluded.rated_at
    where known.revision <= excluded.revision;
    insert into public.favourites as known
        (listener, show_id, story, favourite, revision, changed_at)
    select listener, show_id, story, favourite, revision, changed_at
    from jsonb_populate_recordset(null::public.favourites, rows -> 'favourites')
    on conflict (listener, show_id, story) do update
    set favourite = excluded.favourite, revision = excluded.revision,
        changed_at = excluded.changed_at
    where known.revision <= excluded.revision;
    -- A deletion may have been applied before what listeners had made of the show.
    delete from public.votes using public.deletions
    where deletions.show_id = votes.show_id and deletions.deleted_at >= votes.rated_at
        and votes.show_id in (
            select show_id from jsonb_populate_recordset(null::public.votes, rows -> 'votes')
        );
    delete from public.favourites using public.deletions
    where deletions.show_id = favourites.show_id and deletions.deleted_at >= favourites.changed_at
        and favourites.show_id in (
            select show_id
            from jsonb_populate_recordset(null::public.favourites, rows -> 'favourites')
        );
    return true;
end
$$;
comment on function public.archive_heard(bigint, bigint, timestamptz, jsonb, text[]) is
    'Forgets listeners, adds to what listeners did, keeps the last of their votes and favourites, and '
    'moves the position from expected to upto, all or nothing; false where the position is another one.';

-- What listeners made of a show goes with its deletion, as far as it was before: the same deletion is
-- applied again in a rebuild.
create function public.forget_show() returns trigger
language plpgsql set search_path = '' as $$
begin
    delete from public.votes
    where votes.show_id = new.show_id and votes.rated_at <= new.deleted_at;
    delete from public.favourites
    where favourites.show_id = new.show_id and favourites.changed_at <= new.deleted_at;
    return new;
end
$$;
comment on function public.forget_show() is
    'Removes votes on a show that is deleted, and it from the favourites.';
revoke execute on function public.forget_show() from public, anon, authenticated;
create trigger deletions_forget after insert on public.deletions
    for each row execute function public.forget_show();

create function public.archive_ratings_of(show text, own text)
returns table (story integer, up bigint, down bigint, mine integer)
language sql stable set search_path = '' as $$
    select votes.story,
        count(*) filter (where votes.vote > 0), count(*) filter (where votes.vote < 0),
        coalesce(max(votes.vote) filter (where votes.listener = own), 0)
    from public.votes
    where votes.show_id = show and votes.vote <> 0
    group by votes.story
    order by votes.story
$$;
comment on function public.archive_ratings_of(text, text) is
    'Votes on a show and its stories, with those of one listener.';

create function public.archive_favourites_of(own text, most integer)
returns table (show_id text, story integer, title text, changed_at timestamptz)
language sql stable set search_path = '' as $$
    select favourites.show_id, favourites.story,
        coalesce(stories.title, nullif(shows.episode, ''), shows.title, ''),
        favourites.changed_at
    from public.favourites
    left join public.shows on shows.show_id = favourites.show_id
    left join public.stories
        on stories.show_id = favourites.show_id and stories.number = favourites.story
    where favourites.listener = own and favourites.favourite
    order by favourites.changed_at desc, favourites.show_id, favourites.story
    limit most
$$;
comment on function public.archive_favourites_of(text, integer) is
    'Favourites of a listener, the latest first.';

create function public.archive_opinions(
    about text, since timestamptz, most integer, only_channel text default null
)
returns table (name text, up bigint, down bigint)
language sql stable set search_path = '' as $$
    select found.name, count(*) filter (where found.vote > 0),
        count(*) filter (where found.vote < 0)
    from (
        select distinct votes.show_id, votes.story, votes.listener, votes.vote,
            case about when 'outlet' then sources.outlet else stories.category end as name
        from public.votes
        join public.stories
            on stories.show_id = votes.show_id and stories.number = votes.story
        left join public.sources
            on about = 'outlet' and sources.show_id = votes.show_id
            and sources.story = votes.story
        where votes.vote <> 0 and votes.rated_at >= since
            and (only_channel is null or stories.channel = only_channel)
    ) found
    where found.name <> ''
    group by found.name
    order by count(*) desc, found.name
    limit most
$$;
comment on function public.archive_opinions(text, timestamptz, integer, text) is
    'Votes on stories, added up by outlet or category, those with most votes first.';

drop function public.archive_ratings(bigint, bigint, text, text);
create function public.archive_ratings(
    first bigint, before bigint, only_channel text default null, only_preset text default null
)
returns table (ratings bigint, stars double precision, up bigint, down bigint)
language sql stable set search_path = '' as $$
    select count(*), avg(found.stars)::double precision,
        count(*) filter (where found.vote > 0), count(*) filter (where found.vote < 0)
    from (
        select ratings.show_id, ratings.stars, 0 as vote from public.ratings
        union all
        select votes.show_id, case when votes.vote > 0 then 5 else 1 end, votes.vote
        from public.votes where votes.vote <> 0
    ) found
    join public.shows on shows.show_id = found.show_id
    where shows.position >= first and shows.position < before
        and (only_channel is null or shows.channel = only_channel)
        and (only_preset is null or shows.preset = only_preset)
$$;
comment on function public.archive_ratings(bigint, bigint, text, text) is
    'Number and mean of the ratings of shows; a vote counts as 5 stars or 1.';

create or replace function public.archive_counts() returns json
language sql stable set search_path = '' as $$
    select json_build_object(
        'assets', (select count(*) from public.assets),
        'chapters', (select count(*) from public.chapters),
        'configuration', (select count(*) from public.configuration),
        'deletions', (select count(*) from public.deletions),
        'favourites', (select count(*) from public.favourites),
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
        'usage', (select count(*) from public.usage),
        'votes', (select count(*) from public.votes)
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
