-- What listeners think of shows. It is no part of the archive: a rebuild leaves it as it is.

create table public.ratings (
    listener uuid not null default auth.uid() references auth.users (id) on delete cascade,
    show_id text not null check (length(show_id) <= 200),
    stars smallint not null check (stars between 1 and 5),
    rated_at timestamptz not null default now(),
    primary key (listener, show_id)
);
comment on table public.ratings is
    'How listeners rate shows; the rating of a show goes with the show.';
comment on column public.ratings.listener is
    'The user of Supabase Auth who rates.';
comment on column public.ratings.show_id is
    'No foreign key: the rows of shows are dropped and made anew as the archive is rebuilt.';
comment on column public.ratings.stars is
    'From 1 to 5.';
comment on column public.ratings.rated_at is
    'When it was given or changed, by the clock of the database.';
create index ratings_show on public.ratings (show_id);

create function public.stamp_rating() returns trigger
language plpgsql set search_path = '' as $$
begin
    new.rated_at := now();
    return new;
end
$$;
comment on function public.stamp_rating() is
    'Sets the time of a rating, which a listener cannot choose.';
revoke execute on function public.stamp_rating() from public, anon, authenticated;

create trigger ratings_stamped before insert or update on public.ratings
    for each row execute function public.stamp_rating();
