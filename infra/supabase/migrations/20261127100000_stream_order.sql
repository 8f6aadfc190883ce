-- The order of the stream LISTENING decides which vote or favourite of a listener is the last, and none
-- tells of a show whose deletion stands: votes and deletions come from two streams, in any order.

create or replace function public.archive_revision() returns text
language sql immutable set search_path = '' as $$ select '0006' $$;

-- `rows`: {"counts": […], "votes": […], "favourites": […]}; `forgotten`: listeners.
create or replace function public.archive_heard(
    expected bigint, upto bigint, moment timestamptz, rows jsonb, forgotten text[]
) returns boolean
language plpgsql set search_path = '' set statement_timeout = '60s' as $$
begin
    -- Votes and favourites are not compared: the stream is applied in its order, and each message once.
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
    insert into public.votes
        (show_id, story, listener, vote, revision, channel, rated_at)
    select show_id, story, listener, vote, revision, channel, rated_at
    from jsonb_populate_recordset(null::public.votes, rows -> 'votes')
    on conflict (show_id, story, listener) do update
    set vote = excluded.vote, revision = excluded.revision, channel = excluded.channel,
        rated_at = excluded.rated_at;
    insert into public.favourites
        (listener, show_id, story, favourite, revision, changed_at)
    select listener, show_id, story, favourite, revision, changed_at
    from jsonb_populate_recordset(null::public.favourites, rows -> 'favourites')
    on conflict (listener, show_id, story) do update
    set favourite = excluded.favourite, revision = excluded.revision,
        changed_at = excluded.changed_at;
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
    'Forgets listeners, adds to what listeners did, replaces the votes and favourites that have '
    'changed, and moves the position from expected to upto, all or nothing; false where the position is '
    'another one.';

create or replace function public.archive_ratings_of(show text, own text)
returns table (story integer, up bigint, down bigint, mine integer)
language sql stable set search_path = '' as $$
    select votes.story,
        count(*) filter (where votes.vote > 0), count(*) filter (where votes.vote < 0),
        coalesce(max(votes.vote) filter (where votes.listener = own), 0)
    from public.votes
    where votes.show_id = show and votes.vote <> 0
        and not exists (select from public.deletions where deletions.show_id = votes.show_id)
    group by votes.story
    order by votes.story
$$;
comment on function public.archive_ratings_of(text, text) is
    'Votes on a show and its stories, with those of one listener.';

create or replace function public.archive_favourites_of(own text, most integer)
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
        and not exists (select from public.deletions where deletions.show_id = favourites.show_id)
    order by favourites.changed_at desc, favourites.show_id, favourites.story
    limit most
$$;
comment on function public.archive_favourites_of(text, integer) is
    'Favourites of a listener, the latest first.';

create function public.archive_votes_by(own text) returns setof public.votes
language sql stable set search_path = '' as $$
    select votes.*
    from public.votes
    where votes.listener = own and votes.vote <> 0
        and not exists (select from public.deletions where deletions.show_id = votes.show_id)
$$;
comment on function public.archive_votes_by(text) is 'Votes of a listener.';

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
