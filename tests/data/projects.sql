-- One class with one participant and everybody around her, for the tests of the rooms that show projects.
-- Ids are md5 of a name, session secrets are "sesi-<who>-" filled up to forty characters.
create function pg_temp.ref(name text) returns uuid language sql immutable as $$ select md5(name)::uuid $$;
create function pg_temp.at(days double precision) returns timestamptz language sql immutable as $$ select timestamptz '2026-09-07 02:00Z' + make_interval(secs => days * 86400) $$;
select set_config('app.tenant_id', pg_temp.ref('tenant')::text, false);

insert into tenant (id, slug, name, kind, time_zone, colour, created_at) values
  (pg_temp.ref('tenant'), 'kota', 'BKPSDM Kota Contoh', 'city', 'WIB', '#0b5c6b', pg_temp.at(-90)),
  (pg_temp.ref('home'), 'asal', 'Kabupaten Asal', 'regency', 'WIB', '#0b5c6b', pg_temp.at(-90));

create temp table who (key text, name text, role text, tenant text);
insert into who values ('leader', 'Siti Aminah', 'participant', 'tenant'), ('second', 'Yohanes Wenda', 'participant', 'tenant'),
  ('mentor', 'Rina Kusumawati', 'mentor', 'tenant'), ('stranger', 'Mentor Lain', 'mentor', 'tenant'), ('coach', 'Budi Santoso', 'coach', 'tenant'),
  ('admin', 'Dewi Lestari', 'organizer_admin', 'tenant'), ('leadership', 'Sekda Kota', 'leadership', 'tenant'),
  ('home_admin', 'Admin Asal', 'home_admin', 'home'), ('home_leadership', 'Sekda Asal', 'leadership', 'home');
insert into account (id, name, email, created_at) select pg_temp.ref('account-' || key), name, key || '@contoh.go.id', pg_temp.at(-90) from who;
insert into session (token_digest, account_id, created_at, last_seen_at)
  select sha256(rpad('sesi-' || key || '-', 40, '0')::bytea), pg_temp.ref('account-' || key), pg_temp.at(0), pg_temp.at(0) from who;
insert into member (tenant_id, id, account_id, name, phone, position, created_at, activated_at)
  select pg_temp.ref(tenant), pg_temp.ref(key), pg_temp.ref('account-' || key), name, '081234567890', 'Pejabat', pg_temp.at(-90), pg_temp.at(-80) from who;
insert into role_assignment (tenant_id, member_id, role, from_on) select pg_temp.ref(tenant), pg_temp.ref(key), role, '2026-01-01' from who;

insert into agency (tenant_id, id, name, linked_tenant_id, created_at) values (pg_temp.ref('tenant'), pg_temp.ref('agency'), 'Kabupaten Asal', pg_temp.ref('home'), pg_temp.at(-90));
insert into org_unit (tenant_id, id, agency_id, name, created_at) values (pg_temp.ref('tenant'), pg_temp.ref('unit'), pg_temp.ref('agency'), 'Dinas Kependudukan', pg_temp.at(-90));
insert into cohort (tenant_id, id, program, number, year, name, starts_on, ends_on, quota, created_at)
  values (pg_temp.ref('tenant'), pg_temp.ref('cohort'), 'pka', 4, 2026, 'PKA Angkatan IV', '2026-08-01', '2026-11-30', 40, pg_temp.at(-60));
insert into cohort_stage (tenant_id, cohort_id, code, position, label, starts_on, ends_on)
  select pg_temp.ref('tenant'), pg_temp.ref('cohort'), code, position, code, starts_on::date, ends_on::date from (values
  ('diagnosis', 1, '2026-08-01', '2026-08-20'), ('commitment', 2, '2026-08-21', '2026-09-09'), ('design', 3, '2026-09-10', '2026-09-30'),
  ('implementation', 4, '2026-10-01', '2026-11-25'), ('evaluation', 5, '2026-11-26', '2026-11-30')) v (code, position, starts_on, ends_on);
insert into participation (tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, position, agency_id, agency_name, org_unit_id,
  org_unit_name, mentor_member_id, mentor_name, mentor_position, coach_member_id, coach_name, enrolled_at)
  select pg_temp.ref('tenant'), pg_temp.ref('participation-' || v.key), pg_temp.ref('home'), pg_temp.ref('cohort'), pg_temp.ref(v.key), v.n, w.name, '19800101200501' || lpad(v.n::text, 4, '0'),
         'Kepala Bidang', pg_temp.ref('agency'), 'Kabupaten Asal', pg_temp.ref('unit'), 'Dinas Kependudukan', pg_temp.ref('mentor'), 'Rina Kusumawati', 'Kepala Dinas',
         pg_temp.ref('coach'), 'Budi Santoso', pg_temp.at(-50)
    from (values ('leader', 1), ('second', 2)) v (key, n) join who w on w.key = v.key;
insert into project (tenant_id, id, home_tenant_id, participation_id, cohort_id, updated_at, created_at)
  select pg_temp.ref('tenant'), pg_temp.ref('project-' || key), pg_temp.ref('home'), pg_temp.ref('participation-' || key), pg_temp.ref('cohort'), pg_temp.at(-40), pg_temp.at(-40)
    from (values ('leader'), ('second')) v (key);
insert into document (tenant_id, id, home_tenant_id, project_id, kind, state_since)
  select pg_temp.ref('tenant'), pg_temp.ref('idea-' || key), pg_temp.ref('home'), pg_temp.ref('project-' || key), 'idea', pg_temp.at(-40) from (values ('leader'), ('second')) v (key);
