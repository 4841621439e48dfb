-- Launch batches: several projects launched at once by a named official (domain reference 10.5).

insert into machine_arrow (machine, from_state, event, to_state) values
  ('launch', 'planned', 'launch', 'launched'),
  ('launch', 'planned', 'cancel', 'cancelled');

create table launch_batch (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  number integer not null check (number >= 1),
  title text not null check (length(title) between 3 and 200),
  held_at timestamptz not null,
  place text not null check (length(place) between 2 and 200),
  presided_by text not null check (length(presided_by) between 2 and 200),
  presided_office text not null check (length(presided_office) between 2 and 200),
  on_behalf_of text not null default '' check (length(on_behalf_of) <= 200),
  organiser text not null default '' check (length(organiser) <= 200),
  note text not null default '' check (length(note) <= 4000),
  -- The order of the day: a line for each item.
  agenda text not null default '' check (length(agenda) <= 4000),
  state text not null default 'planned' check (state in ('planned', 'launched', 'cancelled')),
  launched_at timestamptz,
  -- How many of its projects the tenant launched for the first time; a trigger below keeps it, `jejak doctor` compares.
  first_launched integer not null default 0,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint launch_batch_number_key unique (tenant_id, number)
);
create index launch_batch_recent_idx on launch_batch (tenant_id, held_at desc);
create trigger launch_arrow before update of state on launch_batch for each row execute function follow_arrow('launch', 'state');
call protect_tenant_table('launch_batch');
grant select, insert, update on launch_batch to jejak_app;

-- The launching tenant is the project's organiser or its home; the project may stand in another tenant's class.
create table launch_item (
  tenant_id uuid not null default app_tenant(),
  batch_id uuid not null,
  project_tenant_id uuid not null,
  project_id uuid not null,
  project_home_tenant_id uuid not null,
  position integer not null,
  relaunch_reason text check (length(btrim(relaunch_reason)) >= 10),
  -- The report's row as it stood at the launch; null while the batch is planned.
  snapshot jsonb,
  primary key (tenant_id, batch_id, project_tenant_id, project_id),
  foreign key (tenant_id, batch_id) references launch_batch,
  foreign key (project_tenant_id, project_id, project_home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  constraint launch_item_is_ours check (tenant_id in (project_tenant_id, project_home_tenant_id))
);
-- A project is launched once; again only with a reason (BR-18).
create unique index launch_item_once_key on launch_item (project_tenant_id, project_id) where relaunch_reason is null;
create index launch_item_done_idx on launch_item (tenant_id, project_tenant_id, project_id) include (project_home_tenant_id) where snapshot is not null;
create trigger launch_item_changes after insert or update on launch_item for each row execute function family_changes();
-- A project knows that it was launched, whichever of its tenants did it, and a batch for how many it was the first time.
create function project_follows_launch() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from project p where (p.tenant_id, p.id) in (select c.project_tenant_id, c.project_id from changed c where c.snapshot is not null)
   order by p.tenant_id, p.id for no key update;
  update launch_batch b set first_launched = s.n
    from (select i.tenant_id, i.batch_id, count(*) as n
            from launch_item i join launch_batch b on b.tenant_id = i.tenant_id and b.id = i.batch_id
           where (i.tenant_id, i.batch_id) in (select c.tenant_id, c.batch_id from changed c where c.snapshot is not null)
             and not exists (
               select from launch_item j join launch_batch e on e.tenant_id = j.tenant_id and e.id = j.batch_id
                where j.tenant_id = i.tenant_id and j.project_tenant_id = i.project_tenant_id and j.project_id = i.project_id and j.snapshot is not null
                  and e.id <> b.id and e.launched_at < coalesce(b.launched_at, 'infinity'))
           group by 1, 2) s
   where b.tenant_id = s.tenant_id and b.id = s.batch_id;
  update project p set launched = true from changed c where c.snapshot is not null and p.tenant_id = c.project_tenant_id and p.id = c.project_id and not p.launched;
  return null;
end $$;
call keep_to_system('project_follows_launch');
create trigger launch_item_launched_in after insert on launch_item referencing new table as changed for each statement execute function project_follows_launch();
create trigger launch_item_launched_on after update on launch_item referencing new table as changed for each statement execute function project_follows_launch();
call protect_tenant_table('launch_item');
create policy family on launch_item for select to jejak_app using ((select app_tenant()) in (project_tenant_id, project_home_tenant_id));
grant select, insert, update, delete on launch_item to jejak_app;

-- Photographs of the event; the bytes lie in the file store.
create table launch_photo (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  batch_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  media_type text not null check (media_type in ('image/jpeg', 'image/png')),
  size_bytes bigint not null check (size_bytes > 0),
  sha256 bytea not null check (length(sha256) = 32),
  caption text not null check (length(caption) between 3 and 250),
  credit text not null default '' check (length(credit) <= 120),
  added_at timestamptz not null,
  primary key (tenant_id, id),
  constraint launch_photo_once_key unique (tenant_id, batch_id, sha256),
  foreign key (tenant_id, batch_id) references launch_batch
);
call protect_tenant_table('launch_photo');
grant select, insert, delete on launch_photo to jejak_app;

-- The public page of a launched batch: whoever knows the code reads it, until it is taken down.
create table launch_page (
  tenant_id uuid not null default app_tenant(),
  batch_id uuid not null,
  code text not null check (code ~ '^[a-z0-9]{20}$'),
  published_at timestamptz not null,
  published_by_name text not null,
  withdrawn_at timestamptz,
  primary key (tenant_id, batch_id),
  foreign key (tenant_id, batch_id) references launch_batch
);
create unique index launch_page_code_key on launch_page (tenant_id, code);
create index launch_page_code_idx on launch_page (code);
call protect_tenant_table('launch_page');
grant select, insert, update on launch_page to jejak_app;

-- What the public reads of a launch: the event, and of the projects those whose leader has agreed.
create function app_public_launch(p_code text) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select jsonb_build_object('tenant', t.name, 'zone', t.time_zone, 'number', b.number, 'title', b.title, 'held_at', b.held_at, 'place', b.place,
           'presided_by', b.presided_by, 'presided_office', b.presided_office, 'on_behalf_of', b.on_behalf_of,
           'all', (select count(*) from launch_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id),
           'projects', (select coalesce(jsonb_agg(jsonb_build_object('brand', i.snapshot ->> 'brand', 'title', i.snapshot ->> 'title', 'opd', i.snapshot ->> 'opd',
                          'agency', i.snapshot ->> 'agency', 'benefit', i.snapshot ->> 'benefit', 'locus', i.snapshot ->> 'locus',
                          'innovator', i.snapshot -> 'innovator' ->> 'name') order by i.position), '[]')
                          from launch_item i join project p on p.tenant_id = i.project_tenant_id and p.id = i.project_id
                         where i.tenant_id = b.tenant_id and i.batch_id = b.id and i.snapshot is not null and p.public_consent_at is not null),
           'photos', (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'caption', f.caption, 'credit', f.credit) order by f.added_at, f.id), '[]')
                        from launch_photo f where f.tenant_id = b.tenant_id and f.batch_id = b.id))
    from launch_page g
    join launch_batch b on b.tenant_id = g.tenant_id and b.id = g.batch_id
    join tenant t on t.id = g.tenant_id
   where g.code = p_code and g.withdrawn_at is null and b.state = 'launched' and t.active
$$;
call open_to_app('app_public_launch');

create function app_public_photo(p_code text, p_photo uuid) returns table (tenant_id uuid, sha256 bytea, media_type text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select f.tenant_id, f.sha256, f.media_type
    from launch_page g
    join launch_batch b on b.tenant_id = g.tenant_id and b.id = g.batch_id
    join tenant t on t.id = g.tenant_id
    join launch_photo f on f.tenant_id = g.tenant_id and f.batch_id = g.batch_id
   where g.code = p_code and g.withdrawn_at is null and b.state = 'launched' and t.active and f.id = p_photo
$$;
call open_to_app('app_public_photo');

-- What a person is told of. It leads somewhere inside the tenant.
create table notice (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  member_id uuid not null,
  kind text not null check (kind in ('launch', 'directive', 'late', 'milestone', 'access')),
  body text not null check (length(body) between 3 and 500),
  path text not null check (path ~ '^/' and length(path) <= 300),
  at timestamptz not null,
  read_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references member
);
create index notice_member_idx on notice (tenant_id, member_id, at desc, id desc);
create index notice_unread_idx on notice (tenant_id, member_id) where read_at is null;
call protect_tenant_table('notice');
grant select, insert, update on notice to jejak_app;

-- Tells those concerned of a launch, in whichever tenant they are members: leader, mentor and coach where the class
-- stands, leadership of the tenant that launched. Called by whoever launches, in the same transaction.
create function app_tell_launch(p_batch uuid, p_now timestamptz) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  told integer;
begin
  with batch as (
    select b.* from launch_batch b where b.tenant_id = app_tenant() and b.id = p_batch and b.state = 'launched'
  ), concerned as (
    select p.tenant_id, m.member_id, short_name(p.brand, p.title, a.name) as name, '/projects/' || p.id as path
      from batch b
      join launch_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
      join project p on p.tenant_id = i.project_tenant_id and p.id = i.project_id
      join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
      cross join lateral (values (a.member_id), (a.mentor_member_id), (a.coach_member_id)) as m(member_id)
     where m.member_id is not null
  ), made as (
    insert into notice (tenant_id, id, member_id, kind, body, path, at)
    select c.tenant_id, gen_random_uuid(), c.member_id, 'launch',
           left('“' || c.name || '” diluncurkan oleh ' || b.presided_by, 480) || '.', c.path, p_now
      from concerned c, batch b
    union all
    select b.tenant_id, gen_random_uuid(), r.member_id, 'launch', left('Laporan peluncuran: ' || b.title, 480), '/launches/' || b.id || '/report', p_now
      from batch b join role_assignment r on r.tenant_id = b.tenant_id and r.role = 'leadership' and is_held(r.from_on, r.until_on, app_day(p_now))
    returning 1
  )
  select count(*) into told from made;
  return told;
end $$;
call open_to_app('app_tell_launch');
