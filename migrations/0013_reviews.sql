-- What one person did lately: "done today" of the queue and the last activity of a project.
create index transition_actor_idx on transition (tenant_id, actor_member_id, at desc);
-- The pace of all mentors, read from their latest decisions.
create index review_mentor_pace_idx on review (tenant_id, decided_at desc) where reviewer_role = 'mentor';
