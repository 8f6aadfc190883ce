-- A show for developing pages on a local project (`supabase db reset`); `radiox archive rebuild`
-- removes it. Its sequence is one that no event has.

insert into public.shows (
    position, show_id, sequence, generation, status, ended_at, title, episode, description, notes,
    station, language, channel, preset, timezone, duration, music, written_by, painted_by, notice,
    paid, saved, reason, field, dead_letter
) values (
    7436009100902400000, 'sample-show', 0, 1, 'generated', '2026-01-01 07:03:00+00',
    'The Morning Sample', 'Ferries and a comet', 'Two stories of a quiet morning.', '',
    'RadioX', 'en', 'world', 'morning', 'Europe/Zurich', 42.5, 'a calm bed', 'local', 'local',
    'Written and spoken by machines.', 0, 0, '', '', ''
) on conflict do nothing;

insert into public.show_words (position, words)
values (7436009100902400000, 'comet ferri morning sample') on conflict do nothing;

insert into public.stories (
    show_id, number, position, title, category, channel, language, aired_at, start, "end", grave,
    update, outlets, items, score
) values
    ('sample-show', 1, 7436009100902400000, 'Ferries leave on time again', 'local', 'world', 'en',
     '2026-01-01 07:03:00+00', 8.5, 22, false, false, 2, 3, '{}'),
    ('sample-show', 2, 7436009100902400000, 'A comet is seen by eye', 'science', 'world', 'en',
     '2026-01-01 07:03:00+00', 22, 38.5, false, false, 1, 1, '{}')
on conflict do nothing;

insert into public.sources (show_id, number, story, outlet, title, link, published_at) values
    ('sample-show', 1, 1, 'Harbour Post', 'Ferries leave on time', 'https://example.org/ferries',
     '2026-01-01 06:00:00+00'),
    ('sample-show', 2, 2, 'Sky Weekly', 'Comet over the hills', 'https://example.org/comet',
     '2026-01-01 05:00:00+00')
on conflict do nothing;

insert into public.segments (
    show_id, number, segment, kind, speaker, text, start, "end", story, edited
) values
    ('sample-show', 1, 's001', 'intro', 'Ava', 'Good morning from RadioX.', 0, 8.5, null, false),
    ('sample-show', 2, 's002', 'story', 'Ava', 'The ferries leave on time again.', 8.5, 22, 1,
     false),
    ('sample-show', 3, 's003', 'story', 'Ben', 'A comet is seen by eye tonight.', 22, 38.5, 2,
     false),
    ('sample-show', 4, 's004', 'outro', 'Ava', 'That was the morning.', 38.5, 42.5, null, false)
on conflict do nothing;

insert into public.chapters (show_id, number, title, start, "end", story, link) values
    ('sample-show', 1, 'Ferries leave on time again', 8.5, 22, 1, 'https://example.org/ferries'),
    ('sample-show', 2, 'A comet is seen by eye', 22, 38.5, 2, 'https://example.org/comet')
on conflict do nothing;

insert into public.show_hosts (show_id, number, name, tone, provider, voice) values
    ('sample-show', 1, 'Ava', 'warm', 'local', 'en-GB'),
    ('sample-show', 2, 'Ben', 'dry', 'local', 'en-US')
on conflict do nothing;
