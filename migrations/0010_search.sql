-- Full text over projects: names, class, offices, people, directives, the frozen documents, and the plan once it has left
-- the class. Drafts are not in it: whoever may know of a project may read all of it.

create extension if not exists pg_trgm;
-- For indexes that know the tenant and the words at once.
create extension if not exists btree_gin;

create table project_search (
  tenant_id uuid not null default app_tenant(),
  project_id uuid not null,
  home_tenant_id uuid not null,
  -- For parts of words.
  names text not null,
  words tsvector not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade
);
create index project_search_words_idx on project_search using gin (tenant_id, words);
create index project_search_names_idx on project_search using gin (tenant_id, names gin_trgm_ops);
create index project_search_words_away_idx on project_search using gin (home_tenant_id, words) where home_tenant_id <> tenant_id;
create index project_search_names_away_idx on project_search using gin (home_tenant_id, names gin_trgm_ops) where home_tenant_id <> tenant_id;
call protect_tenant_table('project_search');
call let_home_read('project_search', 'exists (select from project p where p.tenant_id = project_search.tenant_id and p.id = project_search.project_id and p.submitted_at is not null)');
grant select on project_search to jejak_app;

-- The words of names, offices and themes that a tenant may come across, for slips of the pen.
create table search_word (
  tenant_id uuid not null default app_tenant() references tenant,
  word text not null,
  primary key (tenant_id, word)
);
create index search_word_alike_idx on search_word using gin (tenant_id, word gin_trgm_ops);
call protect_tenant_table('search_word');
grant select on search_word to jejak_app;

-- Writes the line of some projects anew, and notes their words; null: of all.
create function refresh_search(p_tenant uuid, p_projects uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reader record;
begin
  insert into project_search (tenant_id, project_id, home_tenant_id, names, words)
  select p.tenant_id, p.id, p.home_tenant_id, lower(concat_ws(' ', p.brand, p.title, a.name)),
         setweight(to_tsvector('indonesian', concat_ws(' ', p.brand, p.title, a.name)), 'A')
         || setweight(to_tsvector('indonesian', concat_ws(' ', p.theme, p.locus, a.org_unit_name, a.agency_name, a.position, c.name, a.mentor_name, a.coach_name)), 'B')
         || setweight(to_tsvector('indonesian', left(coalesce(d.body, ''), 200000)), 'C')
         || setweight(to_tsvector('indonesian', left(concat_ws(' ', m.body, i.body), 100000)), 'D')
    from project p
    join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
    join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
    left join lateral (
      select string_agg(s.section ->> 'body', ' ') as body
        from document o
        join document_version v on v.tenant_id = o.tenant_id and v.document_id = o.id and v.number = o.latest_number
        cross join lateral jsonb_array_elements(v.sections) as s(section)
       where o.tenant_id = p.tenant_id and o.project_id = p.id) d on true
    left join lateral (
      select string_agg(concat_ws(' ', m.title, m.output, m.indicator), ' ') as body from milestone m where m.tenant_id = p.tenant_id and m.project_id = p.id) m on is_plan_open(p.stage, p.implementation_started_on)
    left join lateral (
      select string_agg(i.body, ' ') as body from directive i where i.project_tenant_id = p.tenant_id and i.project_id = p.id and i.state <> 'withdrawn') i on true
   where (p_tenant is null or p.tenant_id = p_tenant) and (p_projects is null or p.id = any(p_projects))
  on conflict (tenant_id, project_id) do update set names = excluded.names, words = excluded.words;

  for reader in
    with named as (
      select p.tenant_id, case when p.submitted_at is not null then p.home_tenant_id end as home_tenant_id,
             lower(concat_ws(' ', p.brand, p.title, p.theme, p.locus, a.name, a.org_unit_name, a.agency_name, a.mentor_name, a.coach_name)) as text
        from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
       where (p_tenant is null or p.tenant_id = p_tenant) and (p_projects is null or p.id = any(p_projects))
    ), met as (
      select tenant_id, text from named union select home_tenant_id, text from named where home_tenant_id <> tenant_id
    ), heard as (
      select distinct m.tenant_id, w.word from met m cross join lateral regexp_split_to_table(m.text, '[^[:alpha:]]+') as w(word) where length(w.word) between 4 and 40
    )
    select h.tenant_id, array_agg(h.word) as words from heard h
     where not exists (select from search_word k where k.tenant_id = h.tenant_id and k.word = h.word) group by 1
  loop
    -- Two who meet the same new word at once must not wait for each other: one of them leaves it to the next change.
    if pg_try_advisory_xact_lock(hashtext('search_word'), hashtext(reader.tenant_id::text)) then
      insert into search_word (tenant_id, word) select reader.tenant_id, unnest(reader.words) on conflict do nothing;
    end if;
  end loop;
end $$;
call keep_to_system('refresh_search');

create function search_follows() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  case tg_table_name
    when 'project' then perform refresh_search(new.tenant_id, array[new.id]);
    when 'document' then perform refresh_search(new.tenant_id, array[new.project_id]);
    when 'directive' then perform refresh_search(new.project_tenant_id, array[new.project_id]);
    when 'milestone' then
      if tg_level = 'ROW' then
        perform refresh_search(new.tenant_id, array[new.project_id]);
      else
        perform refresh_search(c.tenant_id, array_agg(c.project_id)) from (select distinct tenant_id, project_id from changed) c group by c.tenant_id;
      end if;
    when 'cohort' then perform refresh_search(new.tenant_id, array(select p.id from project p where p.tenant_id = new.tenant_id and p.cohort_id = new.id));
    else perform refresh_search(new.tenant_id, array(select p.id from project p where p.tenant_id = new.tenant_id and p.participation_id = new.id));
  end case;
  return null;
end $$;
call keep_to_system('search_follows');
create trigger project_search_made after insert on project for each row execute function search_follows();
create trigger project_search_named after update of title, brand, theme, locus, stage on project for each row execute function search_follows();
create trigger project_search_people after update of name, position, org_unit_name, agency_name, mentor_name, coach_name on participation for each row execute function search_follows();
create trigger project_search_class after update of name on cohort for each row execute function search_follows();
create trigger project_search_plan after insert on milestone referencing new table as changed for each statement execute function search_follows();
create trigger project_search_replanned after update of title, output, indicator on milestone for each row
  when ((old.title, old.output, old.indicator) is distinct from (new.title, new.output, new.indicator)) execute function search_follows();
create trigger project_search_dropped after delete on milestone referencing old table as changed for each statement execute function search_follows();
create trigger project_search_directive after insert on directive for each row execute function search_follows();
create trigger project_search_withdrawn after update of state on directive for each row when (new.state = 'withdrawn') execute function search_follows();
-- A new version is known to its document after the version itself stands.
create trigger project_search_read after update of latest_number on document for each row execute function search_follows();

-- What was typed, each word that nothing knows replaced by the one that is spelt most like it; null if that changes nothing.
create function spelled(p_tenant uuid, p_words text) returns text
language sql stable set search_path = pg_catalog, public, pg_temp set pg_trgm.similarity_threshold = 0.3 as $$
  select nullif(string_agg(coalesce(k.word, t.word), ' ' order by t.place), lower(p_words))
    from unnest(string_to_array(lower(p_words), ' ')) with ordinality as t(word, place)
    left join lateral (
      select w.word from search_word w
       where w.tenant_id = p_tenant and w.word % t.word and t.word ~ '^[[:alpha:]]{4,40}$'
         and not exists (select from project_search s where s.tenant_id = p_tenant and s.words @@ plainto_tsquery('indonesian', t.word))
       order by similarity(w.word, t.word) desc, abs(length(w.word) - length(t.word)), w.word limit 1) k on true
$$;

-- The projects of the asking tenant, in both capacities, that words speak of; where none does, those that the words speak
-- of as they were meant, with these. Row level security would read every row before it looks a word up, so this function
-- looks first and binds the tenant itself; what the reader may see of the projects is decided where they are listed. The
-- planner is told of few rows, so that it begins with them.
create function app_search(p_words text) returns table (tenant_id uuid, project_id uuid, meant text)
language plpgsql stable rows 50 security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  mine uuid := app_tenant();
  asked text := p_words;
  other text;
  q tsquery;
  part text;
begin
  if mine is null then return; end if;
  loop
    q := websearch_to_tsquery('indonesian', asked);
    part := '%' || replace(replace(replace(lower(asked), '\', '\\'), '%', '\%'), '_', '\_') || '%';
    return query
      select s.tenant_id, s.project_id, other from project_search s where s.tenant_id = mine and (s.words @@ q or s.names like part)
       union all
      select s.tenant_id, s.project_id, other from project_search s where s.home_tenant_id = mine and s.home_tenant_id <> s.tenant_id and (s.words @@ q or s.names like part);
    exit when found or other is not null;
    other := spelled(mine, asked);
    exit when other is null;
    asked := other;
  end loop;
end $$;
call open_to_app('app_search');

-- A search that somebody wants again.
create table saved_view (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  member_id uuid not null,
  name text not null check (length(name) between 2 and 60),
  query text not null check (length(query) <= 1000),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references member
);
create unique index saved_view_name_key on saved_view (tenant_id, member_id, lower(name));
call protect_tenant_table('saved_view');
grant select, insert, update, delete on saved_view to jejak_app;
