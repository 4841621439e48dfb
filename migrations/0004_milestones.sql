-- The plan in three horizons, progress reports, evidence and the files behind it.

insert into machine_arrow (machine, from_state, event, to_state) values
  ('milestone', 'not_started', 'report_progress', 'in_progress'),
  ('milestone', 'not_started', 'report_done', 'done_unverified'),
  ('milestone', 'in_progress', 'report_progress', 'in_progress'),
  ('milestone', 'in_progress', 'report_done', 'done_unverified'),
  ('milestone', 'done_unverified', 'return', 'in_progress'),
  ('milestone', 'done_unverified', 'accept', 'verified'),
  ('milestone', 'not_started', 'cancel', 'cancelled'),
  ('milestone', 'in_progress', 'cancel', 'cancelled'),
  ('milestone', 'cancelled', 'reinstate', 'not_started');

-- Whether a milestone is still to be done: its project is carried out, and it is neither done nor given up.
create function is_still_due(watched boolean, state text) returns boolean language sql immutable parallel safe
return watched and state in ('not_started', 'in_progress');
-- Whether it is late: its end has passed as well.
create function is_late(stage text, state text, ends_on date, today date) returns boolean language sql immutable parallel safe
return is_still_due(is_carried_out(stage), state) and ends_on < today;

create table milestone (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  horizon text not null check (horizon in ('short', 'medium', 'long')),
  position integer not null,
  title text not null check (length(title) between 3 and 250),
  output text not null default '' check (length(output) <= 500),
  indicator text not null default '' check (length(indicator) <= 250),
  unit text not null default '' check (length(unit) <= 40),
  baseline numeric(14,2),
  target numeric(14,2),
  actual numeric(14,2),
  person_in_charge text not null default '' check (length(person_in_charge) <= 200),
  starts_on date not null,
  ends_on date not null,
  actual_starts_on date,
  actual_ends_on date,
  weight numeric(5,2) check (weight > 0 and weight <= 100),
  budget_rupiah bigint not null default 0 check (budget_rupiah >= 0),
  spent_rupiah bigint not null default 0 check (spent_rupiah >= 0),
  funding_source text not null default 'none' check (funding_source in ('apbd_province', 'apbd_regency', 'apbn', 'dak', 'blud', 'csr', 'self', 'none')),
  evidence_wanted text not null default '' check (length(evidence_wanted) <= 500),
  progress integer not null default 0 check (progress between 0 and 100),
  state text not null default 'not_started' check (state in ('not_started', 'in_progress', 'done_unverified', 'verified', 'cancelled')),
  state_since timestamptz not null,
  -- Whether its project is being carried out; kept by triggers.
  watched boolean not null default false,
  -- Whether the plan has left the class; kept likewise.
  plan_open boolean not null default false,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, id, home_tenant_id),
  constraint milestone_dates_in_order check (ends_on >= starts_on),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade
);
create index milestone_project_idx on milestone (tenant_id, project_id, horizon, position);
-- What is still to be done, by its end: lateness is read from the index alone.
create index milestone_due_idx on milestone (tenant_id, ends_on, id) include (project_id, horizon, home_tenant_id, plan_open) where is_still_due(watched, state);
create index milestone_waiting_idx on milestone (tenant_id, state_since) where state = 'done_unverified';
create trigger milestone_arrow before update of state on milestone for each row execute function follow_arrow('milestone', 'state');
call protect_tenant_table('milestone');
-- A plan leaves the class with the design seminar.
call let_home_read('milestone', 'plan_open');
grant select, insert, update, delete on milestone to jejak_app;

create function milestone_joins_project() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- Locked, so that a project that moves meanwhile finds this milestone.
  select is_carried_out(p.stage), is_plan_open(p.stage, p.implementation_started_on) into strict new.watched, new.plan_open from project p where p.tenant_id = new.tenant_id and p.id = new.project_id for no key update;
  return new;
end $$;
call keep_to_system('milestone_joins_project');
create trigger milestone_joined before insert on milestone for each row execute function milestone_joins_project();
create function plan_follows_project() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update milestone set watched = is_carried_out(new.stage), plan_open = is_plan_open(new.stage, new.implementation_started_on) where tenant_id = new.tenant_id and project_id = new.id;
  return null;
end $$;
call keep_to_system('plan_follows_project');
create trigger project_moved after update of stage, implementation_started_on on project for each row
  when ((is_carried_out(old.stage), is_plan_open(old.stage, old.implementation_started_on)) is distinct from (is_carried_out(new.stage), is_plan_open(new.stage, new.implementation_started_on))) execute function plan_follows_project();

-- The earliest end of what is still to be done, and the money: kept with the project.
create function project_follows_plan() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- Locked before it is summed: of two who change a plan at once the second sums what the first has written.
  perform from project p where (p.tenant_id, p.id) in (select c.tenant_id, c.project_id from changed c) order by p.tenant_id, p.id for no key update;
  update project p set short_due_on = s.short_due, later_due_on = s.later_due, planned_rupiah = s.planned, spent_rupiah = s.spent, funding_sources = s.sources
    from (select distinct c.tenant_id, c.project_id from changed c) c
    cross join lateral (
      select min(m.ends_on) filter (where m.horizon = 'short' and m.state in ('not_started', 'in_progress')) as short_due,
             min(m.ends_on) filter (where m.horizon <> 'short' and m.state in ('not_started', 'in_progress')) as later_due,
             coalesce(sum(m.budget_rupiah) filter (where m.state <> 'cancelled'), 0)::bigint as planned, coalesce(sum(m.spent_rupiah), 0)::bigint as spent,
             coalesce(array_agg(distinct m.funding_source) filter (where m.state <> 'cancelled' and m.budget_rupiah > 0), '{}') as sources
        from milestone m where m.tenant_id = c.tenant_id and m.project_id = c.project_id) s
   where p.tenant_id = c.tenant_id and p.id = c.project_id
     and (p.short_due_on, p.later_due_on, p.planned_rupiah, p.spent_rupiah, p.funding_sources) is distinct from (s.short_due, s.later_due, s.planned, s.spent, s.sources);
  return null;
end $$;
call keep_to_system('project_follows_plan');
create trigger milestone_planned after insert on milestone referencing new table as changed for each statement execute function project_follows_plan();
create trigger milestone_replanned after update on milestone referencing new table as changed for each statement execute function project_follows_plan();
create trigger milestone_dropped after delete on milestone referencing old table as changed for each statement execute function project_follows_plan();

-- What a baseline keeps of a milestone; decimals as text, so that none is rounded on its way.
create function planned(m milestone) returns jsonb language sql immutable parallel safe as $$
  select jsonb_build_object('id', m.id, 'horizon', m.horizon, 'title', m.title, 'output', m.output, 'indicator', m.indicator, 'unit', m.unit,
    'target', m.target::text, 'person_in_charge', m.person_in_charge, 'starts_on', m.starts_on, 'ends_on', m.ends_on, 'weight', m.weight::text,
    'budget_rupiah', m.budget_rupiah) $$;

-- The plan as it stood when the design seminar was cleared. Never changed: a design that is cleared again freezes the next.
create table plan_baseline (
  tenant_id uuid not null default app_tenant(),
  project_id uuid not null,
  home_tenant_id uuid not null,
  number integer not null check (number >= 1),
  name text not null check (length(name) between 3 and 120),
  frozen_at timestamptz not null,
  frozen_by_name text not null,
  -- [planned(milestone)], in the order of the plan, without what was cancelled
  plan jsonb not null check (jsonb_array_length(plan) > 0),
  primary key (tenant_id, project_id, number),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade
);
call protect_tenant_table('plan_baseline');
call let_home_read('plan_baseline');
grant select, insert on plan_baseline to jejak_app;

-- What was changed in a frozen plan, in words, and why.
create table plan_change (
  tenant_id uuid not null default app_tenant(),
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  home_tenant_id uuid not null,
  kind text not null check (kind in ('added', 'changed', 'deleted')),
  title text not null,
  what text not null,
  reason text not null check (length(btrim(reason)) >= 10),
  changed_by_name text not null,
  changed_by_role text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade
);
create index plan_change_project_idx on plan_change (tenant_id, project_id, changed_at);
call protect_tenant_table('plan_change');
call let_home_read('plan_change');
grant select, insert on plan_change to jejak_app;

create table progress_report (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  milestone_id uuid not null,
  progress integer not null check (progress between 0 and 100),
  note text not null check (length(note) between 1 and 4000),
  obstacle text not null default '' check (length(obstacle) <= 2000),
  obstacle_kind text check (obstacle_kind in ('transfer', 'funding', 'stakeholder', 'leadership', 'nomenclature', 'retirement', 'regulation', 'technology', 'merged', 'other')),
  actual numeric(14,2),
  spent_rupiah bigint,
  done boolean not null,
  reported_by uuid not null,
  reported_by_name text not null,
  reported_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, id, home_tenant_id),
  foreign key (tenant_id, milestone_id, home_tenant_id) references milestone (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, reported_by) references member
);
create index progress_report_milestone_idx on progress_report (tenant_id, milestone_id, reported_at);
call protect_tenant_table('progress_report');
call let_home_read('progress_report');
grant select, insert on progress_report to jejak_app;

-- A stored file. The bytes lie in the file store under their own digest and are never overwritten.
create table file (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  media_type text not null,
  size_bytes bigint not null check (size_bytes > 0),
  sha256 bytea not null check (length(sha256) = 32),
  uploaded_by uuid not null,
  uploaded_by_name text not null,
  uploaded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, id, home_tenant_id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, uploaded_by) references member
);
create index file_project_idx on file (tenant_id, project_id);
call protect_tenant_table('file');
call let_home_read('file');
grant select, insert on file to jejak_app;

create table evidence (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  milestone_id uuid not null,
  report_id uuid,
  category text not null check (category in ('attendance', 'minutes', 'photo', 'team_decree', 'support_letter', 'regulation', 'budget', 'sop', 'training', 'socialisation', 'benefit_data', 'other')),
  caption text not null default '' check (length(caption) <= 250),
  file_id uuid,
  link text check (link ~ '^https?://' and length(link) <= 500),
  state text not null default 'pending' check (state in ('pending', 'accepted', 'returned')),
  checked_by_name text not null default '',
  checked_at timestamptz,
  check_reason text not null default '',
  added_at timestamptz not null,
  primary key (tenant_id, id),
  check (num_nonnulls(file_id, link) = 1),
  foreign key (tenant_id, milestone_id, home_tenant_id) references milestone (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, report_id, home_tenant_id) references progress_report (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, file_id, home_tenant_id) references file (tenant_id, id, home_tenant_id) on update cascade
);
create index evidence_milestone_idx on evidence (tenant_id, milestone_id, added_at);
call protect_tenant_table('evidence');
call let_home_read('evidence');
grant select, insert, update on evidence to jejak_app;
