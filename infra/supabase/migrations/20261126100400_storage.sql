-- The buckets of Supabase Storage, and who reads them. All are private: the service role stores
-- files and signs addresses. A PostgreSQL without Storage has no such schema.

do $$
begin
    if to_regclass('storage.buckets') is null or to_regclass('storage.objects') is null then
        raise notice 'there is no Supabase Storage here: no bucket is made';
        return;
    end if;

    insert into storage.buckets (id, name, public)
    select name, name, false
    from unnest(array['shows', 'takes', 'sources', 'uploads', 'media', 'artwork']) name
    on conflict (id) do nothing;

    execute $policy$
        create policy "radiox: the public reads the files of generated shows" on storage.objects
            for select to anon, authenticated using (
                bucket_id = 'shows' and exists (
                    select from public.assets
                    where assets.show_id = split_part(objects.name, '/', 1)
                        and assets.bucket = objects.bucket_id
                        and assets.key = objects.name
                        and assets.name <> 'master'
                )
            )
    $policy$;
    execute $policy$
        create policy "radiox: an admin reads all files" on storage.objects
            for select to authenticated using (
                bucket_id in ('shows', 'takes', 'sources', 'uploads', 'media', 'artwork')
                and (select public.is_admin())
            )
    $policy$;
end
$$;
