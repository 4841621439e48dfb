-- A country of invented projects, set by set: `scale.projects` of them over 60 governments, one of which has a fifth.
-- That one is `scale.first`. Run by the owner of the schema. Everything is counted, nothing is drawn: each run makes the same rows.

-- A superuser leaves out triggers and foreign keys, which the rows obey by how they are made; anybody else waits longer.
do $$ begin
  set local session_replication_role = replica;
exception when insufficient_privilege then null;
end $$;

create function pg_temp.id(name text) returns uuid language sql immutable as $$ select md5('skala ' || name)::uuid $$;
create function pg_temp.one(list text[], n bigint) returns text language sql immutable as $$ select list[1 + abs(n) % array_length(list, 1)] $$;
create function pg_temp.mix(n bigint, salt integer) returns bigint language sql immutable as $$ select abs(hashint8(n * 31 + salt))::bigint $$;

insert into tenant (id, slug, name, kind, region_code, time_zone, colour, created_at)
select pg_temp.id('daerah ' || n), 'daerah-' || n, 'Pemerintah Kabupaten Contoh ' || n, 'regency', '99.' || lpad(n::text, 2, '0'), 'WIB', '#0f5c63', timestamptz '2018-01-01'
  from generate_series(1, greatest(0, 60 - (select count(*)::integer from tenant))) n;

-- A fifth for the first one, the rest by falling shares.
create temp table house on commit drop as
with ranked as (
  select id as tenant_id, row_number() over (order by slug <> current_setting('scale.first'), slug) as k from tenant
), shared as (
  select tenant_id, k, case when k = 1 then 0.2 else 0.8 / (k + 20) / (select sum(1.0 / (k + 20)) from ranked where k > 1) end as share from ranked
)
select tenant_id, k, greatest(1, (share * current_setting('scale.projects')::integer)::integer) as projects from shared;

insert into agency (tenant_id, id, name, linked_tenant_id, created_at)
select h.tenant_id, pg_temp.id('instansi ' || h.tenant_id || o.own), case when o.own then 'Pemerintah Contoh ' || h.k else 'Pemerintah Tetangga ' || h.k end,
       case when o.own then h.tenant_id else (select n.tenant_id from house n where n.k = h.k % 60 + 1) end, timestamptz '2018-01-01'
  from house h, (values (true), (false)) as o(own);
insert into org_unit (tenant_id, id, agency_id, name, created_at)
select h.tenant_id, pg_temp.id('unit ' || h.tenant_id || n), pg_temp.id('instansi ' || h.tenant_id || (n <= 50)),
       pg_temp.one('{Dinas,Badan,Kecamatan,Bagian,Kantor}', n) || ' ' || pg_temp.one('{Kesehatan,Pendidikan,Perhubungan,Pertanian,Keuangan,Sosial,Perizinan,Lingkungan,Kebudayaan,Perikanan}', n / 5) || ' ' || n,
       timestamptz '2018-01-01'
  from house h, generate_series(1, 60) n;

-- One row for each project, with its class, its year and its place.
create temp table made on commit drop as
with counted as (
  select h.tenant_id, h.k, g - 1 as i, row_number() over () as n from house h, generate_series(1, h.projects) g
), placed as (
  select c.*, c.i / 60 as class, 2019 + (c.i / 60) % 8 as year, 1 + c.i % 60 as list_number, c.i % 10 = 9 as away from counted c
)
select p.tenant_id, p.k, p.n, p.class, p.year, p.list_number, p.away,
       case when p.away then (select h.tenant_id from house h where h.k = p.k % 60 + 1) else p.tenant_id end as home_tenant_id,
       pg_temp.id('kelas ' || p.tenant_id || p.class) as cohort_id, pg_temp.id('proyek ' || p.n) as project_id, pg_temp.id('tempat ' || p.n) as participation_id,
       pg_temp.id('orang ' || p.n) as member_id, pg_temp.id('mentor ' || p.tenant_id || (p.class % 50)) as mentor_id, pg_temp.id('coach ' || p.tenant_id || (p.class % 20)) as coach_id,
       case when p.away then 51 + p.n % 10 else 1 + p.n % 50 end as unit,
       case
         when p.year < 2026 then pg_temp.one('{sustaining,sustaining,sustaining,sustaining,sustaining,completed,completed,completed,completed,stopped}', pg_temp.mix(p.n, 1))
         else pg_temp.one('{idea,design,design_seminar,implementation,implementation,implementation,reporting,result_seminar,stopped,withdrawn}', pg_temp.mix(p.n, 1)) end as stage,
       pg_temp.one('{Andi,Budi,Citra,Dewi,Eka,Fajar,Gita,Hadi,Indah,Joko,Kartika,Lestari,Made,Nurul,Oki,Putri,Rahmat,Sari,Tono,Wulan}', pg_temp.mix(p.n, 2)) || ' '
         || pg_temp.one('{Saputra,Wijaya,Siregar,Nasution,Hidayat,Pratama,Utami,Lubis,Harahap,Kusuma,Santoso,Mulyadi,Ramadhan,Halim,Yusuf,Maulana}', pg_temp.mix(p.n, 3)) as name,
       pg_temp.one('{Percepatan,Penyederhanaan,Digitalisasi,Penguatan,Pendampingan,Pemetaan,Penataan,Pengawasan,Peningkatan,Optimalisasi}', pg_temp.mix(p.n, 4)) || ' '
         || pg_temp.one('{pelayanan,antrean,perizinan,pengaduan,pengelolaan,pencatatan,penyaluran,pemeriksaan,pelaporan,pembinaan}', pg_temp.mix(p.n, 5)) || ' '
         || pg_temp.one('{puskesmas,sekolah,pasar,aset,arsip,sampah,akta,nelayan,petani,jalan,air bersih,perpustakaan,anggaran,pegawai,posyandu}', pg_temp.mix(p.n, 6)) || ' '
         || pg_temp.one('{satu hari,berbasis data,bersama warga,di desa terjauh,tanpa kertas,lewat kios,dengan peta,terpadu}', pg_temp.mix(p.n, 7)) as title,
       upper(pg_temp.one('{siap,cepat,pasti,dekat,terang,rapi,sigap,mudah,jujur,hemat}', pg_temp.mix(p.n, 8)) || ' ' || pg_temp.one('{warga,data,desa,kota,tani,sehat,layan,aset}', pg_temp.mix(p.n, 9))) || ' ' || p.n as brand,
       pg_temp.one('{Kesehatan,Pendidikan,Perizinan,Adminduk,Keuangan,Aset,Lingkungan,Sosial,Pertanian,""}', pg_temp.mix(p.n, 10)) as theme,
       timestamptz '2019-02-01' + make_interval(days => (p.year - 2019) * 365 + (p.n % 200)::integer, secs => (p.n % 86400)::integer) as at
  from placed p;
create index on made (n);
analyze made;

insert into cohort (tenant_id, id, program, number, year, name, venue, starts_on, ends_on, quota, created_at)
select tenant_id, cohort_id, 'pka', 200 + min(class) / 8, min(year), 'PKA Angkatan Contoh ' || (200 + min(class) / 8), 'Gedung Pelatihan',
       make_date(min(year), case when min(year) = 2026 then 8 else 2 end, 1), make_date(min(year), case when min(year) = 2026 then 12 else 7 end, 20), 60, make_timestamptz(min(year), 1, 5, 1, 0, 0)
  from made group by tenant_id, cohort_id;
insert into cohort_stage (tenant_id, cohort_id, code, position, label, place, starts_on, ends_on)
select c.tenant_id, c.id, s.code, s.position, s.label, '', c.starts_on + 25 * (s.position - 1), least(c.ends_on, c.starts_on + 25 * s.position - 1)
  from cohort c, (values ('diagnosis', 1, 'Diagnosa'), ('commitment', 2, 'Komitmen'), ('design', 3, 'Rancangan'), ('implementation', 4, 'Implementasi'), ('evaluation', 5, 'Evaluasi')) as s(code, position, label)
 where c.name like 'PKA Angkatan Contoh %';

create temp table people on commit drop as
select tenant_id, member_id as id, name, 'participant' as role from made
union all
select h.tenant_id, pg_temp.id('mentor ' || h.tenant_id || n), 'Mentor Contoh ' || n, 'mentor' from house h, generate_series(0, 49) n
union all
select h.tenant_id, pg_temp.id('coach ' || h.tenant_id || n), 'Coach Contoh ' || n, 'coach' from house h, generate_series(0, 19) n;
insert into account (id, name, sponsor_tenant_id, created_at) select pg_temp.id('akun ' || id), name, tenant_id, timestamptz '2019-01-01' from people;
insert into member (tenant_id, id, account_id, name, position, created_at) select tenant_id, id, pg_temp.id('akun ' || id), name, 'Kepala Seksi', timestamptz '2019-01-01' from people;
insert into role_assignment (tenant_id, member_id, role, from_on) select tenant_id, id, role, date '2019-01-01' from people;

insert into participation (tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, position, agency_id, agency_name, org_unit_id, org_unit_name,
  mentor_member_id, mentor_name, coach_member_id, coach_name, status, enrolled_at)
select m.tenant_id, m.participation_id, m.home_tenant_id, m.cohort_id, m.member_id, m.list_number, m.name, lpad(m.n::text, 18, '1'), 'Kepala Seksi', u.agency_id,
       (select a.name from agency a where a.tenant_id = u.tenant_id and a.id = u.agency_id), u.id, u.name, m.mentor_id, 'Mentor Contoh', m.coach_id, 'Coach Contoh',
       case m.stage when 'withdrawn' then 'withdrawn' when 'completed' then 'graduated' when 'sustaining' then 'graduated' else 'active' end, m.at
  from made m join org_unit u on u.tenant_id = m.tenant_id and u.id = pg_temp.id('unit ' || m.tenant_id || m.unit);

insert into project (tenant_id, id, home_tenant_id, participation_id, cohort_id, org_unit_id, stage, title, brand, theme, locus, scope, digital, novelty, submitted_at, implementation_started_on,
  stop_reason, stop_cause, updated_at, created_at)
select tenant_id, project_id, home_tenant_id, participation_id, cohort_id, pg_temp.id('unit ' || tenant_id || unit), stage, title, brand, theme, 'Kecamatan Contoh', pg_temp.one('{unit,opd,opd_group,all_opd}', n), n % 3 = 0,
       pg_temp.one('{new,development,routine}', n), case when stage = 'idea' and n % 2 = 0 then null else at + interval '10 days' end,
       case when stage in ('implementation', 'reporting', 'result_seminar', 'completed', 'sustaining') then (at + interval '60 days')::date end,
       case when stage = 'stopped' then 'Anggaran tidak tersedia' else '' end, case when stage = 'stopped' then 'funding' end, at + interval '90 days', at
  from made;

create temp table paper on commit drop as
select m.*, k.kind, pg_temp.id('dokumen ' || m.n || k.kind) as document_id,
       case when k.stage = m.stage then 'submitted' when k.kind = 'idea' then 'approved' else 'final' end as state
  from made m
  join (values ('idea', 1, 'idea'), ('design', 2, 'design'), ('report', 5, 'reporting')) as k(kind, step, stage)
    on k.step <= case m.stage when 'idea' then 1 when 'design' then 2 when 'design_seminar' then 2 when 'implementation' then 3 when 'reporting' then 5 when 'withdrawn' then 1 when 'stopped' then 2 else 6 end;
insert into document (tenant_id, id, home_tenant_id, project_id, kind, state, state_since, latest_number)
select tenant_id, document_id, home_tenant_id, project_id, kind, state, at + interval '20 days', 1 from paper;
insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, note, submitted_at, submitted_by)
select tenant_id, pg_temp.id('versi ' || n || kind), home_tenant_id, document_id, 1, title, brand,
       jsonb_build_array(
         jsonb_build_object('key', 'background', 'label', 'Latar belakang', 'body', title || '. ' || pg_temp.one('{Warga menunggu lama,Berkas sering hilang,Data belum menyatu,Petugas belum terlatih,Aduan lambat dijawab,Anggaran terbatas}', pg_temp.mix(n, 11))
           || ' di ' || pg_temp.one('{loket utama,lapangan,kantor desa,gudang arsip,unit pelaksana}', pg_temp.mix(n, 12)) || ' sehingga pelayanan tidak pasti waktunya dan biayanya.'),
         jsonb_build_object('key', 'benefits', 'label', 'Manfaat', 'body', pg_temp.one('{Waktu tunggu berkurang,Pendapatan daerah naik,Aset tercatat lengkap,Sampah terkurangi,Kelas kosong terisi}', pg_temp.mix(n, 13)) || ' dan warga memperoleh kepastian.')),
       '', at + interval '20 days', member_id
  from paper;
insert into transition (tenant_id, id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at, actor_member_id, actor_name, actor_role)
select tenant_id, pg_temp.id('gerak ' || n || kind), home_tenant_id, project_id, case kind when 'idea' then 'idea' else 'document' end, document_id, 'draft', 'submit', 'submitted', at + interval '20 days', member_id, name, 'participant'
  from paper;

create temp table stone on commit drop as
select m.*, s.position, s.horizon, pg_temp.id('tahapan ' || m.n || s.position) as milestone_id,
       (m.at + make_interval(days => 60 + s.from_day))::date as starts_on, (m.at + make_interval(days => 60 + s.to_day))::date as ends_on,
       case
         when m.stage in ('idea', 'design', 'design_seminar', 'stopped', 'withdrawn') then 'not_started'
         when s.horizon = 'short' and m.year < 2026 then 'verified'
         when s.horizon = 'short' then pg_temp.one('{verified,done_unverified,in_progress,not_started}', pg_temp.mix(m.n * 5 + s.position, 14))
         else pg_temp.one('{verified,verified,verified,verified,in_progress,not_started}', pg_temp.mix(m.n * 5 + s.position, 15)) end as state
  from made m, (values (1, 'short', 0, 14), (2, 'short', 15, 35), (3, 'short', 36, 60), (4, 'medium', 90, 300), (5, 'long', 301, 700)) as s(position, horizon, from_day, to_day)
 where m.stage not in ('idea', 'design', 'withdrawn');
insert into milestone (tenant_id, id, home_tenant_id, project_id, horizon, position, title, output, indicator, unit, baseline, target, starts_on, ends_on, weight, budget_rupiah, spent_rupiah,
  funding_source, progress, state, state_since, watched, plan_open, created_at)
select tenant_id, milestone_id, home_tenant_id, project_id, horizon, position, pg_temp.one('{Membentuk tim efektif,Menyusun prosedur,Uji coba layanan,Perluasan ke unit lain,Penetapan regulasi}', position - 1), 'Dokumen', 'Waktu layanan', 'hari', 14, 5,
       starts_on, ends_on, case when horizon = 'short' then case position when 3 then 40 else 30 end else 100 end, case when n % 3 = 0 then 0 else 5000000 end, case when n % 3 = 0 or state <> 'verified' then 0 else 4500000 end,
       case when n % 3 = 0 then 'none' else 'apbd_regency' end, case state when 'verified' then 100 when 'done_unverified' then 100 when 'in_progress' then 50 else 0 end, state, at + interval '70 days', is_carried_out(stage), is_plan_open(stage, null), at
  from stone;
insert into progress_report (tenant_id, id, home_tenant_id, milestone_id, progress, note, done, reported_by, reported_by_name, reported_at)
select tenant_id, pg_temp.id('laporan ' || n || position), home_tenant_id, milestone_id, case state when 'in_progress' then 50 else 100 end, 'Kegiatan sudah dilaksanakan bersama tim.', state <> 'in_progress', member_id, name, ends_on::timestamptz
  from stone where state <> 'not_started';
insert into evidence (tenant_id, id, home_tenant_id, milestone_id, report_id, category, caption, link, state, checked_by_name, checked_at, added_at)
select tenant_id, pg_temp.id('bukti ' || n || position), home_tenant_id, milestone_id, pg_temp.id('laporan ' || n || position), 'photo', 'Foto kegiatan', 'https://contoh.go.id/bukti/' || n,
       case state when 'verified' then 'accepted' else 'pending' end, case state when 'verified' then 'Mentor Contoh' else '' end, case state when 'verified' then ends_on::timestamptz end, ends_on::timestamptz
  from stone where state in ('verified', 'done_unverified');

insert into mentor_sheet (tenant_id, id, project_id, document_id, mentor_member_id, state, updated_at, submitted_at)
select tenant_id, pg_temp.id('lembar ' || n), project_id, document_id, mentor_id, 'submitted', at, at from paper where kind = 'design' and n % 2 = 0;
insert into mentor_score (tenant_id, sheet_id, criterion, score)
select p.tenant_id, pg_temp.id('lembar ' || p.n), c.criterion, 70 + (p.n + c.k) % 25
  from paper p, (values ('relevance', 1), ('novelty', 2), ('feasibility', 3), ('benefit', 4), ('sustainability', 5), ('replicability', 6)) as c(criterion, k) where p.kind = 'design' and p.n % 2 = 0;

insert into routine_flag (tenant_id, id, home_tenant_id, project_id, flagged_by, flagged_by_name, flagged_by_role, reason, flagged_at)
select tenant_id, pg_temp.id('tanda ' || n), home_tenant_id, project_id, mentor_id, 'Mentor Contoh', 'mentor', 'Sudah menjadi tugas sehari-hari unit ini', at + interval '40 days' from made where n % 33 = 0 and stage not in ('idea', 'withdrawn');
insert into directive (tenant_id, id, project_tenant_id, project_id, project_home_tenant_id, kind, state, state_since, body, due_on, given_by, given_by_name, given_by_office, given_by_role, given_at)
select tenant_id, pg_temp.id('arahan ' || n), tenant_id, project_id, home_tenant_id, case when n % 2 = 0 then 'mandatory' else 'budget' end,
       case when n % 2 = 0 then pg_temp.one('{open,in_progress,done}', n / 20) else pg_temp.one('{needs_budget,proposed,budgeted}', n / 20) end, at + interval '80 days', 'Terapkan di seluruh bidang dan laporkan manfaatnya.',
       (at + interval '200 days')::date, mentor_id, 'Mentor Contoh', 'Kepala Dinas', 'mentor', at + interval '80 days'
  from made where n % 19 = 0 and stage in ('implementation', 'reporting', 'result_seminar', 'completed', 'sustaining');

update project p set short_due_on = s.short_due, later_due_on = s.later_due, planned_rupiah = s.planned, spent_rupiah = s.spent, funding_sources = s.sources
  from (select tenant_id, project_id, min(ends_on) filter (where horizon = 'short' and state in ('not_started', 'in_progress')) as short_due,
               min(ends_on) filter (where horizon <> 'short' and state in ('not_started', 'in_progress')) as later_due,
               sum(case when n % 3 = 0 then 0 else 5000000 end)::bigint as planned, sum(case when n % 3 = 0 or state <> 'verified' then 0 else 4500000 end)::bigint as spent,
               case when n % 3 = 0 then '{}'::text[] else '{apbd_regency}' end as sources
          from stone group by tenant_id, project_id, n) s
 where p.tenant_id = s.tenant_id and p.id = s.project_id;

create temp table launched on commit drop as
select m.*, pg_temp.id('gelombang ' || m.tenant_id || m.class) as batch_id, dense_rank() over (partition by m.tenant_id order by m.class) as number
  from made m where m.stage in ('completed', 'sustaining') and m.class % 2 = 0;
insert into launch_batch (tenant_id, id, number, title, held_at, place, presided_by, presided_office, state, launched_at, created_at)
select tenant_id, batch_id, 1000 + min(number), 'Peluncuran contoh ' || min(number), max(at) + interval '120 days', 'Balai kota', 'Sekretaris Daerah Contoh', 'Sekretaris Daerah', 'launched', max(at) + interval '120 days', max(at)
  from launched group by tenant_id, batch_id;
insert into launch_item (tenant_id, batch_id, project_tenant_id, project_id, project_home_tenant_id, position, snapshot)
select tenant_id, batch_id, tenant_id, project_id, home_tenant_id, list_number,
       jsonb_build_object('brand', brand, 'title', title, 'innovator', jsonb_build_object('name', name, 'office', 'Kepala Seksi'), 'opd', 'Dinas', 'agency', 'Pemerintah', 'locus', 'Kecamatan', 'benefit', 'Manfaat bagi warga',
         'milestones_verified', 3, 'milestones_total', 3, 'budget', 15000000, 'source', null, 'digital', true, 'theme', theme, 'mission', null, 'program', 'pka', 'class_number', 200, 'class_year', year)
  from launched;
update launch_batch b set first_launched = (select count(*) from launch_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id) where b.number > 1000;

update project p set launched = true from launched l where p.tenant_id = l.tenant_id and p.id = l.project_id;
update project p set flagged_at = f.flagged_at from routine_flag f where f.tenant_id = p.tenant_id and f.project_id = p.id and f.lifted_at is null;

delete from project_tally;
insert into project_tally select tenant_id, home_tenant_id, stage, submitted_at is not null, launched, count(*) from project group by 1, 2, 3, 4, 5;

select refresh_search(null, null);
