-- One tenant of the test world: a directory with one person per role, a class with five projects at several
-- stages, everything a project can have, and launch batches. Run once for each tenant through the system door.
--
-- Settings (set before, for this transaction): seed.letter, seed.tenant, seed.home, seed.now, seed.sha256.
-- Every text that a person may type carries a mark, PENANDA-<letter><level>-<what>:
--   level 0: the tenant's public name; level 1: for the organiser alone; level 2: also for the home government.
-- Ids are made from the tenant's letter and a name, so that Rust knows them without asking (World::id).

create or replace function pg_temp.ref(name text) returns uuid language sql as
  $$ select substring(encode(sha256((current_setting('seed.letter') || ':' || name)::bytea), 'hex') for 32)::uuid $$;
create or replace function pg_temp.mark(level integer, what text) returns text language sql as
  $$ select 'PENANDA-' || current_setting('seed.letter') || level || '-' || what $$;
create or replace function pg_temp.t() returns uuid language sql as $$ select current_setting('seed.tenant')::uuid $$;
create or replace function pg_temp.h() returns uuid language sql as $$ select current_setting('seed.home')::uuid $$;
create or replace function pg_temp.at(days integer) returns timestamptz language sql as
  $$ select current_setting('seed.now')::timestamptz + make_interval(days => days) $$;
-- A NIP whose birth date is a mark too: 19710213 for A, 19720213 for B, 19780213 for H; a day later for the staff of
-- the home government, which knows them.
create or replace function pg_temp.nip(n integer, level integer) returns text language sql as
  $$ select '197' || (ascii(current_setting('seed.letter')) - 64) || '021' || (level + 2) || '1997031' || lpad(n::text, 3, '0') $$;

insert into tenant_change (tenant_id) values (pg_temp.t()) on conflict do nothing;

-- People: one per role, two participants from the home government, two more, and one to act upon.
create temp table person on commit drop as
select row_number() over ()::integer as n, key, role, key <> 'spare' as active, case when key in ('second', 'third') then 2 else 1 end as level from (values
  ('participant', 'participant'), ('mentor', 'mentor'), ('coach', 'coach'), ('examiner', 'examiner'),
  ('organizer_admin', 'organizer_admin'), ('class_pic', 'class_pic'), ('home_admin', 'home_admin'),
  ('opd_head', 'opd_head'), ('leadership', 'leadership'), ('reform_bureau', 'reform_bureau'),
  ('planning_agency', 'planning_agency'),
  ('second', 'participant'), ('third', 'participant'), ('fourth', 'participant'), ('spare', 'examiner'), ('fifth', 'participant')
) as v (key, role);

insert into account (id, name, nip, email, sponsor_tenant_id, created_at, password_changed_at)
select pg_temp.ref('account-' || key), pg_temp.mark(1, 'akun-' || key), pg_temp.nip(n, level),
       lower(pg_temp.mark(1, key)) || '@contoh.go.id', pg_temp.t(), pg_temp.at(-90), pg_temp.at(-80)
  from person;

insert into member (tenant_id, id, account_id, name, nip, email, phone, position, created_at, activated_at)
select pg_temp.t(), pg_temp.ref('member-' || key), pg_temp.ref('account-' || key), pg_temp.mark(1, 'orang-' || key),
       pg_temp.nip(n, level), lower(pg_temp.mark(1, key)) || '@contoh.go.id', '08120000' || n, pg_temp.mark(1, 'jabatan-' || key),
       pg_temp.at(-90), case when active then pg_temp.at(-80) end
  from person;

insert into role_assignment (tenant_id, member_id, role, from_on)
select pg_temp.t(), pg_temp.ref('member-' || key), role, pg_temp.at(-90)::date from person;

insert into invitation (tenant_id, id, account_id, token_digest, created_at, expires_at)
select pg_temp.t(), pg_temp.ref('invitation'), pg_temp.ref('account-spare'),
       sha256(('undangan-' || current_setting('seed.letter') || '-0123456789012345678901234567890')::bytea), pg_temp.at(-1), pg_temp.at(2);

insert into agency (tenant_id, id, name, linked_tenant_id, created_at) values
  (pg_temp.t(), pg_temp.ref('agency-own'), pg_temp.mark(1, 'instansi-sendiri'), pg_temp.t(), pg_temp.at(-90)),
  (pg_temp.t(), pg_temp.ref('agency-home'), pg_temp.mark(2, 'instansi-asal'), pg_temp.h(), pg_temp.at(-90));
insert into org_unit (tenant_id, id, agency_id, name, created_at) values
  (pg_temp.t(), pg_temp.ref('unit-own'), pg_temp.ref('agency-own'), pg_temp.mark(1, 'opd-sendiri'), pg_temp.at(-90)),
  (pg_temp.t(), pg_temp.ref('unit-home'), pg_temp.ref('agency-home'), pg_temp.mark(2, 'opd-asal'), pg_temp.at(-90));

insert into cohort (tenant_id, id, program, number, year, name, venue, starts_on, ends_on, quota, created_at) values
  (pg_temp.t(), pg_temp.ref('cohort'), 'pka', 7, 2026, pg_temp.mark(2, 'kelas'), pg_temp.mark(2, 'tempat-kelas'),
   pg_temp.at(-60)::date, pg_temp.at(60)::date, 40, pg_temp.at(-90));
insert into cohort_stage (tenant_id, cohort_id, code, position, label, place, starts_on, ends_on)
select pg_temp.t(), pg_temp.ref('cohort'), code, position, pg_temp.mark(2, 'tahap-' || code), pg_temp.mark(2, 'ruang-' || code),
       pg_temp.at(from_day)::date, pg_temp.at(from_day + 20)::date
  from (values ('diagnosis', 1, -60), ('commitment', 2, -40), ('design', 3, -20), ('implementation', 4, -5), ('evaluation', 5, 40)) as v (code, position, from_day);

-- Five lines of data. own: of the organiser's own staff, in implementation. home: of the home government's staff,
-- graduated. hidden: of the home government's staff, not yet submitted, so the home must not read it. waiting: own
-- staff, a design that waits for the mentor. own also has a report that came back with a list of changes. seminar: own staff, a design that was approved.
create temp table line on commit drop as
select key, person, n, home, level, stage, agency, unit, submitted from (values
  ('own', 'participant', 1, pg_temp.t(), 1, 'implementation', 'agency-own', 'unit-own', true),
  ('home', 'second', 2, pg_temp.h(), 2, 'completed', 'agency-home', 'unit-home', true),
  ('hidden', 'third', 3, pg_temp.h(), 1, 'idea', 'agency-home', 'unit-home', false),
  ('waiting', 'fourth', 4, pg_temp.t(), 1, 'design', 'agency-own', 'unit-own', true),
  ('seminar', 'fifth', 5, pg_temp.t(), 1, 'design_seminar', 'agency-own', 'unit-own', true)
) as v (key, person, n, home, level, stage, agency, unit, submitted);

insert into participation (tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, sex, rank_grade,
  rank_name, position, agency_id, agency_name, org_unit_id, org_unit_name, mentor_member_id, mentor_name, mentor_position,
  coach_member_id, coach_name, enrolled_at)
select pg_temp.t(), pg_temp.ref('participation-' || l.key), l.home, pg_temp.ref('cohort'), pg_temp.ref('member-' || l.person), l.n,
       pg_temp.mark(case when l.home = pg_temp.h() then 2 else 1 end, 'peserta-' || l.key), pg_temp.nip(p.n, p.level), 'male', 'III/d', 'Penata Tingkat I',
       pg_temp.mark(case when l.home = pg_temp.h() then 2 else 1 end, 'jabatan-peserta-' || l.key),
       pg_temp.ref(l.agency), (select name from agency a where a.tenant_id = pg_temp.t() and a.id = pg_temp.ref(l.agency)),
       pg_temp.ref(l.unit), (select name from org_unit u where u.tenant_id = pg_temp.t() and u.id = pg_temp.ref(l.unit)),
       pg_temp.ref('member-mentor'), pg_temp.mark(2, 'mentor'), pg_temp.mark(2, 'jabatan-mentor'),
       pg_temp.ref('member-coach'), pg_temp.mark(2, 'coach'), pg_temp.at(-60)
  from line l join person p on p.key = l.person;

insert into project (tenant_id, id, home_tenant_id, participation_id, cohort_id, stage, title, brand, theme, locus, scope,
  digital, novelty, submitted_at, implementation_started_on, updated_at, created_at)
select pg_temp.t(), pg_temp.ref('project-' || key), home, pg_temp.ref('participation-' || key), pg_temp.ref('cohort'), stage,
       pg_temp.mark(level, 'judul-' || key), pg_temp.mark(level, 'merek-' || key), pg_temp.mark(level, 'tema-' || key),
       pg_temp.mark(level, 'lokus-' || key), 'opd', true, 'new', case when submitted then pg_temp.at(-40) end,
       case when key in ('own', 'home') then pg_temp.at(-5)::date end, pg_temp.at(-n), pg_temp.at(-50)
  from line;

-- Documents: those behind a project's stage are approved, the present one is where the line says.
create temp table paper on commit drop as
select l.key as line, k.kind, l.home, l.level,
       case when k.step < l.step then 'approved' when k.step = l.step and l.key = 'waiting' then 'submitted'
            when k.step = l.step and l.key = 'own' then 'revision_requested' else 'draft' end as state,
       case when k.step < l.step or (k.step = l.step and l.key in ('waiting', 'own')) then 1 else 0 end as versions
  from (select *, case key when 'own' then 2 when 'home' then 3 when 'hidden' then 0 when 'seminar' then 2 else 1 end as step from line) l,
       (values ('idea', 0), ('design', 1), ('report', 2)) as k (kind, step);

insert into section_template (tenant_id, id, program, kind, number, sections, note, published_at, published_by, published_by_name)
values (pg_temp.t(), pg_temp.ref('template'), 'pka', 'design', 1, jsonb_build_array(
          jsonb_build_object('key', 'background', 'label', pg_temp.mark(1, 'bagian-latar'), 'hint', pg_temp.mark(1, 'petunjuk'), 'source', 'text', 'max_words', 900, 'required', true),
          jsonb_build_object('key', 'team', 'label', pg_temp.mark(1, 'bagian-tim'), 'source', 'team', 'required', false)),
        pg_temp.mark(1, 'catatan-susunan'), pg_temp.at(-70), pg_temp.ref('member-organizer_admin'), pg_temp.mark(1, 'penyusun'));
insert into document (tenant_id, id, home_tenant_id, project_id, kind, state, state_since, latest_number, template_id)
select pg_temp.t(), pg_temp.ref('document-' || line || '-' || kind), home, pg_temp.ref('project-' || line), kind, state, pg_temp.at(-6), versions,
       case when kind = 'design' and versions > 0 then pg_temp.ref('template') end
  from paper;
insert into register_entry (tenant_id, id, project_id, entry, created_at)
select pg_temp.t(), pg_temp.ref('entry-' || l.key || '-' || e.register), pg_temp.ref('project-' || l.key), e.entry || jsonb_build_object('register', e.register), pg_temp.at(-8)
  from line l, (values
    ('team', jsonb_build_object('name', pg_temp.mark(1, 'anggota'), 'position', pg_temp.mark(1, 'jabatan-anggota'), 'role', 'Anggota', 'task', pg_temp.mark(1, 'tugas'))),
    ('risks', jsonb_build_object('title', pg_temp.mark(1, 'risiko'), 'probability', 3, 'impact', 3, 'mitigation', pg_temp.mark(1, 'penanganan'), 'owner', '')),
    ('stakeholders', jsonb_build_object('name', pg_temp.mark(1, 'pihak'), 'side', 'internal', 'attitude', 'neutral', 'before', '{"influence": 4, "interest": 2}'::jsonb, 'strategy', pg_temp.mark(1, 'strategi')))
  ) as e (register, entry);
insert into document_section (tenant_id, document_id, key, body, saved_at)
select pg_temp.t(), pg_temp.ref('document-' || line || '-' || kind), key, pg_temp.mark(1, 'draf-' || line || '-' || kind || '-' || key), pg_temp.at(-7)
  from paper, (values ('problem'), ('background'), ('abstract'), ('executive_summary')) as s (key);
insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, note, submitted_at, submitted_by)
select pg_temp.t(), pg_temp.ref('version-' || line || '-' || kind), home, pg_temp.ref('document-' || line || '-' || kind), 1,
       pg_temp.mark(level, 'judul-versi-' || line), pg_temp.mark(level, 'merek-versi-' || line),
       jsonb_build_array(
         jsonb_build_object('key', 'background', 'label', 'Latar belakang', 'body', pg_temp.mark(level, 'isi-versi-' || line || '-' || kind)),
         jsonb_build_object('key', 'team', 'label', 'Tim efektif', 'body', '', 'table',
           jsonb_build_object('columns', '["Nama"]'::jsonb, 'rows', jsonb_build_array(jsonb_build_array(pg_temp.mark(level, 'anggota-versi-' || line)))))),
       pg_temp.mark(level, 'catatan-versi-' || line), pg_temp.at(-20), pg_temp.ref('member-' || (select person from line l where l.key = line))
  from paper where versions > 0;

insert into deadline_extension (tenant_id, id, home_tenant_id, project_id, kind, until_on, reason, granted_by, granted_by_name, granted_at)
select pg_temp.t(), pg_temp.ref('extension-' || key), home, pg_temp.ref('project-' || key), 'design', pg_temp.at(20)::date, pg_temp.mark(level, 'alasan-tenggat-' || key),
       pg_temp.ref('member-organizer_admin'), pg_temp.mark(level, 'pemberi-tenggat-' || key), pg_temp.at(-5)
  from line;
insert into document_reading (tenant_id, member_id, organizer_id, document_id, number, read_at)
select pg_temp.t(), pg_temp.ref('member-leadership'), pg_temp.t(), pg_temp.ref('document-' || line || '-' || kind), 1, pg_temp.at(-18)
  from paper where versions > 0;
insert into review (tenant_id, id, home_tenant_id, project_id, document_id, version_number, decision, reviewer_role,
  reviewer_member_id, reviewer_name, reviewer_position, note, decided_at)
select pg_temp.t(), pg_temp.ref('review-' || line || '-' || kind || '-' || role), home, pg_temp.ref('project-' || line),
       pg_temp.ref('document-' || line || '-' || kind), 1, decision, role, pg_temp.ref('member-' || role),
       pg_temp.mark(level, 'pemeriksa-' || line), pg_temp.mark(level, 'jabatan-pemeriksa-' || line), pg_temp.mark(level, 'catatan-periksa-' || line), pg_temp.at(-15)
  from paper, (values ('mentor', 'returned'), ('coach', 'approved')) as r (role, decision)
 where state = 'approved' or (state = 'revision_requested' and role = 'mentor');
insert into change_request (tenant_id, id, home_tenant_id, review_id, position, section_key, body, answer, answered_at)
select pg_temp.t(), pg_temp.ref('change-' || line || '-' || kind), home, pg_temp.ref('review-' || line || '-' || kind || '-mentor'), 1,
       'background', pg_temp.mark(level, 'perbaikan-' || line),
       case when state = 'approved' then pg_temp.mark(level, 'jawaban-' || line) else '' end, case when state = 'approved' then pg_temp.at(-14) end
  from paper where state in ('approved', 'revision_requested');

insert into comment (tenant_id, id, home_tenant_id, project_id, author_member_id, author_name, author_role, audience, document_kind, section_key, body, created_at)
select pg_temp.t(), pg_temp.ref('comment-' || l.key || '-' || a.audience), l.home, pg_temp.ref('project-' || l.key), pg_temp.ref('member-coach'),
       pg_temp.mark(case when a.audience = 'all' then l.level else 1 end, 'penulis-' || l.key), 'coach', a.audience, 'design', 'background',
       pg_temp.mark(case when a.audience = 'all' then l.level else 1 end, 'komentar-' || a.audience || '-' || l.key), pg_temp.at(-10)
  from line l, (values ('reviewers'), ('team'), ('all')) as a (audience);

insert into consultation (tenant_id, id, home_tenant_id, project_id, held_on, medium, topic, adviser_role, adviser_member_id, adviser_name, question, response, state, state_since, noted_by, created_at)
select pg_temp.t(), pg_temp.ref('consultation-' || l.key), l.home, pg_temp.ref('project-' || l.key), pg_temp.at(-9)::date, 'meeting', 'title', 'mentor',
       pg_temp.ref('member-mentor'), pg_temp.mark(1, 'pembimbing-' || l.key), pg_temp.mark(1, 'pertanyaan-' || l.key), pg_temp.mark(1, 'tanggapan-' || l.key), 'answered', pg_temp.at(-9), pg_temp.ref('member-' || l.person), pg_temp.at(-9)
  from line l;

insert into mentor_sheet (tenant_id, id, project_id, document_id, mentor_member_id, state, novelty, comment, updated_at, submitted_at)
select pg_temp.t(), pg_temp.ref('sheet-' || line), pg_temp.ref('project-' || line), pg_temp.ref('document-' || line || '-' || kind),
       pg_temp.ref('member-mentor'), 'submitted', 'new', pg_temp.mark(1, 'lembar-' || line), pg_temp.at(-15), pg_temp.at(-15)
  from paper where kind = 'design' and state = 'approved';
insert into mentor_score (tenant_id, sheet_id, criterion, score)
select pg_temp.t(), s.id, c.criterion, 87.25
  from mentor_sheet s, (values ('relevance'), ('novelty'), ('feasibility'), ('benefit'), ('sustainability'), ('replicability')) as c (criterion)
 where s.tenant_id = pg_temp.t();

insert into routine_flag (tenant_id, id, home_tenant_id, project_id, flagged_by, flagged_by_name, flagged_by_role, reason, flagged_at, answer, answered_at)
select pg_temp.t(), pg_temp.ref('flag-' || key), home, pg_temp.ref('project-' || key), pg_temp.ref('member-mentor'), pg_temp.mark(level, 'penanda-rutin-' || key),
       'mentor', pg_temp.mark(level, 'alasan-rutin-' || key), pg_temp.at(-9), pg_temp.mark(level, 'jawaban-rutin-' || key), pg_temp.at(-8)
  from line where key in ('own', 'home', 'hidden');

insert into transition (tenant_id, id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at, actor_member_id, actor_name, actor_role, reason)
select pg_temp.t(), pg_temp.ref('transition-' || key), home, pg_temp.ref('project-' || key), 'document', pg_temp.ref('document-' || key || '-design'),
       'draft', 'submit', 'submitted', pg_temp.at(-20), pg_temp.ref('member-' || person), pg_temp.mark(level, 'pelaku-' || key), 'participant', pg_temp.mark(level, 'alasan-pindah-' || key)
  from line;

-- Milestones with reports, files and evidence for the two projects that run.
insert into milestone (tenant_id, id, home_tenant_id, project_id, horizon, position, title, output, indicator, unit, baseline, target, actual,
  person_in_charge, starts_on, ends_on, weight, budget_rupiah, spent_rupiah, funding_source, evidence_wanted, progress, state, state_since, created_at)
select pg_temp.t(), pg_temp.ref('milestone-' || l.key || '-' || m.horizon), l.home, pg_temp.ref('project-' || l.key), m.horizon, m.position,
       pg_temp.mark(l.level, 'tahapan-' || l.key || '-' || m.horizon), pg_temp.mark(l.level, 'output-' || l.key), pg_temp.mark(l.level, 'indikator-' || l.key),
       pg_temp.mark(l.level, 'satuan'), 1, 10, 4, pg_temp.mark(l.level, 'pic-' || l.key), pg_temp.at(-5)::date, pg_temp.at(20)::date, 40, 5000000, 1000000,
       'apbd_regency', pg_temp.mark(l.level, 'bukti-diminta-' || l.key), m.progress, m.state, pg_temp.at(-3), pg_temp.at(-6)
  from line l, (values ('short', 1, 'done_unverified', 100), ('medium', 1, 'in_progress', 30), ('long', 1, 'not_started', 0)) as m (horizon, position, state, progress)
 where l.key in ('own', 'home');
insert into plan_change (tenant_id, id, project_id, home_tenant_id, kind, title, what, reason, changed_by_name, changed_by_role, changed_at)
select pg_temp.t(), pg_temp.ref('change-' || l.key), pg_temp.ref('project-' || l.key), l.home, 'changed', pg_temp.mark(l.level, 'tahapan-diubah-' || l.key),
       pg_temp.mark(l.level, 'perubahan-rencana-' || l.key), pg_temp.mark(l.level, 'alasan-perubahan-' || l.key), pg_temp.mark(l.level, 'pengubah-' || l.key), 'participant', pg_temp.at(-4)
  from line l where l.key in ('own', 'home');
insert into plan_baseline (tenant_id, project_id, home_tenant_id, number, name, frozen_at, frozen_by_name, plan)
select pg_temp.t(), pg_temp.ref('project-' || l.key), l.home, 1, pg_temp.mark(l.level, 'rencana-dasar-' || l.key), pg_temp.at(-6), pg_temp.mark(l.level, 'pembeku-' || l.key),
       (select jsonb_agg(planned(m) || jsonb_build_object('title', pg_temp.mark(l.level, 'judul-dasar-' || l.key)))
          from milestone m where m.tenant_id = pg_temp.t() and m.project_id = pg_temp.ref('project-' || l.key))
  from line l where l.key in ('own', 'home');
insert into progress_report (tenant_id, id, home_tenant_id, milestone_id, progress, note, obstacle, actual, spent_rupiah, done, reported_by, reported_by_name, reported_at)
select pg_temp.t(), pg_temp.ref('report-' || l.key), l.home, pg_temp.ref('milestone-' || l.key || '-short'), 100, pg_temp.mark(l.level, 'kemajuan-' || l.key),
       pg_temp.mark(l.level, 'hambatan-' || l.key), 4, 1000000, true, pg_temp.ref('member-' || l.person), pg_temp.mark(l.level, 'pelapor-' || l.key), pg_temp.at(-3)
  from line l where l.key in ('own', 'home');
insert into lateness_told (tenant_id, milestone_tenant_id, milestone_id, rung, due_on, told_at)
select pg_temp.t(), pg_temp.t(), pg_temp.ref('milestone-' || l.key || '-short'), 'participant', pg_temp.at(-1)::date, pg_temp.at(-1) from line l where l.key in ('own', 'home');
insert into file (tenant_id, id, home_tenant_id, project_id, name, media_type, size_bytes, sha256, uploaded_by, uploaded_by_name, uploaded_at)
select pg_temp.t(), pg_temp.ref('file-' || l.key), l.home, pg_temp.ref('project-' || l.key), pg_temp.mark(l.level, 'berkas-' || l.key || '.pdf'), 'application/pdf', 40,
       decode(current_setting('seed.sha256'), 'hex'), pg_temp.ref('member-' || l.person), pg_temp.mark(l.level, 'pengunggah-' || l.key), pg_temp.at(-3)
  from line l where l.key in ('own', 'home');
insert into evidence (tenant_id, id, home_tenant_id, milestone_id, report_id, category, caption, file_id, link, state, checked_by_name, added_at)
select pg_temp.t(), pg_temp.ref('evidence-' || l.key || '-' || e.n), l.home, pg_temp.ref('milestone-' || l.key || '-short'), pg_temp.ref('report-' || l.key), e.category,
       pg_temp.mark(l.level, 'bukti-' || l.key), case e.n when 1 then pg_temp.ref('file-' || l.key) end,
       case e.n when 2 then 'https://contoh.go.id/' || pg_temp.mark(l.level, 'tautan-' || l.key) end, 'pending', '', pg_temp.at(-3)
  from line l, (values (1, 'minutes'), (2, 'photo')) as e (n, category) where l.key in ('own', 'home');

-- A batch that is planned, one that was launched, and one planned by nobody's project yet.
insert into launch_batch (tenant_id, id, number, title, held_at, place, presided_by, presided_office, on_behalf_of, organiser, note, state, launched_at, created_at)
select pg_temp.t(), pg_temp.ref('batch-' || key), n, pg_temp.mark(1, 'peluncuran-' || key), pg_temp.at(day), pg_temp.mark(1, 'aula-' || key), pg_temp.mark(1, 'pejabat-' || key),
       pg_temp.mark(1, 'jabatan-pejabat-' || key), pg_temp.mark(1, 'atas-nama-' || key), pg_temp.mark(1, 'panitia-' || key), pg_temp.mark(1, 'catatan-' || key), state,
       case when state = 'launched' then pg_temp.at(day) end, pg_temp.at(-10)
  from (values ('planned', 2, 5, 'planned'), ('launched', 1, -2, 'launched')) as v (key, n, day, state);
insert into launch_item (tenant_id, batch_id, project_tenant_id, project_id, project_home_tenant_id, position, snapshot)
select pg_temp.t(), pg_temp.ref('batch-' || b), pg_temp.t(), pg_temp.ref('project-' || l.key), l.home, 1, case when b = 'launched' then current_setting('seed.snapshot')::jsonb end
  from line l join (values ('own', 'planned'), ('home', 'launched')) as v (line, b) on v.line = l.key;
insert into transition (tenant_id, id, machine, subject_id, from_state, event, to_state, at, actor_member_id, actor_name, actor_role)
values (pg_temp.t(), pg_temp.ref('transition-launch'), 'launch', pg_temp.ref('batch-launched'), 'planned', 'launch', 'launched', pg_temp.at(-2),
        pg_temp.ref('member-organizer_admin'), pg_temp.mark(1, 'pelaku-peluncuran'), 'organizer_admin');

-- Seminars: one group of today with a presentation of each side, and what its examiner asks for.
insert into seminar_group (tenant_id, id, cohort_id, phase, name, held_on, room, link, coach_member_id, coach_name, coach_position, created_at)
values (pg_temp.t(), pg_temp.ref('group'), pg_temp.ref('cohort'), 'design', pg_temp.mark(2, 'kelompok'), pg_temp.at(0)::date, pg_temp.mark(2, 'ruang-seminar'),
        'https://contoh.go.id/' || pg_temp.mark(2, 'rapat'), pg_temp.ref('member-coach'), pg_temp.mark(2, 'coach'), pg_temp.mark(2, 'jabatan-coach'), pg_temp.at(-4));
insert into seminar_examiner (tenant_id, group_id, member_id, name, position)
values (pg_temp.t(), pg_temp.ref('group'), pg_temp.ref('member-examiner'), pg_temp.mark(1, 'penguji'), pg_temp.mark(1, 'jabatan-penguji'));
insert into seminar_slot (tenant_id, id, home_tenant_id, group_id, phase, room, project_id, participation_id, starts_at, ends_at, state, state_since, override_reason)
select pg_temp.t(), pg_temp.ref('slot-' || key), home, pg_temp.ref('group'), 'design', pg_temp.mark(2, 'ruang-seminar'), pg_temp.ref('project-' || key), pg_temp.ref('participation-' || key),
       pg_temp.at(0) + make_interval(hours => n), pg_temp.at(0) + make_interval(hours => n) + interval '45 minutes', case key when 'own' then 'presenting' else 'scheduled' end, pg_temp.at(-1), pg_temp.mark(level, 'tanpa-persetujuan-' || key)
  from line where key in ('own', 'home');
insert into seminar_seat (tenant_id, slot_id, member_id, during)
select s.tenant_id, s.id, pg_temp.ref('member-coach'), tstzrange(s.starts_at, s.ends_at) from seminar_slot s where s.tenant_id = pg_temp.t();
insert into examiner_note (tenant_id, id, slot_id, project_id, author_member_id, author_name, severity, body, due_on, answer, verdict, decided_by_name, state_since, created_at)
select pg_temp.t(), pg_temp.ref('note-' || key), pg_temp.ref('slot-' || key), pg_temp.ref('project-' || key), pg_temp.ref('member-examiner'), pg_temp.mark(1, 'penguji'), 'minor',
       pg_temp.mark(1, 'catatan-penguji-' || key), pg_temp.at(5)::date, pg_temp.mark(1, 'jawaban-catatan'), pg_temp.mark(1, 'putusan'), pg_temp.mark(1, 'pemeriksa'), pg_temp.at(-1), pg_temp.at(-1)
  from line where key in ('own', 'home');

-- Scores: a scheme in use, a draft, sheets of the organiser and of the examiner, and a publication that was withdrawn.
insert into score_scheme (tenant_id, id, name, program, legal_basis, copied_from, pass_above, fail_at, remedial_cap, max_absence_jp, max_poor_aspects, bands, state, state_since, created_at)
select pg_temp.t(), pg_temp.ref(key), pg_temp.mark(1, 'instrumen-' || key), 'pka', pg_temp.mark(1, 'dasar-hukum'), pg_temp.mark(1, 'asal'), 70, 60, 85, 18, 1,
       jsonb_build_array(jsonb_build_object('code', 'satisfactory', 'above', '80.00', 'label', pg_temp.mark(1, 'sebutan')), jsonb_build_object('code', 'fail', 'above', null, 'label', 'Kurang')),
       state, pg_temp.at(-30), pg_temp.at(-30)
  from (values ('scheme', 'active'), ('scheme-draft', 'draft')) as v (key, state);
insert into score_aspect (tenant_id, scheme_id, code, position, name, weight, rater, phase)
select pg_temp.t(), pg_temp.ref(s), code, n, pg_temp.mark(1, 'aspek-' || code), weight, rater, phase
  from (values ('scheme'), ('scheme-draft')) as w (s), (values ('academic', 1, 40, 'operator', null), ('design', 2, 50, 'examiner', 'design'), ('support', 3, 10, 'mentor', 'design')) as v (code, n, weight, rater, phase);
insert into score_criterion (tenant_id, scheme_id, aspect, code, position, name, weight)
select a.tenant_id, a.scheme_id, a.code, 'c1', 1, pg_temp.mark(1, 'kriteria-' || a.code), a.weight from score_aspect a where a.tenant_id = pg_temp.t();
insert into cohort_scoring (tenant_id, cohort_id, scheme_id, state_since, asked_by, asked_by_name, asked_reason)
values (pg_temp.t(), pg_temp.ref('cohort'), pg_temp.ref('scheme'), pg_temp.at(-20), pg_temp.ref('member-spare'), pg_temp.mark(1, 'peminta'), pg_temp.mark(1, 'alasan-buka-kunci'));
insert into score_sheet (tenant_id, id, cohort_id, scheme_id, participation_id, rater, phase, rater_member_id, rater_name, state, remark, updated_at, submitted_at)
select pg_temp.t(), pg_temp.ref('score-sheet-' || r.rater || '-' || l.key), pg_temp.ref('cohort'), pg_temp.ref('scheme'), pg_temp.ref('participation-' || l.key), r.rater, r.phase,
       case r.rater when 'examiner' then pg_temp.ref('member-spare') end, pg_temp.mark(1, 'penilai'), 'submitted', pg_temp.mark(1, 'catatan-umum-' || l.key), pg_temp.at(-2), pg_temp.at(-2)
  from line l, (values ('operator', null), ('examiner', 'design')) as r (rater, phase) where l.key in ('own', 'home');
insert into score (tenant_id, id, sheet_id, scheme_id, aspect, criterion, score, note, entered_by, entered_by_name, entered_at, reason)
select s.tenant_id, ('00000000' || substring(pg_temp.ref('score-' || s.id)::text from 9))::uuid, s.id, s.scheme_id, case s.rater when 'operator' then 'academic' else 'design' end, 'c1', 77.31, pg_temp.mark(1, 'catatan-nilai'),
       pg_temp.ref('member-spare'), pg_temp.mark(1, 'pemasuk'), pg_temp.at(-2), pg_temp.mark(1, 'alasan-koreksi')
  from score_sheet s where s.tenant_id = pg_temp.t();
insert into absence (tenant_id, id, participation_id, absent_jp, entered_by, entered_by_name, entered_at, reason)
select pg_temp.t(), ('00000000' || substring(pg_temp.ref('absence-' || key)::text from 9))::uuid, pg_temp.ref('participation-' || key), 3, pg_temp.ref('member-spare'), pg_temp.mark(1, 'pemasuk'), pg_temp.at(-2), pg_temp.mark(1, 'alasan-hadir')
  from line where key in ('own', 'home');
insert into remedial (tenant_id, id, participation_id, scheme_id, aspect, score, entered_by, entered_by_name, entered_at, reason)
select pg_temp.t(), ('00000000' || substring(pg_temp.ref('remedial-' || key)::text from 9))::uuid, pg_temp.ref('participation-' || key), pg_temp.ref('scheme'), 'design', 78.12, pg_temp.ref('member-spare'), pg_temp.mark(1, 'pemasuk'), pg_temp.at(-1), pg_temp.mark(1, 'alasan-remedial')
  from line where key in ('own', 'home');
insert into moderation (tenant_id, id, participation_id, scheme_id, aspect, spread, outcome, entered_by, entered_by_name, entered_at)
select pg_temp.t(), pg_temp.ref('moderation-' || key), pg_temp.ref('participation-' || key), pg_temp.ref('scheme'), 'design', 17.5, pg_temp.mark(1, 'kesepakatan-' || key), pg_temp.ref('member-spare'), pg_temp.mark(1, 'pemasuk'), pg_temp.at(-1)
  from line where key in ('own', 'home');
insert into publication (tenant_id, id, cohort_id, number, published_at, published_by_name)
values (pg_temp.t(), pg_temp.ref('publication'), pg_temp.ref('cohort'), 1, pg_temp.at(-1), pg_temp.mark(1, 'penerbit'));
insert into result (tenant_id, publication_id, participation_id, graduation, total, qualification, rank, outcome, code)
select pg_temp.t(), pg_temp.ref('publication'), pg_temp.ref('participation-' || key), 'passed', 81.27, pg_temp.mark(2, 'kualifikasi'), n,
       jsonb_build_object('aspects', '[]'::jsonb, 'absent_jp', 3, 'total', '81.27', 'band', jsonb_build_object('code', 'satisfactory', 'above', '80.00', 'label', pg_temp.mark(2, 'kualifikasi')), 'graduation', 'passed', 'reasons', jsonb_build_array(pg_temp.mark(1, 'alasan-hasil'))),
       translate(upper(substring(encode(sha256((current_setting('seed.letter') || key)::bytea), 'hex') for 16)), 'ILOU', '1234')
  from line where key in ('own', 'home');
update participation set graduation = 'passed', qualification = pg_temp.mark(2, 'kualifikasi') where tenant_id = pg_temp.t() and id in (pg_temp.ref('participation-own'), pg_temp.ref('participation-home'));

insert into import_draft (tenant_id, id, cohort_id, file_name, preview, created_by, created_at)
values (pg_temp.t(), pg_temp.ref('draft'), pg_temp.ref('cohort'), pg_temp.mark(1, 'daftar.csv'), current_setting('seed.preview')::jsonb, pg_temp.ref('member-organizer_admin'), pg_temp.at(-1));

insert into form_receipt (tenant_id, id, member_id, digest, at)
values (pg_temp.t(), pg_temp.ref('receipt'), pg_temp.ref('member-mentor'), sha256('terkirim'), pg_temp.at(-1));

insert into audit_log (tenant_id, id, at, actor_account_id, actor_name, action, subject_kind, subject_id, details)
select pg_temp.t(), pg_temp.ref('audit-' || key), pg_temp.at(-20), pg_temp.ref('account-participant'), pg_temp.mark(1, 'pencatat'), 'project.note', 'project',
       pg_temp.ref('project-' || key), jsonb_build_object('catatan', pg_temp.mark(1, 'rincian-' || key))
  from line;

-- The tenant's calendar, what leadership asks of a project, and looks at the place.
insert into calendar_day (tenant_id, on_date, name, works) values (pg_temp.t(), '2026-11-30', pg_temp.mark(1, 'libur'), false);
insert into overdue_ladder (tenant_id, mentor_days, admin_days, leadership_days) values (pg_temp.t(), 2, 4, 8);
insert into directive (tenant_id, id, project_tenant_id, project_id, project_home_tenant_id, kind, state, state_since, body, basis, given_by, given_by_name,
  given_by_office, given_by_role, given_at)
select pg_temp.t(), pg_temp.ref('directive-' || l.key), pg_temp.t(), pg_temp.ref('project-' || l.key), l.home, k.kind, k.state, pg_temp.at(-4),
       pg_temp.mark(l.level, 'arahan-' || l.key), pg_temp.mark(l.level, 'dasar-' || l.key), pg_temp.ref('member-leadership'), pg_temp.mark(l.level, 'pengarah-' || l.key),
       pg_temp.mark(l.level, 'jabatan-pengarah-' || l.key), 'leadership', pg_temp.at(-4)
  from line l, (values ('mandatory', 'open')) as k (kind, state) where l.key in ('own', 'home');
insert into directive_answer (tenant_id, id, directive_tenant_id, directive_id, project_tenant_id, project_id, project_home_tenant_id, from_state, event, to_state,
  body, answered_by, answered_by_name, answered_by_role, answered_at)
select pg_temp.t(), pg_temp.ref('directive-answer-' || l.key), pg_temp.t(), pg_temp.ref('directive-' || l.key), pg_temp.t(), pg_temp.ref('project-' || l.key), l.home,
       'open', 'follow_up', 'in_progress', pg_temp.mark(l.level, 'jawaban-arahan-' || l.key), pg_temp.ref('member-' || l.person), pg_temp.mark(l.level, 'penjawab-' || l.key),
       'participant', pg_temp.at(-3)
  from line l where l.key in ('own', 'home');
insert into visit (tenant_id, id, home_tenant_id, project_id, visited_on, locus, findings, verdict, verifier_member_id, verifier_name, verifier_office, verifier_role, recorded_at)
select pg_temp.t(), pg_temp.ref('visit-' || l.key), l.home, pg_temp.ref('project-' || l.key), pg_temp.at(-2)::date, pg_temp.mark(l.level, 'lokasi-' || l.key),
       pg_temp.mark(l.level, 'temuan-' || l.key), 'partly', pg_temp.ref('member-mentor'), pg_temp.mark(l.level, 'pemeriksa-lapangan-' || l.key),
       pg_temp.mark(l.level, 'jabatan-lapangan-' || l.key), 'mentor', pg_temp.at(-2)
  from line l where l.key in ('own', 'home');
insert into visit_photo (tenant_id, visit_id, position, home_tenant_id, file_id)
select pg_temp.t(), pg_temp.ref('visit-' || l.key), 1, l.home, pg_temp.ref('file-' || l.key) from line l where l.key in ('own', 'home');
insert into mission_item (tenant_id, id, kind, number, body, from_year, until_year, created_at)
values (pg_temp.t(), pg_temp.ref('mission'), 'mission', 1, pg_temp.mark(1, 'misi'), 2025, 2029, pg_temp.at(-80));
insert into project_mission (tenant_id, project_id, home_tenant_id, mission_tenant_id, mission_id)
select pg_temp.t(), pg_temp.ref('project-' || l.key), l.home, pg_temp.t(), pg_temp.ref('mission') from line l where l.key in ('own', 'home');
insert into launch_photo (tenant_id, id, batch_id, name, media_type, size_bytes, sha256, caption, credit, added_at)
select pg_temp.t(), pg_temp.ref('photo-' || b), pg_temp.ref('batch-' || b), pg_temp.mark(1, 'foto.png'), 'image/png', 40, decode(current_setting('seed.sha256'), 'hex'),
       pg_temp.mark(1, 'keterangan-foto'), pg_temp.mark(1, 'fotografer'), pg_temp.at(-2) from unnest(array['planned', 'launched']) b;
insert into launch_page (tenant_id, batch_id, code, published_at, published_by_name, withdrawn_at)
values (pg_temp.t(), pg_temp.ref('batch-launched'), lower(current_setting('seed.letter')) || '234567890abcdefghij', pg_temp.at(-1), pg_temp.mark(1, 'penerbit'), pg_temp.at(0));
insert into notice (tenant_id, id, member_id, kind, body, path, at)
select pg_temp.t(), pg_temp.ref('notice-' || key), pg_temp.ref('member-' || key), 'launch', pg_temp.mark(1, 'pemberitahuan-' || key), '/', pg_temp.at(-1) from person where key in ('participant', 'leadership');
insert into saved_view (tenant_id, id, member_id, name, query, created_at)
values (pg_temp.t(), pg_temp.ref('view'), pg_temp.ref('member-leadership'), pg_temp.mark(1, 'tampilan'), 'q=' || pg_temp.mark(1, 'kata'), pg_temp.at(-1));
