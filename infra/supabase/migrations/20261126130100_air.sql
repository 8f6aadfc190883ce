-- Segments that can go on the air: a bucket of Supabase Storage, where there is one.

do $$
begin
    if to_regclass('storage.buckets') is null or to_regclass('storage.objects') is null then
        raise notice 'there is no Supabase Storage here: no bucket is made';
        return;
    end if;
    insert into storage.buckets (id, name, public) values ('air', 'air', false)
    on conflict (id) do nothing;
    execute $policy$
        create policy "radiox: an admin reads segments" on storage.objects
            for select to authenticated using (
                bucket_id = 'air' and (select public.is_admin())
            )
    $policy$;
end
$$;
