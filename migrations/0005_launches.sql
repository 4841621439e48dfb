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
  state text not null default 'planned' check (state in ('planned', 'launched', 'cancelled')),
  launched_at timestamptz,
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
call protect_tenant_table('launch_item');
create policy family on launch_item for select to jejak_app using ((select app_tenant()) in (project_tenant_id, project_home_tenant_id));
grant select, insert, update, delete on launch_item to jejak_app;
