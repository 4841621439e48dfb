-- Assessment: what a class is scored by, sheets of scores that only grow, and results that are published.

insert into machine_arrow (machine, from_state, event, to_state) values
  ('scheme', 'draft', 'activate', 'active'),
  ('scheme', 'active', 'archive', 'archived'),
  ('scheme', 'archived', 'restore', 'active'),
  ('scoring', 'open', 'lock', 'locked'),
  ('scoring', 'locked', 'publish', 'published'),
  ('scoring', 'published', 'withdraw', 'locked'),
  ('scoring', 'locked', 'ask_unlock', 'unlock_asked'),
  ('scoring', 'unlock_asked', 'grant_unlock', 'open'),
  ('scoring', 'unlock_asked', 'refuse_unlock', 'locked');

create table score_scheme (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  name text not null check (length(name) between 3 and 120),
  program text not null,
  legal_basis text not null default '' check (length(legal_basis) <= 300),
  -- What it was copied from, in words.
  copied_from text not null default '',
  pass_above numeric(5,2) not null check (pass_above between 0 and 100),
  fail_at numeric(5,2) not null check (fail_at between 0 and 100),
  remedial_cap numeric(5,2) not null check (remedial_cap between 0 and 100),
  max_absence_jp integer not null check (max_absence_jp between 0 and 999),
  max_poor_aspects integer not null check (max_poor_aspects between 0 and 9),
  -- [{"code", "above", "label"}], the best first
  bands jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'active', 'archived')),
  state_since timestamptz not null,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id)
);
create unique index score_scheme_name_key on score_scheme (tenant_id, lower(name));
create trigger score_scheme_arrow before update of state on score_scheme for each row execute function follow_arrow('scheme', 'state');
call protect_tenant_table('score_scheme');
grant select, insert, update on score_scheme to jejak_app;

create table score_aspect (
  tenant_id uuid not null default app_tenant(),
  scheme_id uuid not null,
  code text not null check (code ~ '^[a-z0-9_]{1,40}$'),
  position integer not null,
  name text not null check (length(name) between 1 and 120),
  weight numeric(5,2) not null check (weight between 0 and 100),
  rater text not null check (rater in ('operator', 'examiner', 'mentor', 'coach')),
  phase text check (phase in ('design', 'final')),
  primary key (tenant_id, scheme_id, code),
  foreign key (tenant_id, scheme_id) references score_scheme
);
call protect_tenant_table('score_aspect');
grant select, insert, update, delete on score_aspect to jejak_app;

create table score_criterion (
  tenant_id uuid not null default app_tenant(),
  scheme_id uuid not null,
  aspect text not null,
  code text not null check (code ~ '^[a-z0-9_]{1,40}$'),
  position integer not null,
  name text not null check (length(name) between 1 and 200),
  weight numeric(5,2) not null check (weight between 0 and 100),
  -- What the four rubric levels mean, the best first; empty where there is no rubric.
  levels text[] not null default '{}' check (cardinality(levels) in (0, 4)),
  primary key (tenant_id, scheme_id, aspect, code),
  foreign key (tenant_id, scheme_id, aspect) references score_aspect on delete cascade
);
call protect_tenant_table('score_criterion');
grant select, insert, update, delete on score_criterion to jejak_app;

-- A scheme that is in use is what people were scored by: only a draft changes.
create function only_drafts_change() returns trigger language plpgsql as $$
declare one uuid := coalesce(new.scheme_id, old.scheme_id); mine uuid := coalesce(new.tenant_id, old.tenant_id);
begin
  if exists (select from score_scheme s where s.tenant_id = mine and s.id = one and s.state <> 'draft') then
    raise exception 'scheme % is in use', one using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger score_aspect_of_draft before update or delete on score_aspect for each row execute function only_drafts_change();
create trigger score_criterion_of_draft before update or delete on score_criterion for each row execute function only_drafts_change();

-- What a class is scored by, and whether its scores are open, locked or published.
create table cohort_scoring (
  tenant_id uuid not null default app_tenant(),
  cohort_id uuid not null,
  scheme_id uuid not null,
  state text not null default 'open' check (state in ('open', 'locked', 'published', 'unlock_asked')),
  state_since timestamptz not null,
  -- Who asked for the unlock, and why: somebody else grants it.
  asked_by uuid,
  asked_by_name text not null default '',
  asked_reason text not null default '',
  version integer not null default 1,
  primary key (tenant_id, cohort_id),
  unique (tenant_id, cohort_id, scheme_id),
  check (state <> 'unlock_asked' or asked_by is not null),
  foreign key (tenant_id, cohort_id) references cohort,
  foreign key (tenant_id, scheme_id) references score_scheme,
  foreign key (tenant_id, asked_by) references member
);
create trigger cohort_scoring_arrow before update of state on cohort_scoring for each row execute function follow_arrow('scoring', 'state');
call protect_tenant_table('cohort_scoring');
grant select, insert, update on cohort_scoring to jejak_app;

-- What one rater gives one person at one time. The organiser's sheet has no rater of its own: whoever runs the class writes it.
create table score_sheet (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  cohort_id uuid not null,
  scheme_id uuid not null,
  participation_id uuid not null,
  rater text not null check (rater in ('operator', 'examiner', 'mentor', 'coach')),
  phase text check (phase in ('design', 'final')),
  rater_member_id uuid,
  rater_name text not null,
  state text not null default 'draft' check (state in ('draft', 'submitted')),
  -- What is typed and not yet sent: {"aspect.criterion": {"level", "score", "note"}}
  draft jsonb not null default '{}',
  remark text not null default '' check (length(remark) <= 4000),
  version integer not null default 1,
  updated_at timestamptz not null,
  submitted_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, id, scheme_id),
  constraint score_sheet_key unique nulls not distinct (tenant_id, participation_id, rater, phase, rater_member_id),
  check ((rater = 'operator') = (rater_member_id is null)),
  check (state = 'draft' or submitted_at is not null),
  foreign key (tenant_id, cohort_id, scheme_id) references cohort_scoring (tenant_id, cohort_id, scheme_id),
  foreign key (tenant_id, participation_id) references participation,
  foreign key (tenant_id, rater_member_id) references member
);
create index score_sheet_cohort_idx on score_sheet (tenant_id, cohort_id);
create index score_sheet_rater_idx on score_sheet (tenant_id, rater_member_id);
call protect_tenant_table('score_sheet');
grant select, insert, update on score_sheet to jejak_app;

-- Scores only grow: a correction is a new line with who, when and why; the latest line counts. An empty line takes a
-- score back that was given to the wrong person.
create table score (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  sheet_id uuid not null,
  scheme_id uuid not null,
  aspect text not null,
  criterion text not null,
  score numeric(5,2) check (score between 0 and 100),
  note text not null default '' check (length(note) <= 1000),
  entered_by uuid not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  reason text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, sheet_id, scheme_id) references score_sheet (tenant_id, id, scheme_id),
  foreign key (tenant_id, scheme_id, aspect, criterion) references score_criterion,
  foreign key (tenant_id, entered_by) references member
);
create index score_latest_idx on score (tenant_id, sheet_id, aspect, criterion, id desc);
call protect_tenant_table('score');
grant select, insert on score to jejak_app;

-- Lesson hours that somebody missed; the latest line counts.
create table absence (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  participation_id uuid not null,
  absent_jp integer check (absent_jp between 0 and 2000),
  entered_by uuid not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  reason text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, participation_id) references participation,
  foreign key (tenant_id, entered_by) references member
);
create index absence_latest_idx on absence (tenant_id, participation_id, id desc);
call protect_tenant_table('absence');
grant select, insert on absence to jejak_app;

-- The one second try at an aspect; a later line for the same aspect corrects it.
create table remedial (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  participation_id uuid not null,
  scheme_id uuid not null,
  aspect text not null,
  score numeric(5,2) not null check (score between 0 and 100),
  entered_by uuid not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  reason text not null check (length(btrim(reason)) >= 10),
  primary key (tenant_id, id),
  foreign key (tenant_id, participation_id) references participation,
  foreign key (tenant_id, scheme_id, aspect) references score_aspect,
  foreign key (tenant_id, entered_by) references member
);
create index remedial_latest_idx on remedial (tenant_id, participation_id, id desc);
call protect_tenant_table('remedial');
grant select, insert on remedial to jejak_app;

-- What examiners who differed by more than fifteen points agreed on; it settles the difference that stood then.
create table moderation (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  participation_id uuid not null,
  scheme_id uuid not null,
  aspect text not null,
  spread numeric(5,2) not null,
  outcome text not null check (length(btrim(outcome)) between 10 and 2000),
  entered_by uuid not null,
  entered_by_name text not null,
  entered_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, participation_id) references participation,
  foreign key (tenant_id, scheme_id, aspect) references score_aspect,
  foreign key (tenant_id, entered_by) references member
);
create index moderation_participation_idx on moderation (tenant_id, participation_id);
call protect_tenant_table('moderation');
grant select, insert on moderation to jejak_app;

-- Each time results are published; one that was withdrawn stays, with why.
create table publication (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  cohort_id uuid not null,
  number integer not null check (number >= 1),
  published_at timestamptz not null,
  published_by_name text not null,
  withdrawn_at timestamptz,
  withdrawn_by_name text not null default '',
  withdrawn_reason text not null default '',
  primary key (tenant_id, id),
  constraint publication_number_key unique (tenant_id, cohort_id, number),
  check (withdrawn_at is null or length(btrim(withdrawn_reason)) >= 10),
  foreign key (tenant_id, cohort_id) references cohort
);
create unique index publication_standing_key on publication (tenant_id, cohort_id) where withdrawn_at is null;
call protect_tenant_table('publication');
grant select, insert, update on publication to jejak_app;

-- A person's result as it was published: what the letter says, down to the last criterion.
create table result (
  tenant_id uuid not null default app_tenant(),
  publication_id uuid not null,
  participation_id uuid not null,
  graduation text not null check (graduation in ('incomplete', 'passed', 'deferred', 'failed', 'withdrawn')),
  total numeric(5,2),
  qualification text not null default '',
  rank integer,
  -- The whole explanation (assessment::engine::Outcome).
  outcome jsonb not null,
  -- Printed on the letter; whoever has it can check the letter.
  code text not null check (code ~ '^[0-9A-Z]{16}$'),
  primary key (tenant_id, publication_id, participation_id),
  foreign key (tenant_id, publication_id) references publication,
  foreign key (tenant_id, participation_id) references participation
);
create index result_participation_idx on result (tenant_id, participation_id);
create unique index result_code_key on result (tenant_id, code);
-- A letter is checked without knowing whose it is.
create index result_code_idx on result (code);
call protect_tenant_table('result');
grant select, insert on result to jejak_app;

-- What the home government learns: status and qualification, never a score.
alter table participation
  add column graduation text check (graduation in ('incomplete', 'passed', 'deferred', 'failed', 'withdrawn')),
  add column qualification text not null default '';

-- Whoever holds a letter asks whether it is genuine: names and qualification, no score.
create function app_verify_result(p_code text)
returns table (tenant_name text, person_name text, cohort_name text, project_title text, graduation text, qualification text, published_at timestamptz, withdrawn_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.name, p.name, c.name, coalesce(nullif(concat_ws(': ', nullif(j.brand, ''), nullif(j.title, '')), ''), ''), r.graduation, r.qualification, b.published_at, b.withdrawn_at
    from result r
    join publication b on b.tenant_id = r.tenant_id and b.id = r.publication_id
    join participation p on p.tenant_id = r.tenant_id and p.id = r.participation_id
    join cohort c on c.tenant_id = r.tenant_id and c.id = p.cohort_id
    join tenant t on t.id = r.tenant_id
    left join project j on j.tenant_id = p.tenant_id and j.participation_id = p.id
   where r.code = p_code
$$;
call open_to_app('app_verify_result');
