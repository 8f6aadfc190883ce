-- Who may do what. The public reads generated shows and their parts; a listener reads and changes
-- their own ratings; an admin reads everything, and removes ratings; the service role, for which
-- row level security does not hold, writes. Tables that are not named here are closed to all others.

create function public.is_admin() returns boolean
language sql stable set search_path = '' as $$
    select coalesce(auth.jwt() -> 'app_metadata' ->> 'role' = 'admin', false)
$$;
comment on function public.is_admin() is
    'Whether the token has the claim app_metadata.role = admin, which users cannot set themselves.';
revoke execute on function public.is_admin() from public;
grant execute on function public.is_admin() to anon, authenticated, service_role;

do $$
declare
    made text;
begin
    foreach made in array array[
        'assets', 'chapters', 'configuration', 'deletions', 'feed_reads', 'hosts', 'media',
        'presets', 'projection', 'ratings', 'record_versions', 'segments', 'show_hosts',
        'show_words', 'shows', 'sources', 'stories', 'usage'
    ] loop
        execute format('alter table public.%I enable row level security', made);
        execute format('revoke all on table public.%I from anon, authenticated', made);
        execute format('grant all on table public.%I to service_role', made);
        execute format('grant select on table public.%I to authenticated', made);
        execute format(
            'create policy "an admin reads everything" on public.%I '
            'for select to authenticated using ((select public.is_admin()))', made
        );
    end loop;
    foreach made in array array[
        'assets', 'chapters', 'segments', 'show_hosts', 'shows', 'sources', 'stories'
    ] loop
        execute format('grant select on table public.%I to anon', made);
    end loop;
    foreach made in array array[
        'assets', 'chapters', 'segments', 'show_hosts', 'sources', 'stories'
    ] loop
        execute format(
            'create policy "a part is read by whoever reads its show" on public.%1$I '
            'for select to anon, authenticated using (exists ('
            'select from public.shows where shows.show_id = %1$I.show_id))', made
        );
    end loop;
end
$$;

create policy "the public reads generated shows" on public.shows
    for select to anon, authenticated using (status = 'generated');

grant insert, update, delete on table public.ratings to authenticated;
create policy "a listener reads their own ratings" on public.ratings
    for select to authenticated using (listener = (select auth.uid()));
create policy "a listener rates a generated show" on public.ratings
    for insert to authenticated with check (
        listener = (select auth.uid())
        and exists (select from public.shows where shows.show_id = ratings.show_id)
    );
create policy "a listener changes their own ratings" on public.ratings
    for update to authenticated
    using (listener = (select auth.uid()))
    with check (
        listener = (select auth.uid())
        and exists (select from public.shows where shows.show_id = ratings.show_id)
    );
create policy "a listener removes their own ratings" on public.ratings
    for delete to authenticated using (listener = (select auth.uid()));
create policy "an admin removes ratings" on public.ratings
    for delete to authenticated using ((select public.is_admin()));
