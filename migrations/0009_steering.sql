-- What steers a project once it is carried out: the calendar by which lateness is counted, directives and budget
-- feedback with their follow-up, visits on site, notices.

insert into machine_arrow (machine, from_state, event, to_state) values
  ('directive', 'open', 'follow_up', 'in_progress'),
  ('directive', 'in_progress', 'follow_up', 'in_progress'),
  ('directive', 'open', 'report_done', 'reported'),
  ('directive', 'in_progress', 'report_done', 'reported'),
  ('directive', 'reported', 'accept', 'done'),
  ('directive', 'reported', 'return', 'in_progress'),
  ('directive', 'open', 'withdraw', 'withdrawn'),
  ('directive', 'in_progress', 'withdraw', 'withdrawn'),
  ('directive', 'reported', 'withdraw', 'withdrawn'),
  ('directive', 'needs_budget', 'propose', 'proposed'),
  ('directive', 'needs_budget', 'budget', 'budgeted'),
  ('directive', 'needs_budget', 'drop', 'not_needed'),
  ('directive', 'needs_budget', 'decline', 'rejected'),
  ('directive', 'needs_budget', 'withdraw', 'withdrawn'),
  ('directive', 'adjust', 'propose', 'proposed'),
  ('directive', 'adjust', 'budget', 'budgeted'),
  ('directive', 'adjust', 'drop', 'not_needed'),
  ('directive', 'adjust', 'decline', 'rejected'),
  ('directive', 'adjust', 'withdraw', 'withdrawn'),
  ('directive', 'proposed', 'budget', 'budgeted'),
  ('directive', 'proposed', 'decline', 'rejected'),
  ('directive', 'proposed', 'ask_again', 'adjust'),
  ('directive', 'budgeted', 'realise', 'realized'),
  ('directive', 'budgeted', 'ask_again', 'adjust');

-- The public holidays of the country, by the yearly joint decree of three ministers. Data of a release: a tenant
-- mends or completes them in its own calendar.
create table national_holiday (
  on_date date primary key,
  name text not null,
  kind text not null check (kind in ('national', 'joint_leave'))
);
grant select on national_holiday to jejak_app, jejak_system;
insert into national_holiday (on_date, name, kind) values
  ('2025-01-01', 'Tahun Baru 2025 Masehi', 'national'),
  ('2025-01-27', 'Isra Mikraj Nabi Muhammad SAW', 'national'),
  ('2025-01-28', 'Tahun Baru Imlek', 'joint_leave'),
  ('2025-01-29', 'Tahun Baru Imlek 2576 Kongzili', 'national'),
  ('2025-03-28', 'Hari Suci Nyepi', 'joint_leave'),
  ('2025-03-29', 'Hari Suci Nyepi Tahun Baru Saka 1947', 'national'),
  ('2025-03-31', 'Idulfitri 1446 Hijriah', 'national'),
  ('2025-04-01', 'Idulfitri 1446 Hijriah', 'national'),
  ('2025-04-02', 'Idulfitri 1446 Hijriah', 'joint_leave'),
  ('2025-04-03', 'Idulfitri 1446 Hijriah', 'joint_leave'),
  ('2025-04-04', 'Idulfitri 1446 Hijriah', 'joint_leave'),
  ('2025-04-07', 'Idulfitri 1446 Hijriah', 'joint_leave'),
  ('2025-04-18', 'Wafat Yesus Kristus', 'national'),
  ('2025-04-20', 'Kebangkitan Yesus Kristus', 'national'),
  ('2025-05-01', 'Hari Buruh Internasional', 'national'),
  ('2025-05-12', 'Hari Raya Waisak 2569 BE', 'national'),
  ('2025-05-13', 'Hari Raya Waisak', 'joint_leave'),
  ('2025-05-29', 'Kenaikan Yesus Kristus', 'national'),
  ('2025-05-30', 'Kenaikan Yesus Kristus', 'joint_leave'),
  ('2025-06-01', 'Hari Lahir Pancasila', 'national'),
  ('2025-06-06', 'Iduladha 1446 Hijriah', 'national'),
  ('2025-06-09', 'Iduladha 1446 Hijriah', 'joint_leave'),
  ('2025-06-27', 'Tahun Baru Islam 1447 Hijriah', 'national'),
  ('2025-08-17', 'Proklamasi Kemerdekaan', 'national'),
  ('2025-08-18', 'Proklamasi Kemerdekaan', 'joint_leave'),
  ('2025-09-05', 'Maulid Nabi Muhammad SAW', 'national'),
  ('2025-12-25', 'Kelahiran Yesus Kristus', 'national'),
  ('2025-12-26', 'Kelahiran Yesus Kristus', 'joint_leave'),
  ('2026-01-01', 'Tahun Baru 2026 Masehi', 'national'),
  ('2026-01-16', 'Isra Mikraj Nabi Muhammad SAW', 'national'),
  ('2026-02-16', 'Tahun Baru Imlek', 'joint_leave'),
  ('2026-02-17', 'Tahun Baru Imlek 2577 Kongzili', 'national'),
  ('2026-03-18', 'Hari Suci Nyepi', 'joint_leave'),
  ('2026-03-19', 'Hari Suci Nyepi Tahun Baru Saka 1948', 'national'),
  ('2026-03-20', 'Idulfitri 1447 Hijriah', 'joint_leave'),
  ('2026-03-21', 'Idulfitri 1447 Hijriah', 'national'),
  ('2026-03-22', 'Idulfitri 1447 Hijriah', 'national'),
  ('2026-03-23', 'Idulfitri 1447 Hijriah', 'joint_leave'),
  ('2026-03-24', 'Idulfitri 1447 Hijriah', 'joint_leave'),
  ('2026-04-03', 'Wafat Yesus Kristus', 'national'),
  ('2026-04-05', 'Kebangkitan Yesus Kristus', 'national'),
  ('2026-05-01', 'Hari Buruh Internasional', 'national'),
  ('2026-05-14', 'Kenaikan Yesus Kristus', 'national'),
  ('2026-05-15', 'Kenaikan Yesus Kristus', 'joint_leave'),
  ('2026-05-27', 'Iduladha 1447 Hijriah', 'national'),
  ('2026-05-28', 'Iduladha 1447 Hijriah', 'joint_leave'),
  ('2026-05-31', 'Hari Raya Waisak 2570 BE', 'national'),
  ('2026-06-01', 'Hari Lahir Pancasila', 'national'),
  ('2026-06-16', 'Tahun Baru Islam 1448 Hijriah', 'national'),
  ('2026-08-17', 'Proklamasi Kemerdekaan', 'national'),
  ('2026-08-25', 'Maulid Nabi Muhammad SAW', 'national'),
  ('2026-12-24', 'Kelahiran Yesus Kristus', 'joint_leave'),
  ('2026-12-25', 'Kelahiran Yesus Kristus', 'national'),
  -- Of 2027 only the days that no moon decides; the decree adds the others.
  ('2027-01-01', 'Tahun Baru 2027 Masehi', 'national'),
  ('2027-03-26', 'Wafat Yesus Kristus', 'national'),
  ('2027-03-28', 'Kebangkitan Yesus Kristus', 'national'),
  ('2027-05-01', 'Hari Buruh Internasional', 'national'),
  ('2027-05-06', 'Kenaikan Yesus Kristus', 'national'),
  ('2027-06-01', 'Hari Lahir Pancasila', 'national'),
  ('2027-08-17', 'Proklamasi Kemerdekaan', 'national'),
  ('2027-12-25', 'Kelahiran Yesus Kristus', 'national');

-- What a tenant's own calendar says of a day: a holiday of its own, or work on a day that is free elsewhere.
create table calendar_day (
  tenant_id uuid not null default app_tenant() references tenant,
  on_date date not null,
  name text not null check (length(name) between 3 and 120),
  works boolean not null,
  primary key (tenant_id, on_date)
);
call protect_tenant_table('calendar_day');
grant select, insert, update, delete on calendar_day to jejak_app;

-- After how many working days a late milestone reaches whom. Without a row the standard holds.
create table overdue_ladder (
  tenant_id uuid not null default app_tenant() references tenant,
  mentor_days integer not null check (mentor_days between 1 and 120),
  admin_days integer not null check (admin_days between mentor_days and 120),
  leadership_days integer not null check (leadership_days between admin_days and 120),
  version integer not null default 1,
  primary key (tenant_id)
);
call protect_tenant_table('overdue_ladder');
grant select, insert, update on overdue_ladder to jejak_app;

-- Of what lateness the people of a tenant were told, of its own classes and of its people in those of others: once for each
-- rung, and anew when the end was moved.
create table lateness_told (
  tenant_id uuid not null default app_tenant() references tenant,
  milestone_tenant_id uuid not null,
  milestone_id uuid not null,
  rung text not null check (rung in ('participant', 'mentor', 'admin', 'leadership')),
  due_on date not null,
  told_at timestamptz not null,
  primary key (tenant_id, milestone_tenant_id, milestone_id, rung, due_on),
  foreign key (milestone_tenant_id, milestone_id) references milestone on delete cascade
);
call protect_tenant_table('lateness_told');
grant select, insert, delete on lateness_told to jejak_app;

-- What leadership or a mentor asks of a project: obligatory implementation, budget, roll-out, anything else. It belongs to
-- whoever gave it; both tenants of the project read and answer it.
create table directive (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  project_tenant_id uuid not null,
  project_id uuid not null,
  project_home_tenant_id uuid not null,
  kind text not null check (kind in ('mandatory', 'budget', 'roll_out', 'other')),
  state text not null check (state in ('open', 'in_progress', 'reported', 'done', 'withdrawn',
    'needs_budget', 'adjust', 'proposed', 'budgeted', 'realized', 'not_needed', 'rejected')),
  state_since timestamptz not null,
  body text not null check (length(body) between 10 and 2000),
  basis text not null default '' check (length(basis) <= 200),
  due_on date,
  fiscal_year integer check (fiscal_year between 2000 and 2100),
  amount_rupiah bigint check (amount_rupiah >= 0),
  given_by uuid not null,
  given_by_name text not null,
  given_by_office text not null,
  given_by_role text not null check (given_by_role in ('leadership', 'mentor')),
  given_at timestamptz not null,
  answers integer not null default 0,
  primary key (tenant_id, id),
  -- Both tenants of a project answer a directive by its id alone: neither may take the id of the other's.
  constraint directive_id_key unique (id),
  unique (tenant_id, id, project_tenant_id, project_id, project_home_tenant_id),
  constraint directive_is_ours check (tenant_id in (project_tenant_id, project_home_tenant_id)),
  constraint directive_state_fits_kind check ((kind = 'budget') = (state in ('needs_budget', 'adjust', 'proposed', 'budgeted', 'realized', 'not_needed', 'rejected'))
    or state = 'withdrawn'),
  foreign key (project_tenant_id, project_id, project_home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, given_by) references member
);
create index directive_project_idx on directive (project_tenant_id, project_id, given_at);
create index directive_class_idx on directive (project_tenant_id, given_at, id);
create index directive_home_idx on directive (project_home_tenant_id, given_at, id);
create trigger directive_changes after insert or update on directive for each row execute function family_changes();
create trigger directive_arrow before update of state on directive for each row execute function follow_arrow('directive', 'state');
call protect_tenant_table('directive');
create policy family on directive for select to jejak_app using ((select app_tenant()) in (project_tenant_id, project_home_tenant_id));
grant select, insert on directive to jejak_app;

-- One step of the follow-up, by whichever tenant took it. It moves the directive.
create table directive_answer (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  directive_tenant_id uuid not null,
  directive_id uuid not null,
  project_tenant_id uuid not null,
  project_id uuid not null,
  project_home_tenant_id uuid not null,
  machine text not null default 'directive' check (machine = 'directive'),
  from_state text not null,
  event text not null,
  to_state text not null,
  body text not null check (length(body) between 10 and 2000),
  fiscal_year integer check (fiscal_year between 2000 and 2100),
  amount_rupiah bigint check (amount_rupiah >= 0),
  -- Of a roll-out: in how many OPD it runs.
  units integer check (units between 0 and 5000),
  answered_by uuid not null,
  answered_by_name text not null,
  answered_by_role text not null,
  answered_at timestamptz not null,
  primary key (tenant_id, id),
  constraint directive_answer_is_ours check (tenant_id in (project_tenant_id, project_home_tenant_id)),
  foreign key (machine, from_state, event, to_state) references machine_arrow,
  foreign key (directive_tenant_id, directive_id, project_tenant_id, project_id, project_home_tenant_id)
    references directive (tenant_id, id, project_tenant_id, project_id, project_home_tenant_id) on update cascade,
  foreign key (tenant_id, answered_by) references member
);
create index directive_answer_directive_idx on directive_answer (directive_tenant_id, directive_id, answered_at);
call protect_tenant_table('directive_answer');
create policy family on directive_answer for select to jejak_app using ((select app_tenant()) in (project_tenant_id, project_home_tenant_id));
grant select, insert on directive_answer to jejak_app;

-- Whether an event is the giver's word on what was answered.
create function is_givers(event text) returns boolean language sql immutable parallel safe
return event in ('accept', 'return', 'withdraw', 'ask_again');

-- An answer moves its directive, also one that the other tenant gave; of two at once the second finds it moved.
create function move_directive() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update directive set state = new.to_state, state_since = new.answered_at,
         answers = answers + case when is_givers(new.event) then 0 else 1 end
   where tenant_id = new.directive_tenant_id and id = new.directive_id and state = new.from_state;
  if not found then raise exception using errcode = 'JJ001', message = 'directive has moved'; end if;
  return new;
end $$;
call keep_to_system('move_directive');
create trigger directive_moves after insert on directive_answer for each row execute function move_directive();

-- A directive is told to leader and mentor where the class stands and to the admins of the home government; an answer to
-- whoever gave it; what the giver says of the answer to the leader.
create function tell_directive() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  leader participation;
  called text;
  place text := '/projects/' || new.project_id || '/directives';
begin
  select a.* into strict leader from participation a join project p on p.tenant_id = a.tenant_id and p.participation_id = a.id
   where p.tenant_id = new.project_tenant_id and p.id = new.project_id;
  select short_name(p.brand, p.title, leader.name) into called from project p where p.tenant_id = new.project_tenant_id and p.id = new.project_id;
  if tg_table_name = 'directive' then
    insert into notice (tenant_id, id, member_id, kind, body, path, at)
    select m.tenant_id, gen_random_uuid(), m.member_id, 'directive', left('Arahan untuk “' || called || '”: ' || new.body, 480), place, new.given_at
      from (select leader.tenant_id, leader.member_id
            union select leader.tenant_id, leader.mentor_member_id
            union select r.tenant_id, r.member_id from role_assignment r
                   where r.tenant_id = new.project_home_tenant_id and r.role = 'home_admin' and is_held(r.from_on, r.until_on, (select day_in(t.time_zone, new.given_at) from tenant t where t.id = r.tenant_id))) m
     where m.member_id is not null and (m.tenant_id, m.member_id) <> (new.tenant_id, new.given_by);
  else
    insert into notice (tenant_id, id, member_id, kind, body, path, at)
    select m.tenant_id, gen_random_uuid(), m.member_id, 'directive', left('Tindak lanjut arahan untuk “' || called || '”: ' || new.body, 480), place, new.answered_at
      from (select leader.tenant_id, leader.member_id where is_givers(new.event)
            union all
            select d.tenant_id, d.given_by from directive d where not is_givers(new.event) and d.tenant_id = new.directive_tenant_id and d.id = new.directive_id) m
     where (m.tenant_id, m.member_id) <> (new.tenant_id, new.answered_by);
  end if;
  return null;
end $$;
call keep_to_system('tell_directive');
create trigger directive_told after insert on directive for each row execute function tell_directive();
create trigger directive_told after insert on directive_answer for each row execute function tell_directive();

-- A look at the place itself (story 2: "implementasi akan terlihat"). Never changed; a second look is a second visit.
create table visit (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  visited_on date not null,
  locus text not null check (length(locus) between 2 and 200),
  findings text not null check (length(findings) between 10 and 4000),
  verdict text not null check (verdict in ('as_reported', 'partly', 'not_found')),
  verifier_member_id uuid not null,
  verifier_name text not null,
  verifier_office text not null default '',
  verifier_role text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, id, home_tenant_id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, verifier_member_id) references member
);
create index visit_project_idx on visit (tenant_id, project_id, visited_on desc);
create index visit_recent_idx on visit (tenant_id, visited_on desc, id desc);
call protect_tenant_table('visit');
call let_home_read('visit');
grant select, insert on visit to jejak_app;

create table visit_photo (
  tenant_id uuid not null default app_tenant(),
  visit_id uuid not null,
  position integer not null check (position between 1 and 12),
  home_tenant_id uuid not null,
  file_id uuid not null,
  primary key (tenant_id, visit_id, position),
  foreign key (tenant_id, visit_id, home_tenant_id) references visit (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, file_id, home_tenant_id) references file (tenant_id, id, home_tenant_id) on update cascade
);
call protect_tenant_table('visit_photo');
call let_home_read('visit_photo');
grant select, insert on visit_photo to jejak_app;

-- What a government has set itself: vision, missions, priorities, issues, road map. Its projects say which they support.
create table mission_item (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  kind text not null check (kind in ('vision', 'mission', 'priority', 'issue', 'road_map', 'value')),
  number integer check (number between 1 and 99),
  body text not null check (length(body) between 5 and 500),
  from_year integer not null check (from_year between 2000 and 2100),
  until_year integer not null check (until_year between from_year and from_year + 30),
  archived_at timestamptz,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id)
);
call protect_tenant_table('mission_item');
-- Whoever trains a government's people shows them their own government's missions.
create policy organiser on mission_item for select to jejak_app using (
  exists (select from project p where p.tenant_id = (select app_tenant()) and p.home_tenant_id = mission_item.tenant_id));
grant select, insert, update on mission_item to jejak_app;
-- What a government calls its missions is a change also for those who train its people.
create function trainers_change() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform leave_changes(array(select t.tenant_id from project_tally t where t.home_tenant_id = new.tenant_id));
  return null;
end $$;
call keep_to_system('trainers_change');
create trigger mission_item_changes after update on mission_item for each row execute function trainers_change();

create table project_mission (
  tenant_id uuid not null default app_tenant(),
  project_id uuid not null,
  home_tenant_id uuid not null,
  mission_tenant_id uuid not null,
  mission_id uuid not null,
  primary key (tenant_id, project_id, mission_id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (mission_tenant_id, mission_id) references mission_item
);
create index project_mission_item_idx on project_mission (mission_tenant_id, mission_id);
call protect_tenant_table('project_mission');
call let_home_read('project_mission', 'exists (select from project p where p.tenant_id = project_mission.tenant_id and p.id = project_mission.project_id and p.submitted_at is not null)');
grant select, insert, delete on project_mission to jejak_app;

-- Every project that this tenant may know of, in both capacities, with what dashboards count and lists show: one
-- definition for numbers and for the rows behind them. It is written into the query that asks; what that does not name
-- is not computed.
create function overview(today date) returns table (
  tenant_id uuid, project_id uuid, home_tenant_id uuid, ours boolean, stage text, brand text, title text, theme text, novelty text, scope text, digital boolean,
  updated_at timestamptz, cohort_id uuid, participation_id uuid, launched boolean, is_flagged boolean, is_late_short boolean, is_late_later boolean, planned bigint, spent bigint, sources text[]
) language sql stable as $$
  select p.tenant_id, p.id, p.home_tenant_id, true, p.stage, p.brand, p.title, p.theme, coalesce(p.novelty, ''), p.scope, p.digital, p.updated_at, p.cohort_id, p.participation_id,
         p.launched, p.flagged_at is not null, coalesce(is_late(p.stage, 'not_started', p.short_due_on, today), false), coalesce(is_late(p.stage, 'not_started', p.later_due_on, today), false),
         open_rupiah(p), p.spent_rupiah, open_sources(p)
    from project p where p.tenant_id = app_tenant() and p.submitted_at is not null
   union all
  select p.tenant_id, p.id, p.home_tenant_id, false, p.stage, p.brand, p.title, p.theme, coalesce(p.novelty, ''), p.scope, p.digital, p.updated_at, p.cohort_id, p.participation_id,
         p.launched, p.flagged_at is not null, coalesce(is_late(p.stage, 'not_started', p.short_due_on, today), false), coalesce(is_late(p.stage, 'not_started', p.later_due_on, today), false),
         open_rupiah(p), p.spent_rupiah, open_sources(p)
    from app_away() x join project p on p.tenant_id = x.tenant_id and p.id = x.project_id
$$;
