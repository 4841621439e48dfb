-- The change project: its stage, its documents and their frozen versions, reviews, comments, scores of the mentor.

insert into machine_arrow (machine, from_state, event, to_state) values
  ('project', 'idea', 'idea_approved', 'design'),
  ('project', 'design', 'design_approved', 'design_seminar'),
  ('project', 'design_seminar', 'design_reopened', 'design'),
  ('project', 'design_seminar', 'design_cleared', 'implementation'),
  ('project', 'implementation', 'reporting_started', 'reporting'),
  ('project', 'reporting', 'report_approved', 'result_seminar'),
  ('project', 'result_seminar', 'report_reopened', 'reporting'),
  ('project', 'result_seminar', 'training_completed', 'completed'),
  ('project', 'completed', 'sustaining_started', 'sustaining'),
  ('project', 'idea', 'stopped', 'stopped'),
  ('project', 'design', 'stopped', 'stopped'),
  ('project', 'design_seminar', 'stopped', 'stopped'),
  ('project', 'implementation', 'stopped', 'stopped'),
  ('project', 'reporting', 'stopped', 'stopped'),
  ('project', 'result_seminar', 'stopped', 'stopped'),
  ('project', 'completed', 'stopped', 'stopped'),
  ('project', 'sustaining', 'stopped', 'stopped'),
  ('project', 'idea', 'withdrawn', 'withdrawn'),
  ('project', 'design', 'withdrawn', 'withdrawn'),
  ('project', 'design_seminar', 'withdrawn', 'withdrawn'),
  ('project', 'implementation', 'withdrawn', 'withdrawn'),
  ('project', 'reporting', 'withdrawn', 'withdrawn'),
  ('project', 'result_seminar', 'withdrawn', 'withdrawn'),
  ('project', 'withdrawn', 'reinstated', 'idea'),
  ('project', 'withdrawn', 'reinstated', 'design'),
  ('project', 'withdrawn', 'reinstated', 'design_seminar'),
  ('project', 'withdrawn', 'reinstated', 'implementation'),
  ('project', 'withdrawn', 'reinstated', 'reporting'),
  ('project', 'withdrawn', 'reinstated', 'result_seminar'),
  ('idea', 'draft', 'submit', 'submitted'),
  ('idea', 'submitted', 'recall', 'draft'),
  ('idea', 'submitted', 'return', 'revision_requested'),
  ('idea', 'submitted', 'mentor_approve', 'approved'),
  ('idea', 'submitted', 'reject', 'rejected'),
  ('idea', 'rejected', 'start_anew', 'draft'),
  ('idea', 'revision_requested', 'resubmit', 'submitted'),
  ('document', 'draft', 'submit', 'submitted'),
  ('document', 'submitted', 'recall', 'draft'),
  ('document', 'submitted', 'return', 'revision_requested'),
  ('document', 'submitted', 'mentor_approve', 'mentor_approved'),
  ('document', 'mentor_approved', 'return', 'revision_requested'),
  ('document', 'mentor_approved', 'coach_approve', 'approved'),
  ('document', 'revision_requested', 'resubmit', 'submitted'),
  ('document', 'approved', 'reopen', 'revision_requested'),
  ('document', 'approved', 'finalise', 'final');

create table project (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  home_tenant_id uuid not null references tenant,
  participation_id uuid not null,
  cohort_id uuid not null,
  -- The leader's; the key to the participation keeps it.
  org_unit_id uuid not null,
  stage text not null default 'idea' check (stage in ('idea', 'design', 'design_seminar', 'implementation', 'reporting',
    'result_seminar', 'completed', 'sustaining', 'stopped', 'withdrawn')),
  title text not null default '' check (length(title) <= 250),
  brand text not null default '' check (length(brand) <= 60),
  theme text not null default '' check (length(theme) <= 60),
  locus text not null default '' check (length(locus) <= 200),
  scope text not null default 'unit' check (scope in ('unit', 'opd', 'opd_group', 'all_opd')),
  digital boolean,
  novelty text check (novelty in ('new', 'development', 'routine')),
  -- Set at the first submission: from then on the home government may read.
  submitted_at timestamptz,
  implementation_started_on date,
  -- When the leader agreed that the public may read of it; taken back at any time.
  public_consent_at timestamptz,
  stop_reason text not null default '',
  stop_cause text check (stop_cause in ('transfer', 'funding', 'stakeholder', 'leadership', 'nomenclature', 'retirement', 'regulation', 'technology', 'merged', 'other')),
  -- What follows from the plan, launches and flags, kept here by triggers (here and in migrations 0004 and 0005) so that
  -- numbers over many projects read these rows alone; `jejak doctor` compares.
  short_due_on date,
  later_due_on date,
  planned_rupiah bigint not null default 0,
  spent_rupiah bigint not null default 0,
  funding_sources text[] not null default '{}',
  launched boolean not null default false,
  -- Since when a flag of routine work stands.
  flagged_at timestamptz,
  updated_at timestamptz not null,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, id, home_tenant_id),
  constraint project_participation_key unique (tenant_id, participation_id),
  foreign key (tenant_id, participation_id, home_tenant_id, org_unit_id) references participation (tenant_id, id, home_tenant_id, org_unit_id) on update cascade,
  foreign key (tenant_id, cohort_id) references cohort
);
-- Counting a class, or the units of a year, reads this alone.
create index project_cohort_idx on project (tenant_id, cohort_id) include (org_unit_id, stage, submitted_at, home_tenant_id);
create index project_stage_idx on project (tenant_id, stage);
create index project_recent_idx on project (tenant_id, updated_at desc, id desc);
create index project_home_recent_idx on project (home_tenant_id, updated_at desc, id desc);
-- What is behind its short-term plan, the longest first.
create index project_due_idx on project (tenant_id, short_due_on, id) include (home_tenant_id, stage, submitted_at) where short_due_on is not null;
-- What is under the suspicion of routine, the longest first.
create index project_flagged_idx on project (tenant_id, flagged_at, id) include (stage, submitted_at) where flagged_at is not null;
-- The projects of a government's people in the classes of others.
create index project_away_idx on project (home_tenant_id) where home_tenant_id <> tenant_id;
-- Which those are; for the reason see `app_away_people`.
create function app_away() returns table (tenant_id uuid, project_id uuid) language plpgsql stable rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query select p.tenant_id, p.id from project p where p.home_tenant_id = app_tenant() and p.home_tenant_id <> p.tenant_id and p.submitted_at is not null;
end $$;
call open_to_app('app_away');
create function project_has_unit() returns trigger language plpgsql as $$
begin
  new.org_unit_id := (select a.org_unit_id from participation a where a.tenant_id = new.tenant_id and a.id = new.participation_id);
  return new;
end $$;
create trigger project_unit before insert on project for each row execute function project_has_unit();
create trigger project_arrow before update of stage on project for each row execute function follow_arrow('project', 'stage');
call protect_tenant_table('project');
call let_home_read('project', 'submitted_at is not null');
grant select, insert, update on project to jejak_app;

-- Whether a project is being carried out: only then can it be late.
create function is_carried_out(stage text) returns boolean language sql immutable parallel safe
return stage in ('implementation', 'reporting', 'result_seminar', 'completed', 'sustaining');

-- Whether the plan has left the class: from the design seminar on leadership and the home government may read it.
create function is_plan_open(stage text, started_on date) returns boolean language sql immutable parallel safe
return is_carried_out(stage) or stage = 'design_seminar' or started_on is not null;
-- The plan's money and its sources, for those who may read an open plan only.
create function open_rupiah(p project) returns bigint language sql immutable parallel safe
return case when is_plan_open(p.stage, p.implementation_started_on) then p.planned_rupiah else 0 end;
create function open_sources(p project) returns text[] language sql immutable parallel safe
return case when is_plan_open(p.stage, p.implementation_started_on) then p.funding_sources else '{}' end;

-- What a project is called in few words.
create function short_name(brand text, title text, leader text) returns text language sql immutable parallel safe
return coalesce(nullif(brand, ''), nullif(title, ''), 'Proyek ' || leader);

-- Projects counted by where they stand, so that the numbers of a government cost the same however many it has gathered.
-- Written by the triggers below in the transaction of the project; `jejak doctor` compares.
create table project_tally (
  tenant_id uuid not null references tenant,
  home_tenant_id uuid not null references tenant,
  stage text not null,
  submitted boolean not null,
  launched boolean not null,
  projects bigint not null,
  primary key (tenant_id, home_tenant_id, stage, submitted, launched)
);
create index project_tally_home_idx on project_tally (home_tenant_id);
call protect_tenant_table('project_tally');
call let_home_read('project_tally', 'submitted');
-- No project is ever deleted, so the tally need not follow that.
revoke delete on project from jejak_system;
grant select on project_tally to jejak_app;

-- A statement locks its lines in one order.
create function project_counted() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into project_tally as t
    select g.tenant_id, g.home_tenant_id, g.stage, g.submitted_at is not null, g.launched, count(*) from gained g
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, home_tenant_id, stage, submitted, launched) do update set projects = t.projects + excluded.projects;
  else
    insert into project_tally as t
    select c.tenant_id, c.home_tenant_id, c.stage, c.submitted_at is not null, c.launched, sum(c.n)
      from (select g.*, 1 as n from gained g union all select l.*, -1 from lost l) c
     group by 1, 2, 3, 4, 5 having sum(c.n) <> 0 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, home_tenant_id, stage, submitted, launched) do update set projects = t.projects + excluded.projects;
  end if;
  return null;
end $$;
call keep_to_system('project_counted');
create trigger project_counted_in after insert on project referencing new table as gained for each statement execute function project_counted();
create trigger project_counted_on after update on project referencing old table as lost new table as gained for each statement execute function project_counted();

-- Whether all that a tenant may count stands as a snapshot saw it: its own rows, and those of the classes of others in which
-- it has people. A fault, if another tenant is meant than the one that asks.
create function app_unchanged(p_tenant uuid, p_seen text) returns boolean language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  seen pg_snapshot := p_seen;
begin
  if p_tenant is distinct from app_tenant() then raise exception 'asked for another tenant'; end if;
  -- A snapshot of the future is one of a database that has since been put back to an earlier state.
  if seen is null or pg_snapshot_xmax(seen) > pg_snapshot_xmax(pg_current_snapshot()) then return false; end if;
  return not exists (
      select from tenant_change c where c.tenant_id = p_tenant and c.xid >= pg_snapshot_xmin(seen) and not pg_visible_in_snapshot(c.xid, seen))
    and not exists (
      select from project_tally t join tenant_change c on c.tenant_id = t.tenant_id and c.xid >= pg_snapshot_xmin(seen) and not pg_visible_in_snapshot(c.xid, seen)
       where t.home_tenant_id = p_tenant and t.tenant_id <> p_tenant);
end $$;
call open_to_app('app_unchanged');

-- What a tenant writes about a project of another is a change for the project's two tenants also.
create function family_changes() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform leave_changes(array[new.project_tenant_id, new.project_home_tenant_id]);
  return null;
end $$;
call keep_to_system('family_changes');

-- What happened: every move of every machine. The foreign key refuses a move that no machine knows.
create table transition (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid,
  project_id uuid,
  machine text not null,
  subject_id uuid not null,
  from_state text not null,
  event text not null,
  to_state text not null,
  at timestamptz not null,
  actor_member_id uuid,
  actor_name text not null,
  actor_role text not null,
  reason text check (length(btrim(reason)) >= 10),
  primary key (tenant_id, id),
  foreign key (machine, from_state, event, to_state) references machine_arrow,
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade
);
create index transition_project_idx on transition (tenant_id, project_id, at);
-- What one person did lately: "done today" of the queue and the last activity of a project.
create index transition_actor_idx on transition (tenant_id, actor_member_id, at desc);
call protect_tenant_table('transition');
-- Moves, flags and comments can be older than the first submission: the home government reads them with their
-- project, not before it.
call let_home_read('transition', 'exists (select from project p where p.tenant_id = transition.tenant_id and p.id = transition.project_id and p.submitted_at is not null)');
grant select, insert on transition to jejak_app;

-- The sections of a programme's document as an organiser wants them. Never changed: the next version is another row.
create table section_template (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  program text not null,
  kind text not null check (kind in ('idea', 'design', 'report')),
  number integer not null check (number >= 1),
  -- [{"key", "label", "hint", "source", "max_words", "required"}], in the order of the document
  sections jsonb not null check (jsonb_array_length(sections) between 1 and 40),
  note text not null default '' check (length(note) <= 500),
  published_at timestamptz not null,
  -- Null for the standard one, kept here when the first document was begun with it.
  published_by uuid,
  published_by_name text not null default '',
  primary key (tenant_id, id),
  constraint section_template_number_key unique (tenant_id, program, kind, number),
  foreign key (tenant_id, published_by) references member
);
call protect_tenant_table('section_template');
grant select, insert on section_template to jejak_app;

create table document (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  kind text not null check (kind in ('idea', 'design', 'report')),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'revision_requested', 'mentor_approved', 'approved', 'final', 'rejected')),
  -- When the present state began: the age of a queue item.
  state_since timestamptz not null,
  latest_number integer not null default 0,
  -- Set with the first word; until then the document follows the template in force.
  template_id uuid,
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, id, home_tenant_id),
  constraint document_kind_key unique (tenant_id, project_id, kind),
  foreign key (tenant_id, template_id) references section_template,
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade
);
create index document_waiting_idx on document (tenant_id, state_since) where state in ('submitted', 'mentor_approved');
create trigger document_arrow before update of state on document for each row execute function follow_arrow('document', 'state');
call protect_tenant_table('document');
call let_home_read('document', 'latest_number > 0');
grant select, insert, update on document to jejak_app;

-- The sections by which a document is written: those it was begun with, or of the template in force until then. Null
-- where the standard ones apply.
create function sections_of(doc document, program text) returns jsonb language sql stable as $$
  select t.sections from section_template t
   where t.tenant_id = doc.tenant_id
     and t.id = coalesce(doc.template_id, (
       select n.id from section_template n
        where n.tenant_id = doc.tenant_id and n.program = sections_of.program and n.kind = doc.kind order by n.number desc limit 1))
     and (doc.template_id is not null or t.published_by is not null) $$;

-- More time for one document. The class's plan is never overwritten; the last day is the latest of the plan and these.
create table deadline_extension (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  kind text not null check (kind in ('idea', 'design', 'report')),
  until_on date not null,
  reason text not null check (length(btrim(reason)) >= 10),
  granted_by uuid not null,
  granted_by_name text not null,
  granted_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, granted_by) references member
);
create index deadline_extension_project_idx on deadline_extension (tenant_id, project_id, kind);
call protect_tenant_table('deadline_extension');
call let_home_read('deadline_extension', 'exists (select from project p where p.tenant_id = deadline_extension.tenant_id and p.id = deadline_extension.project_id and p.submitted_at is not null)');
grant select, insert on deadline_extension to jejak_app;

-- The working draft, saved as it is typed. Only the organiser's side reads it: a draft is its author's.
create table document_section (
  tenant_id uuid not null default app_tenant(),
  document_id uuid not null,
  key text not null,
  body text not null check (length(body) <= 60000),
  version integer not null default 1,
  saved_at timestamptz not null,
  primary key (tenant_id, document_id, key),
  foreign key (tenant_id, document_id) references document
);
call protect_tenant_table('document_section');
grant select, insert, update on document_section to jejak_app;

-- What was submitted, frozen.
create table document_version (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  document_id uuid not null,
  number integer not null check (number >= 1),
  title text not null,
  brand text not null,
  -- [{"key", "label", "body"}], in the order of the programme's template
  sections jsonb not null,
  note text not null default '',
  submitted_at timestamptz not null,
  submitted_by uuid not null,
  primary key (tenant_id, id),
  constraint document_version_number_key unique (tenant_id, document_id, number),
  foreign key (tenant_id, document_id, home_tenant_id) references document (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, submitted_by) references member
);
call protect_tenant_table('document_version');
call let_home_read('document_version');
grant select, insert on document_version to jejak_app;

create table review (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  document_id uuid not null,
  version_number integer not null,
  decision text not null check (decision in ('approved', 'returned', 'rejected')),
  reviewer_role text not null check (reviewer_role in ('mentor', 'coach', 'organizer_admin')),
  reviewer_member_id uuid not null,
  reviewer_name text not null,
  reviewer_position text not null default '',
  note text not null default '',
  decided_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, id, home_tenant_id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, document_id, version_number) references document_version (tenant_id, document_id, number),
  foreign key (tenant_id, reviewer_member_id) references member
);
create index review_document_idx on review (tenant_id, document_id, decided_at);
create index review_project_idx on review (tenant_id, project_id);
create index review_reviewer_idx on review (tenant_id, reviewer_member_id, decided_at desc);
-- The pace of all mentors, read from their latest decisions.
create index review_mentor_pace_idx on review (tenant_id, decided_at desc) where reviewer_role = 'mentor';
call protect_tenant_table('review');
call let_home_read('review');
grant select, insert on review to jejak_app;

-- One line of the checklist of changes that goes back with a returned document.
create table change_request (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  review_id uuid not null,
  position integer not null,
  section_key text not null default '',
  body text not null check (length(body) between 1 and 2000),
  answer text not null default '' check (length(answer) <= 2000),
  answered_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, review_id, home_tenant_id) references review (tenant_id, id, home_tenant_id) on update cascade
);
create index change_request_review_idx on change_request (tenant_id, review_id, position);
call protect_tenant_table('change_request');
call let_home_read('change_request');
grant select, insert, update on change_request to jejak_app;

-- Audience: 'team' = participant, mentor, coach, organiser; 'reviewers' = mentor, coach, organiser; 'all' = also the home government's leadership.
create table comment (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  author_member_id uuid not null,
  author_name text not null,
  author_role text not null,
  audience text not null check (audience in ('reviewers', 'team', 'all')),
  document_kind text check (document_kind in ('idea', 'design', 'report')),
  section_key text not null default '',
  body text not null check (length(body) between 1 and 4000),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, author_member_id) references member
);
create index comment_project_idx on comment (tenant_id, project_id, created_at);
call protect_tenant_table('comment');
call let_home_read('comment', 'audience = ''all'' and exists (select from project p where p.tenant_id = comment.tenant_id and p.id = comment.project_id and p.submitted_at is not null)');
grant select, insert on comment to jejak_app;

-- The mentor's own sheet (preset H of domain reference 04.10). The home government never reads scores.
create table mentor_sheet (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  project_id uuid not null,
  document_id uuid not null,
  mentor_member_id uuid not null,
  state text not null default 'draft' check (state in ('draft', 'submitted')),
  novelty text check (novelty in ('new', 'development', 'routine')),
  comment text not null default '' check (length(comment) <= 4000),
  updated_at timestamptz not null,
  submitted_at timestamptz,
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint mentor_sheet_key unique (tenant_id, document_id, mentor_member_id),
  foreign key (tenant_id, project_id) references project,
  foreign key (tenant_id, document_id) references document,
  foreign key (tenant_id, mentor_member_id) references member
);
create index mentor_sheet_project_idx on mentor_sheet (tenant_id, project_id);
call protect_tenant_table('mentor_sheet');
grant select, insert, update on mentor_sheet to jejak_app;

create table mentor_score (
  tenant_id uuid not null default app_tenant(),
  sheet_id uuid not null,
  criterion text not null check (criterion in ('relevance', 'novelty', 'feasibility', 'benefit', 'sustainability', 'replicability')),
  score numeric(5,2) not null check (score between 0 and 100),
  primary key (tenant_id, sheet_id, criterion),
  foreign key (tenant_id, sheet_id) references mentor_sheet
);
call protect_tenant_table('mentor_score');
grant select, insert, update, delete on mentor_score to jejak_app;

-- "Proyek rutinitas": flagged with a reason, answered once by the participant, seen by leadership (BR-17).
create table routine_flag (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  flagged_by uuid not null,
  flagged_by_name text not null,
  flagged_by_role text not null,
  reason text not null check (length(btrim(reason)) >= 10),
  flagged_at timestamptz not null,
  answer text not null default '',
  answered_at timestamptz,
  lifted_at timestamptz,
  lifted_by_name text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, flagged_by) references member
);
create unique index routine_flag_standing_key on routine_flag (tenant_id, project_id) where lifted_at is null;
call protect_tenant_table('routine_flag');
call let_home_read('routine_flag', 'exists (select from project p where p.tenant_id = routine_flag.tenant_id and p.id = routine_flag.project_id and p.submitted_at is not null)');
grant select, insert, update on routine_flag to jejak_app;
-- A project knows since when a flag stands on it.
create function project_follows_flag() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update project set flagged_at = (select f.flagged_at from routine_flag f where f.tenant_id = new.tenant_id and f.project_id = new.project_id and f.lifted_at is null)
   where tenant_id = new.tenant_id and id = new.project_id;
  return null;
end $$;
call keep_to_system('project_follows_flag');
create trigger routine_flag_stands after insert or update of flagged_at, lifted_at on routine_flag for each row execute function project_follows_flag();
