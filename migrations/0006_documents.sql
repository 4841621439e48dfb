-- Documents beyond their text: the control card of consultations (domain reference 02.8).

insert into machine_arrow (machine, from_state, event, to_state) values
  ('consultation', 'asked', 'answer', 'answered'),
  ('consultation', 'asked', 'retract', 'retracted');

-- A session of the participant with mentor or coach: a line of the control card. The home government reads no drafts,
-- so it reads no talk about them either.
create table consultation (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  project_id uuid not null,
  held_on date not null,
  medium text not null check (medium in ('meeting', 'whatsapp', 'phone', 'video')),
  topic text not null check (topic in ('background', 'title', 'benefit', 'milestones', 'design', 'report', 'abstract', 'other')),
  adviser_role text not null check (adviser_role in ('mentor', 'coach')),
  adviser_member_id uuid not null,
  adviser_name text not null,
  question text not null check (length(question) between 1 and 2000),
  response text not null default '' check (length(response) <= 2000),
  state text not null default 'asked' check (state in ('asked', 'answered', 'retracted')),
  state_since timestamptz not null,
  noted_by uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  check (state <> 'answered' or response <> ''),
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, adviser_member_id) references member,
  foreign key (tenant_id, noted_by) references member
);
create index consultation_project_idx on consultation (tenant_id, project_id, held_on, id);
create index consultation_asked_idx on consultation (tenant_id, adviser_member_id) where state = 'asked';
create trigger consultation_arrow before update of state on consultation for each row execute function follow_arrow('consultation', 'state');
call protect_tenant_table('consultation');
grant select, insert, update on consultation to jejak_app;

-- A line of one of the project's lists: stakeholders, risks, team. A draft like the text: only the organiser's side reads it,
-- until a document that shows it is submitted.
create table register_entry (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  project_id uuid not null,
  -- The fields differ from list to list; the program's types say which.
  entry jsonb not null,
  register text not null generated always as (entry->>'register') stored check (register in ('stakeholders', 'risks', 'team')),
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references project
);
create index register_entry_project_idx on register_entry (tenant_id, project_id, register);
call protect_tenant_table('register_entry');
grant select, insert, update, delete on register_entry to jejak_app;

-- Which version of a document somebody has read, and which one before it. Belongs to the reader's tenant; the document can be
-- another organiser's.
create table document_reading (
  tenant_id uuid not null default app_tenant(),
  member_id uuid not null,
  organizer_id uuid not null,
  document_id uuid not null,
  number integer not null check (number >= 1),
  previous_number integer not null default 0 check (previous_number < number),
  read_at timestamptz not null,
  primary key (tenant_id, member_id, document_id),
  foreign key (tenant_id, member_id) references member,
  foreign key (organizer_id, document_id) references document (tenant_id, id)
);
call protect_tenant_table('document_reading');
grant select, insert, update on document_reading to jejak_app;
