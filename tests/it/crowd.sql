-- More of everything in one tenant, up to seed.count of each: for counting the statements of pages with few and many rows.
-- Uses the functions of world.sql.

insert into account (id, name, nip, sponsor_tenant_id, created_at)
select pg_temp.ref('account-crowd-' || i), 'Orang ke-' || i, '19800101200501' || lpad(i::text, 4, '0'), pg_temp.t(), pg_temp.at(-30) from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into member (tenant_id, id, account_id, name, nip, position, created_at, activated_at)
select pg_temp.t(), pg_temp.ref('crowd-' || i), pg_temp.ref('account-crowd-' || i), 'Orang ke-' || i, '19800101200501' || lpad(i::text, 4, '0'), 'Jabatan', pg_temp.at(-30), pg_temp.at(-20)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into role_assignment (tenant_id, member_id, role, from_on)
select pg_temp.t(), pg_temp.ref('crowd-' || i), r, pg_temp.at(-30)::date from generate_series(1, current_setting('seed.count')::integer) i, (values ('participant'), ('coach')) v (r)
on conflict do nothing;
insert into cohort (tenant_id, id, program, number, year, name, starts_on, ends_on, quota, created_at)
select pg_temp.t(), pg_temp.ref('cohort-' || i), 'pkp', i, 2026, 'Kelas ke-' || i, pg_temp.at(-20)::date, pg_temp.at(90)::date, 40, pg_temp.at(-30)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into participation (tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, agency_id, agency_name, org_unit_id, org_unit_name,
  mentor_member_id, mentor_name, coach_member_id, coach_name, enrolled_at)
select pg_temp.t(), pg_temp.ref('participation-crowd-' || i), case when i % 2 = 0 then pg_temp.t() else pg_temp.h() end, pg_temp.ref('cohort'), pg_temp.ref('crowd-' || i), 10 + i, 'Orang ke-' || i,
       '19800101200501' || lpad(i::text, 4, '0'), pg_temp.ref('agency-own'), 'Instansi', pg_temp.ref('unit-own'), 'OPD', pg_temp.ref('member-mentor'), 'Mentor',
       pg_temp.ref('member-coach'), 'Coach', pg_temp.at(-30)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict (tenant_id, id) do nothing;
insert into project (tenant_id, id, home_tenant_id, participation_id, cohort_id, stage, title, brand, submitted_at, implementation_started_on, updated_at, created_at)
select p.tenant_id, pg_temp.ref('project-crowd-' || i), p.home_tenant_id, p.id, p.cohort_id, case when i % 3 = 0 then 'design' else 'implementation' end, 'Proyek ke-' || i, 'P' || i, pg_temp.at(-20),
       pg_temp.at(-10)::date, pg_temp.at(-3), pg_temp.at(-30)
  from generate_series(1, current_setting('seed.count')::integer) i join participation p on p.tenant_id = pg_temp.t() and p.id = pg_temp.ref('participation-crowd-' || i)
on conflict do nothing;
insert into document (tenant_id, id, home_tenant_id, project_id, kind, state, state_since, latest_number)
select p.tenant_id, pg_temp.ref('document-crowd-' || i || '-' || k), p.home_tenant_id, p.id, k, case when k = 'design' and i % 3 = 0 then 'submitted' when k = 'design' and i % 3 = 1 then 'mentor_approved' else 'approved' end,
       pg_temp.at(-5), 1
  from generate_series(1, current_setting('seed.count')::integer) i join project p on p.tenant_id = pg_temp.t() and p.id = pg_temp.ref('project-crowd-' || i), (values ('idea'), ('design')) v (k)
on conflict do nothing;
insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, submitted_at, submitted_by)
select d.tenant_id, gen_random_uuid(), d.home_tenant_id, d.id, 1, 'Judul', 'Merek', '[{"key": "background", "label": "Latar belakang", "body": "Isi"}]', pg_temp.at(-6), pg_temp.ref('member-participant')
  from document d where d.tenant_id = pg_temp.t() and d.latest_number = 1
on conflict do nothing;

-- Many things on one project: versions, comments, flags of the past, milestones, reports, evidence, files, moves.
insert into comment (tenant_id, id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, body, created_at)
select pg_temp.t(), pg_temp.ref('comment-crowd-' || i), pg_temp.t(), pg_temp.ref('project-own'), pg_temp.ref('crowd-' || i), 'Orang ke-' || i, 'coach', 'team', 'Komentar ke-' || i, pg_temp.at(-2)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, submitted_at, submitted_by)
select pg_temp.t(), gen_random_uuid(), pg_temp.t(), pg_temp.ref('document-own-design'), 1 + i, 'Judul', 'Merek', '[]', pg_temp.at(-6), pg_temp.ref('member-participant')
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into review (tenant_id, id, home_tenant_id, project_id, document_id, version_number, decision, reviewer_role, reviewer_member_id, reviewer_name, decided_at)
select pg_temp.t(), pg_temp.ref('review-crowd-' || i), pg_temp.t(), pg_temp.ref('project-own'), pg_temp.ref('document-own-design'), 1, 'returned', 'mentor', pg_temp.ref('member-mentor'), 'Mentor', pg_temp.at(-5)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into change_request (tenant_id, id, home_tenant_id, review_id, position, body)
select pg_temp.t(), pg_temp.ref('change-crowd-' || i), pg_temp.t(), pg_temp.ref('review-crowd-' || i), 1, 'Perbaiki' from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into transition (tenant_id, id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at, actor_name, actor_role)
select pg_temp.t(), pg_temp.ref('transition-crowd-' || i), pg_temp.t(), pg_temp.ref('project-own'), 'document', pg_temp.ref('document-own-design'), 'draft', 'submit', 'submitted', pg_temp.at(-5), 'Orang', 'participant'
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into milestone (tenant_id, id, home_tenant_id, project_id, horizon, position, title, starts_on, ends_on, state, state_since, created_at)
select pg_temp.t(), pg_temp.ref('milestone-crowd-' || i), pg_temp.t(), pg_temp.ref('project-own'), 'short', 10 + i, 'Tahapan ke-' || i, pg_temp.at(-5)::date, pg_temp.at(9)::date, 'done_unverified', pg_temp.at(-1), pg_temp.at(-6)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into progress_report (tenant_id, id, home_tenant_id, milestone_id, progress, note, done, reported_by, reported_by_name, reported_at)
select pg_temp.t(), pg_temp.ref('report-crowd-' || i), pg_temp.t(), pg_temp.ref('milestone-own-short'), 50, 'Laporan', false, pg_temp.ref('member-participant'), 'Peserta', pg_temp.at(-2)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into file (tenant_id, id, home_tenant_id, project_id, name, media_type, size_bytes, sha256, uploaded_by, uploaded_by_name, uploaded_at)
select pg_temp.t(), pg_temp.ref('file-crowd-' || i), pg_temp.t(), pg_temp.ref('project-own'), 'berkas-' || i || '.pdf', 'application/pdf', 40, sha256(i::text::bytea), pg_temp.ref('member-participant'), 'Peserta', pg_temp.at(-2)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into evidence (tenant_id, id, home_tenant_id, milestone_id, report_id, category, file_id, state, added_at)
select pg_temp.t(), pg_temp.ref('evidence-crowd-' || i), pg_temp.t(), pg_temp.ref('milestone-own-short'), pg_temp.ref('report-crowd-' || i), 'minutes', pg_temp.ref('file-crowd-' || i), 'pending', pg_temp.at(-2)
  from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;

-- Many batches, and many projects in the planned one.
insert into launch_batch (tenant_id, id, number, title, held_at, place, presided_by, presided_office, state, created_at)
select pg_temp.t(), pg_temp.ref('batch-crowd-' || i), 10 + i, 'Peluncuran ke-' || i, pg_temp.at(i), 'Aula', 'Pejabat', 'Jabatan', 'planned', pg_temp.at(-3) from generate_series(1, current_setting('seed.count')::integer) i
on conflict do nothing;
insert into launch_item (tenant_id, batch_id, project_tenant_id, project_id, project_home_tenant_id, position)
select pg_temp.t(), pg_temp.ref('batch-planned'), pg_temp.t(), p.id, p.home_tenant_id, 1 + i
  from generate_series(1, current_setting('seed.count')::integer) i join project p on p.tenant_id = pg_temp.t() and p.id = pg_temp.ref('project-crowd-' || i) where p.stage = 'implementation'
on conflict do nothing;
