-- Classes (angkatan), the governments and offices people come from, participants and their pairing.

create table agency (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  name text not null check (length(name) between 3 and 200),
  -- Set when that government has a space of its own; it then sees its own people.
  linked_tenant_id uuid references tenant,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index agency_name_key on agency (tenant_id, lower(name));
call protect_tenant_table('agency');
grant select, insert, update on agency to jejak_app;

create table org_unit (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  agency_id uuid not null,
  name text not null check (length(name) between 2 and 200),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, agency_id) references agency
);
create unique index org_unit_name_key on org_unit (tenant_id, agency_id, lower(name));
call protect_tenant_table('org_unit');
grant select, insert, update on org_unit to jejak_app;

create table cohort (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  program text not null,
  number integer not null check (number between 1 and 399),
  year integer not null check (year between 2000 and 2100),
  name text not null check (length(name) between 3 and 200),
  venue text not null default '',
  starts_on date not null,
  ends_on date not null,
  quota integer not null check (quota between 1 and 500),
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint cohort_number_key unique (tenant_id, program, year, number),
  constraint cohort_dates_in_order check (ends_on > starts_on)
);
-- From the home government's side a class is known by its id alone.
create index cohort_id_idx on cohort (id);
create index cohort_recent_idx on cohort (tenant_id, starts_on desc, id desc);
call protect_tenant_table('cohort');
grant select, insert, update on cohort to jejak_app;
-- A class with its year, which its name often says already.
create function class_label(name text, year integer) returns text language sql immutable parallel safe
return case when name like '%' || year then name else name || ' Tahun ' || year end;

create table cohort_stage (
  tenant_id uuid not null default app_tenant(),
  cohort_id uuid not null,
  code text not null check (code in ('diagnosis', 'commitment', 'design', 'implementation', 'evaluation')),
  position integer not null,
  label text not null,
  place text not null default '',
  starts_on date not null,
  ends_on date not null,
  primary key (tenant_id, cohort_id, code),
  foreign key (tenant_id, cohort_id) references cohort,
  constraint cohort_stage_dates_in_order check (ends_on >= starts_on)
);
call protect_tenant_table('cohort_stage');
grant select, insert, update on cohort_stage to jejak_app;

create table participation (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  home_tenant_id uuid not null references tenant,
  cohort_id uuid not null,
  member_id uuid not null,
  list_number integer not null check (list_number between 1 and 999),
  -- As on the day of enrolment: offices are renamed and people move (domain reference 06.3, 06.4).
  name text not null,
  nip text not null,
  sex text check (sex in ('male', 'female')),
  rank_grade text not null default '',
  rank_name text not null default '',
  position text not null default '',
  agency_id uuid not null,
  agency_name text not null,
  org_unit_id uuid not null,
  org_unit_name text not null,
  mentor_member_id uuid,
  mentor_name text not null default '',
  mentor_position text not null default '',
  coach_member_id uuid,
  coach_name text not null default '',
  status text not null default 'active' check (status in ('active', 'withdrawn', 'graduated')),
  status_reason text not null default '',
  enrolled_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  -- Who the person is and belongs to, for the project to carry along.
  unique (tenant_id, id, home_tenant_id, org_unit_id),
  constraint participation_person_key unique (tenant_id, cohort_id, member_id),
  constraint participation_list_number_key unique (tenant_id, cohort_id, list_number) deferrable,
  constraint participation_mentor_is_other check (mentor_member_id <> member_id),
  constraint participation_coach_is_other check (coach_member_id <> member_id),
  constraint participation_mentor_is_not_coach check (mentor_member_id <> coach_member_id),
  foreign key (tenant_id, cohort_id) references cohort,
  foreign key (tenant_id, member_id) references member,
  foreign key (tenant_id, mentor_member_id) references member,
  foreign key (tenant_id, coach_member_id) references member,
  foreign key (tenant_id, agency_id) references agency,
  foreign key (tenant_id, org_unit_id) references org_unit
);
create index participation_member_idx on participation (tenant_id, member_id);
create index participation_mentor_idx on participation (tenant_id, mentor_member_id);
create index participation_coach_idx on participation (tenant_id, coach_member_id);
create index participation_home_idx on participation (home_tenant_id) where home_tenant_id <> tenant_id;
call protect_tenant_table('participation');
call let_home_read('participation');
-- A government's people in the classes of others. Row level security offers the planner two ways to every row, own and
-- home, and it tends to walk both; this function walks the short one and binds the asking tenant itself.
create function app_away_people() returns table (tenant_id uuid, cohort_id uuid, participation_id uuid) language plpgsql stable rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query select a.tenant_id, a.cohort_id, a.id from participation a where a.home_tenant_id = app_tenant() and a.home_tenant_id <> a.tenant_id;
end $$;
call open_to_app('app_away_people');
grant select, insert, update on participation to jejak_app;

-- The home government reads the classes in which it has people, and their stages.
create policy home on cohort for select to jejak_app using ((tenant_id, id) in (select x.tenant_id, x.cohort_id from app_away_people() x));
create policy home on cohort_stage for select to jejak_app using ((tenant_id, cohort_id) in (select x.tenant_id, x.cohort_id from app_away_people() x));

-- A list between its dry run and its confirmation.
create table import_draft (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  cohort_id uuid not null,
  file_name text not null,
  preview jsonb not null,
  created_by uuid not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, cohort_id) references cohort,
  foreign key (tenant_id, created_by) references member
);
call protect_tenant_table('import_draft');
grant select, insert, update, delete on import_draft to jejak_app;
