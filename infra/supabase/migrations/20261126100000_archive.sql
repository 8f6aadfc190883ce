-- The tables of the archive: a projection of the stream ARCHIVE, which `radiox archive rebuild` makes
-- anew. They are those that RadioX makes on PostgreSQL; service `data` alone writes them.

create table public.configuration (
    name text not null,
    version integer not null,
    saved_by text not null,
    saved_at timestamptz not null,
    content jsonb not null,
    primary key (name)
);
comment on table public.configuration is
    'Current version of the configuration of the station.';

create table public.deletions (
    show_id text not null,
    sequence bigint not null,
    deleted_at timestamptz not null,
    channel text not null,
    reason text not null,
    primary key (show_id)
);
comment on table public.deletions is
    'Shows that were deleted.';

create table public.hosts (
    name text not null,
    version integer not null,
    saved_by text not null,
    saved_at timestamptz not null,
    language text not null,
    role text not null,
    content jsonb not null,
    primary key (name)
);
comment on table public.hosts is
    'Current versions of the hosts of the station.';

create table public.media (
    name text not null,
    version integer not null,
    saved_by text not null,
    saved_at timestamptz not null,
    kind text not null,
    title text not null,
    content jsonb not null,
    primary key (name)
);
comment on table public.media is
    'Current versions of the jingles, beds, idents and covers of the station.';

create table public.presets (
    name text not null,
    version integer not null,
    saved_by text not null,
    saved_at timestamptz not null,
    language text not null,
    title text not null,
    channel text not null,
    content jsonb not null,
    primary key (name)
);
comment on table public.presets is
    'Current versions of the presets of the station.';

create table public.projection (
    name text not null,
    sequence bigint not null,
    updated_at timestamptz not null,
    primary key (name)
);
comment on table public.projection is
    'How far the rows are: the last sequence of the stream ARCHIVE that is in them.';
comment on column public.projection.sequence is
    'Moved by archive_apply alone, and only forward; 0 where the rows are to be made anew.';

create table public.record_versions (
    sequence bigint not null,
    kind text not null,
    name text not null,
    version integer not null,
    saved_by text not null,
    saved_at timestamptz not null,
    content jsonb,
    primary key (sequence)
);
comment on table public.record_versions is
    'Every version of every record; one without content removed the record.';
comment on column public.record_versions.kind is
    'host, preset, configuration or media.';
comment on column public.record_versions.sequence is
    'Sequence of the event in the stream ARCHIVE.';
create index record_versions_name on public.record_versions (kind, name);

create table public.shows (
    position bigint not null,
    show_id text not null,
    sequence bigint not null,
    generation integer not null,
    status text not null,
    ended_at timestamptz not null,
    title text not null,
    episode text not null,
    description text not null,
    notes text not null,
    station text not null,
    language text not null,
    channel text not null,
    preset text not null,
    as_of timestamptz,
    requested_at timestamptz,
    timezone text not null,
    duration double precision,
    minutes_requested double precision,
    loudness double precision,
    true_peak double precision,
    loudness_range double precision,
    music text not null,
    written_by text not null,
    painted_by text not null,
    notice text not null,
    paid double precision not null,
    saved double precision not null,
    takes_spoken integer,
    takes_reused integer,
    ai jsonb,
    seconds jsonb,
    stage text,
    reason text not null,
    field text not null,
    dead_letter text not null,
    primary key (position),
    unique (show_id),
    unique (sequence)
);
comment on table public.shows is
    'Shows that ended: generated, failed or cancelled.';
comment on column public.shows.position is
    'Place by the end of the show: milliseconds since 1970, and the last 20 bits of sequence.';
comment on column public.shows.sequence is
    'Sequence of the terminal event in the stream ARCHIVE.';
comment on column public.shows.generation is
    'Number of the attempt that ended last.';
comment on column public.shows.status is
    'How the show ended: generated, failed or cancelled.';
comment on column public.shows.as_of is
    'The time that the show was made for.';
comment on column public.shows.duration is
    'Length in seconds.';
comment on column public.shows.loudness is
    'Integrated loudness in LUFS.';
comment on column public.shows.true_peak is
    'Highest true peak in dBTP.';
comment on column public.shows.loudness_range is
    'Loudness range in LU.';
comment on column public.shows.notice is
    'How the show says that it was made by machines.';
comment on column public.shows.paid is
    'What it cost in USD; whoever reads the show may read it.';
comment on column public.shows.saved is
    'What its takes from the cache would have cost in USD.';
comment on column public.shows.ai is
    'What was written, spoken and painted by which model.';
comment on column public.shows.seconds is
    'Time that each stage took, in seconds, by its name.';
create index shows_channel on public.shows (channel, position);
create index shows_language on public.shows (language, position);
create index shows_preset on public.shows (preset, position);
create index shows_status on public.shows (status, position);

create table public.assets (
    show_id text not null,
    number integer not null,
    name text not null,
    bucket text not null,
    key text not null,
    sha256 text not null,
    size bigint not null,
    media_type text not null,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.assets is
    'The files of a show: audio, master, cover, transcript, chapters.';
comment on column public.assets.bucket is
    'Bucket of the storage.';
comment on column public.assets.key is
    'Key of the file in its bucket.';
comment on column public.assets.size is
    'Bytes.';

create table public.chapters (
    show_id text not null,
    number integer not null,
    title text not null,
    start double precision not null,
    "end" double precision not null,
    story integer,
    link text,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.chapters is
    'The chapters of a show; start and end in seconds.';

create table public.feed_reads (
    show_id text not null,
    number integer not null,
    position bigint not null,
    read_at timestamptz not null,
    name text not null,
    url text,
    status text not null,
    items integer not null,
    fresh integer not null,
    error text not null,
    seconds double precision not null,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.feed_reads is
    'The feeds that a show has read, and how each reading went.';
create index feed_reads_position on public.feed_reads (position);

create table public.segments (
    show_id text not null,
    number integer not null,
    segment text not null,
    kind text not null,
    speaker text not null,
    text text not null,
    start double precision not null,
    "end" double precision not null,
    story integer,
    edited boolean not null,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.segments is
    'What was spoken in a show, in its order; start and end in seconds.';

create table public.show_hosts (
    show_id text not null,
    number integer not null,
    name text not null,
    tone text not null,
    provider text not null,
    voice text not null,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.show_hosts is
    'The hosts of a show and the voices that they spoke with.';

create table public.show_words (
    position bigint not null,
    words text not null,
    document tsvector generated always as (array_to_tsvector(string_to_array(words, ' '))) stored,
    primary key (position),
    foreign key (position) references public.shows (position) on delete cascade
);
comment on table public.show_words is
    'The words that a show is found by, as stems, with spaces between.';
comment on column public.show_words.document is
    'The words as lexemes, each a whole one; searched by archive_search.';
create index show_words_document on public.show_words using gin (document);

create table public.sources (
    show_id text not null,
    number integer not null,
    story integer,
    outlet text not null,
    title text not null,
    link text,
    published_at timestamptz,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.sources is
    'The articles that a show was made from; story is the number of the story that told them.';

create table public.stories (
    show_id text not null,
    number integer not null,
    position bigint not null,
    title text not null,
    category text not null,
    channel text not null,
    language text not null,
    aired_at timestamptz not null,
    start double precision,
    "end" double precision,
    grave boolean not null,
    update boolean not null,
    outlets integer not null,
    items integer not null,
    score jsonb not null,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.stories is
    'The stories that a show told; start and end of their chapters in seconds.';
comment on column public.stories.number is
    'Number of the story within the show.';
comment on column public.stories.score is
    'What made it worth telling, by criterion.';
create index stories_category on public.stories (category, position, number);
create index stories_channel on public.stories (channel, position, number);
create index stories_position on public.stories (position, number);

create table public.usage (
    show_id text not null,
    number integer not null,
    position bigint not null,
    provider text not null,
    operation text not null,
    model text not null,
    units jsonb not null,
    cost double precision not null,
    calls integer not null,
    priced boolean not null,
    primary key (show_id, number),
    foreign key (show_id) references public.shows (show_id) on delete cascade
);
comment on table public.usage is
    'What a show used of each model of a provider; cost in USD.';
create index usage_position on public.usage (position);

insert into public.projection (name, sequence, updated_at) values ('archive', 0, now());
