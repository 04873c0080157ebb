-- Every table of Parvis. Read it after README: the tables tell the story.
-- One section per function, which alone writes it; the last section is written by all.
-- Moments are text, `YYYY-MM-DDTHH:MM:SSZ`, UTC; civil dates are `YYYY-MM-DD` in the organisation's zone.
-- How long each row is kept, which columns are personal and what becomes of them: shared/domain/src/retention.rs.

-- ---------------------------------------------------------------- directory (identity writes, all read)

-- The official list of communes, EPCI and départements, loaded at set-up: an organisation is created from it.
create table if not exists official_body (
  kind text not null check (kind in ('commune', 'epci', 'departement')),
  code text not null,                        -- INSEE code, SIREN of the EPCI, number of the département
  name text not null,
  name_folded text not null,
  siren text,
  departement text,
  postcodes text not null default '',        -- separated by spaces
  population integer,
  primary key (kind, code)
) strict, without rowid;
create index if not exists official_body_by_name on official_body (kind, name_folded);

-- A public body that uses Parvis.
create table if not exists organisation (
  id text primary key,
  kind text not null check (kind in ('commune', 'epci', 'departement', 'administration', 'other')),
  siren text unique,
  insee text,
  name text not null,
  slug text not null unique,
  zone text not null default 'Europe/Paris',
  holidays text not null default 'national' check (holidays in (
    'national', 'alsace_moselle', 'guadeloupe', 'martinique', 'guyane', 'reunion', 'mayotte', 'saint_barthelemy', 'saint_martin'
  )),
  brand_colour text not null default '#0f5c4d',
  logo_key text unique,                      -- where its logo is in R2: its public address too, another one for each file that is sent
  logo_width integer,                        -- at which it is shown, 36 pixels high
  contact_email text,                        -- whom its people write to
  officer_email text,                        -- its data-protection officer
  agents_see_reports integer not null default 0 check (agents_see_reports in (0, 1)),
  created_at text not null,
  suspended_at text,                         -- when the operator suspended it: nobody signs in to it any more
  check ((logo_key is null) = (logo_width is null))
) strict;

-- A person's account: what is needed to sign in, once for the whole platform.
create table if not exists person (
  id text primary key,
  email text,
  email_folded text unique,
  created_at text not null,
  last_active_on text not null,              -- any authenticated request counts (terms of use, 6.7)
  warned_on text,                            -- when the purge of an unused account was announced
  suspended_at text
) strict;
create index if not exists person_by_activity on person (last_active_on);

-- A person as one organisation knows them. Another organisation's row of the same person is never read with it.
create table if not exists membership (
  organisation_id text not null references organisation (id),
  person_id text not null references person (id),
  identifiant text not null,
  identifiant_folded text not null,
  last_name text not null,
  first_name text not null,
  name_folded text not null default '',      -- last name, then first name: lists are in its order, É beside E
  phone text,
  -- invited: known elsewhere, has not accepted yet; declined: shown as if invited, so that a refusal tells nobody of an account
  state text not null check (state in ('invited', 'active', 'declined')),
  joined_at text not null,
  notice_at text,                            -- when the information notice was mailed, or ticked as given by hand
  primary key (organisation_id, person_id)
) strict, without rowid;
create unique index if not exists membership_identifiant on membership (organisation_id, identifiant_folded);
create index if not exists membership_by_person on membership (person_id, organisation_id);
create index if not exists membership_by_name on membership (organisation_id, name_folded, person_id);

-- A member's photo, if there is one; the bytes are in R2, under a key that nothing derives.
create table if not exists portrait (
  organisation_id text not null,
  person_id text not null,
  key text not null,
  size integer not null,                     -- bytes
  created_at text not null,
  primary key (organisation_id, person_id),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
) strict, without rowid;
create index if not exists portrait_by_key on portrait (key);

-- What a member is in one product.
create table if not exists member_role (
  organisation_id text not null,
  person_id text not null,
  product text not null check (product in ('interventions', 'platform')),
  role text not null check (role in ('administrator', 'coordinator', 'agent', 'requester', 'operator')),
  primary key (organisation_id, person_id, product),
  check ((product = 'platform') = (role = 'operator')),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
) strict, without rowid;
-- Exactly one administrateur per organisation (terms of use, article 2).
create unique index if not exists one_administrator on member_role (organisation_id, product) where role = 'administrator';
-- Whoever operates the platform has no part in the interventions of the same organisation.
create unique index if not exists one_part on member_role (organisation_id, person_id) where product in ('interventions', 'platform');

-- The terms of use that the operator published, each with the day from which using the service is accepting them (7.1).
create table if not exists terms (
  version integer primary key,
  apply_on text not null,
  body text not null,                        -- paragraphs between empty lines; a line that starts with « # » is a heading
  published_at text not null
) strict;

-- Who said that he read which version, and when he first used the service once it applied.
create table if not exists terms_reading (
  person_id text not null references person (id) on delete cascade,
  version integer not null references terms (version),
  read_at text,
  accepted_at text,
  primary key (person_id, version)
) strict, without rowid;

-- ---------------------------------------------------------------- identity

-- A browser's session or a program's token: one secret, kept as its hash, bound to one organisation.
create table if not exists credential (
  token_hash text primary key,
  id text not null unique,
  organisation_id text not null,
  person_id text not null,
  kind text not null check (kind in ('browser', 'program')),
  label text not null,                       -- « Firefox sur Android », or the name that the person gave to the token
  scope text check (scope in ('administrator', 'coordinator', 'agent', 'requester')),  -- a program's role at most
  created_at text not null,
  signed_in_at text not null,
  last_seen_at text not null,
  expires_at text not null,                  -- exclusive
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
) strict, without rowid;
create index if not exists credential_by_person on credential (organisation_id, person_id);
create index if not exists credential_of_person on credential (person_id);
create index if not exists credential_by_expiry on credential (expires_at);

-- A sign-in link that was mailed: neither the link nor the code can be made again from this row.
create table if not exists sign_in_link (
  jti_hash text primary key,
  person_id text not null references person (id) on delete cascade,
  code_hmac text not null,
  browser_hash text not null,                -- the browser that asked
  codes_tried integer not null default 0,    -- counted before the code is compared, so that no race wins a try
  created_at text not null,
  expires_at text not null,                  -- exclusive
  used_at text
) strict, without rowid;
create index if not exists sign_in_link_by_person on sign_in_link (person_id);
create index if not exists sign_in_link_by_browser on sign_in_link (browser_hash);
create index if not exists sign_in_link_by_expiry on sign_in_link (expires_at);

-- The new address that a person asked for, until its reader confirms it: one at a time, the code of its mail kept as its hash.
create table if not exists email_change (
  person_id text primary key references person (id) on delete cascade,
  organisation_id text not null,             -- where it was asked for
  code_hash text not null unique,
  email text not null,
  email_folded text not null,
  created_at text not null,
  expires_at text not null                   -- exclusive
) strict, without rowid;
create index if not exists email_change_by_expiry on email_change (expires_at);
create index if not exists email_change_by_organisation on email_change (organisation_id);

-- The password of whoever has one, as Argon2id leaves it (PHC string): it cannot be read back.
create table if not exists password (
  person_id text primary key references person (id) on delete cascade,
  hash text not null,
  set_at text not null,
  expires_at text                            -- of a one-time password, which opens nothing but the choice of another; exclusive
) strict, without rowid;
create index if not exists password_by_expiry on password (expires_at);

-- A link with which somebody chooses a password: mailed, or kept by the page that took a one-time password. Used, it is gone.
create table if not exists password_link (
  jti_hash text primary key,
  person_id text not null references person (id) on delete cascade,
  created_at text not null,
  expires_at text not null                   -- exclusive
) strict, without rowid;
create index if not exists password_link_by_person on password_link (person_id);
create index if not exists password_link_by_expiry on password_link (expires_at);

-- The ProConnect account that opens a person's: the hash of its provider and of its name there, which recognises and cannot be read.
create table if not exists proconnect_identity (
  subject_hash text primary key,
  person_id text not null unique references person (id) on delete cascade,
  linked_at text not null
) strict, without rowid;

-- The returns from ProConnect that were taken, each once.
create table if not exists proconnect_return (
  state_hash text primary key,
  expires_at text not null                   -- when its browser could no longer use it
) strict, without rowid;
create index if not exists proconnect_return_by_expiry on proconnect_return (expires_at);

-- Attempts counted in windows of time; the subject is a hash.
create table if not exists throttle (
  kind text not null,
  subject_hash text not null,
  window_start text not null,
  count integer not null,
  primary key (kind, subject_hash, window_start)
) strict, without rowid;
create index if not exists throttle_by_window on throttle (window_start);

-- A file of people to add: read and shown first, then added at once. At most one waits in an organisation; all is forgotten in a day.
create table if not exists team_import (
  organisation_id text not null references organisation (id),
  id text not null,
  state text not null check (state in ('ready', 'done')),
  lines integer not null,                    -- that can be added
  wrong integer not null,                    -- that cannot
  mailed integer not null,                   -- of those that can: with an address, so told by mail
  private integer not null,                  -- of these: with the address of a private mail service
  ignored text not null default '',          -- columns that nothing is done with, by their names
  author_id text,
  created_at text not null,
  primary key (organisation_id, id)
) strict, without rowid;
create unique index if not exists one_waiting_team_import on team_import (organisation_id) where state = 'ready';
create index if not exists team_import_by_date on team_import (created_at);
create index if not exists team_import_by_author on team_import (organisation_id, author_id);

-- A line of such a file: whom it adds, until that is done, or what is wrong with it, as JSON.
create table if not exists team_import_line (
  organisation_id text not null,
  import_id text not null,
  line integer not null,
  payload text,
  errors text,
  primary key (organisation_id, import_id, line),
  foreign key (organisation_id, import_id) references team_import (organisation_id, id) on delete cascade,
  check ((payload is null) <> (errors is null))
) strict, without rowid;

-- Who left which organisation of late, by an identifier that is nobody's any more: after the database was taken back to an
-- earlier moment, they leave again.
create table if not exists departure (
  organisation_id text not null,
  former_id text not null,                   -- random, as person.id was
  left_at text not null,
  primary key (organisation_id, former_id)
) strict, without rowid;
create index if not exists departure_by_date on departure (left_at);

-- A breach of personal data, in the operator's register (terms of use, 6.8; GDPR, article 33). What is here is its present text: who
-- wrote or amended it, and when, stands in the audit.
create table if not exists breach (
  id text primary key,
  version integer not null,                  -- counts amendments
  nature text not null check (nature in ('confidentiality', 'integrity', 'availability', 'several')),
  facts text not null,
  known_at text not null,                    -- the 48 hours to tell the organisations count from here
  people integer,                            -- how many, about; null: not known yet
  data_kinds text,
  consequences text,
  measures text,
  created_at text not null,
  updated_at text not null
) strict, without rowid;
create index if not exists breach_by_knowledge on breach (known_at);

-- The organisations that a breach touches, and when each was told: once.
create table if not exists breach_organisation (
  breach_id text not null references breach (id) on delete cascade,
  organisation_id text not null references organisation (id),
  told_at text,
  told_how text check (told_how in ('mail', 'otherwise')),
  primary key (breach_id, organisation_id),
  check ((told_at is null) = (told_how is null))
) strict, without rowid;
create index if not exists breach_untold on breach_organisation (breach_id) where told_at is null;
create index if not exists breach_by_organisation on breach_organisation (organisation_id, breach_id);

-- A request about rights that somebody made to an organisation (GDPR, articles 15 to 21), in the operator's register. It names nobody.
create table if not exists rights_request (
  id text primary key,
  version integer not null,
  organisation_id text not null references organisation (id),
  kind text not null check (kind in ('access', 'rectification', 'erasure', 'restriction', 'objection', 'portability')),
  reference text not null,
  received_on text not null,                 -- civil dates, in the zone of the organisation
  due_on text not null,                      -- the last day to answer, extended or not
  extended_on text,
  extended_by integer check (extended_by between 1 and 2),   -- months
  extension_reason text,
  answered_on text,
  outcome text check (outcome in ('granted', 'partly', 'refused', 'withdrawn')),
  created_at text not null,
  check ((extended_on is null) = (extended_by is null) and (extended_on is null) = (extension_reason is null)),
  check ((answered_on is null) = (outcome is null))
) strict, without rowid;
create index if not exists rights_request_by_organisation on rights_request (organisation_id, id);
create index if not exists rights_request_open on rights_request (due_on) where answered_on is null;
create index if not exists rights_request_answered on rights_request (answered_on) where answered_on is not null;
-- The day from which an organisation is destroyed, once the operator announced it; no row: its contract has no end.
create table if not exists closing (
  organisation_id text primary key references organisation (id),
  destroy_on text not null,                  -- civil date in the organisation's zone
  announced_at text not null,                -- an archive counts when it was begun since then
  operated_by text not null,                 -- the platform's own organisation, which certifies
  waived_at text,                            -- when the operator said that it is destroyed without its archive
  reason text,                               -- why
  check ((waived_at is null) = (reason is null))
) strict, without rowid;
create index if not exists closing_by_day on closing (destroy_on);

-- All that is given back to an organisation, made volume after volume: one at most, the last one that was asked for.
create table if not exists archive (
  organisation_id text primary key references organisation (id),
  id text not null,
  started_at text not null,
  expires_at text not null,                  -- of its volumes; exclusive
  cursor text not null,                      -- where the next volume starts, as JSON
  volumes integer not null default 0,
  rows integer not null default 0,
  files integer not null default 0,
  missing integer not null default 0,        -- files that a row names and that storage does not have
  list_hash text,                            -- SHA-256 of its list of hashes
  completed_at text,
  taken_at text                              -- when the last byte of its last volume had left
) strict, without rowid;
create index if not exists archive_by_end on archive (completed_at, started_at);

-- One file of such an archive; its bytes are in R2 under a key that nothing derives.
create table if not exists archive_volume (
  organisation_id text not null,
  archive_id text not null,
  number integer not null,
  key text not null unique,
  size integer not null,                     -- bytes
  hash text not null,                        -- SHA-256
  sums text not null,                        -- the same of every file in it, one a line
  expires_at text not null,                  -- exclusive
  opened_at text,                            -- when some of it first left
  taken_at text,                             -- when its last byte first left
  primary key (organisation_id, archive_id, number)
) strict, without rowid;
create index if not exists archive_volume_by_expiry on archive_volume (expires_at);

-- What is left of an organisation that was destroyed: that it was, and what went. No person.
create table if not exists certificate (
  former_id text primary key,                -- random, as organisation.id was: after a restore it is destroyed again
  name text not null,
  siren text,
  zone text not null,
  operated_by text not null,
  contact_email text,                        -- until the certificate was mailed
  created_at text not null,                  -- when the organisation came
  announced_at text not null,
  destroy_on text not null,
  archive_at text,                           -- when the archive that was taken had been completed; null: none was
  archive_hash text,                         -- SHA-256 of its list of hashes
  reason text,                               -- why there was none
  started_at text not null,
  counts text not null default '{}',         -- rows by table, as JSON
  files integer not null default 0,
  bytes integer not null default 0,
  emptied_at text,                           -- when its last row had gone
  gone_at text                               -- when its last file had
) strict, without rowid;
create index if not exists certificate_by_end on certificate (gone_at, started_at);

-- ---------------------------------------------------------------- interventions

-- The two-level list of what can be asked for; a row without parent is a category, the others are its types.
create table if not exists category (
  organisation_id text not null references organisation (id),
  id text not null,
  parent_id text,
  name text not null,
  name_folded text not null default '',      -- its words as searches read them, so that a new name is found at once
  position integer not null,
  archived_at text,
  nearby_metres integer not null default 50 check (nearby_metres between 0 and 1000),   -- how near another one may be the same; 0: nobody is asked
  working_days integer check (working_days between 1 and 250),   -- within how many its interventions are due; none: no deadline
  primary key (organisation_id, id),
  foreign key (organisation_id, parent_id) references category (organisation_id, id)
) strict, without rowid;
create unique index if not exists category_name on category (organisation_id, coalesce(parent_id, ''), name) where archived_at is null;
create index if not exists category_by_parent on category (organisation_id, parent_id);

-- The last number given to an intervention of the organisation: numbers never come back.
create table if not exists intervention_counter (
  organisation_id text primary key references organisation (id),
  last integer not null
) strict, without rowid;

-- A field job, from its report to its end.
create table if not exists intervention (
  organisation_id text not null references organisation (id),
  id text not null,
  number integer not null,
  status text not null check (status in ('to_validate', 'to_do', 'in_progress', 'done', 'refused', 'cancelled', 'duplicate')),
  version integer not null,                  -- counts edits, assignments and plans
  priority text not null default 'normal' check (priority in ('normal', 'high', 'urgent')),
  category_id text not null,
  type_id text,
  address text not null,                     -- a street address or a described place (terms of use, 5.1)
  address_extra text,
  postcode text,
  city text,
  latitude real check (latitude between -90 and 90),
  longitude real check (longitude between -180 and 180),
  description text,
  author_id text,                            -- null: the author left
  planned_start text,
  planned_end text,
  blocked_at text,                           -- a flag beside the status
  block_reason text,
  closing_reason text,                       -- why it was refused or cancelled
  created_at text not null,
  updated_at text not null,
  started_at text,
  closed_at text,
  purge_on text not null,                    -- civil date, three years after the end or the last activity (terms of use, 6.7)
  warned_on text,                            -- when the administrateur was told that an open one will be deleted
  recurrence_id text,                        -- what made it come back; kept when the recurrence is gone
  occurrence_date text,                      -- the day of the recurrence that it stands for, even when it is planned for another
  open311_key_id text,                       -- the key under which other software sent it; null: the team's own
  open311_description integer not null default 0 check (open311_description in (0, 1)), -- 1: the description is still what that software sent
  due_on text,                               -- civil date, in the working days of its category; none while it waits for its validation
  relaunch_on text,                          -- civil date on which those concerned are told that it is still blocked
  relaunched_on text,                        -- when they were
  feedback text check (feedback in ('solved', 'unsolved')),   -- what its requester answered to « Résolu ? »
  feedback_words text,                       -- why the requester asks for it to be taken up again
  primary key (organisation_id, id),
  foreign key (organisation_id, category_id) references category (organisation_id, id),
  foreign key (organisation_id, type_id) references category (organisation_id, id),
  check ((latitude is null) = (longitude is null))
) strict, without rowid;
create unique index if not exists intervention_number on intervention (organisation_id, number);
create index if not exists intervention_by_status on intervention (organisation_id, status, number);
create index if not exists intervention_by_author on intervention (organisation_id, author_id, number);
create index if not exists intervention_by_category on intervention (organisation_id, category_id, number);
create index if not exists intervention_by_type on intervention (organisation_id, type_id);
create index if not exists intervention_by_priority on intervention (organisation_id, priority) where priority <> 'normal';
create index if not exists intervention_blocked on intervention (organisation_id, blocked_at) where blocked_at is not null;
create index if not exists intervention_by_latitude on intervention (organisation_id, category_id, latitude);
create index if not exists intervention_by_purge on intervention (purge_on);
-- Statistics: what was created, and what was finished, between two moments.
create index if not exists intervention_by_creation on intervention (organisation_id, created_at, category_id, type_id, priority, status);
create index if not exists intervention_by_completion on intervention (organisation_id, closed_at, category_id, type_id, priority) where status = 'done';
create index if not exists intervention_by_plan on intervention (organisation_id, planned_start) where planned_start is not null;
-- No day of a recurrence is created twice, however often its generator runs.
create unique index if not exists intervention_occurrence on intervention (organisation_id, recurrence_id, occurrence_date) where recurrence_id is not null;
create index if not exists intervention_by_due on intervention (organisation_id, due_on, number) where due_on is not null and closed_at is null;
create index if not exists intervention_to_reopen on intervention (organisation_id, number) where feedback = 'unsolved';
create index if not exists intervention_by_relaunch on intervention (relaunch_on) where relaunch_on is not null and relaunched_on is null;
-- The map: what lies within its bounds is chosen, and cut to the latest, from this index alone.
create index if not exists intervention_by_place on intervention (organisation_id, status, latitude, longitude, number, category_id, created_at);

-- The line or surface that an intervention covers; its row's latitude and longitude are the point that stands for it.
create table if not exists intervention_outline (
  organisation_id text not null,
  intervention_id text not null,
  geometry text not null,                    -- GeoJSON: LineString or Polygon
  primary key (organisation_id, intervention_id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;

-- A part of the territory that has a name, or the outline of all of it.
create table if not exists zone (
  organisation_id text not null references organisation (id),
  id text not null,
  kind text not null check (kind in ('district', 'territory')),
  name text not null,
  geometry text not null,                    -- GeoJSON: MultiPolygon, simplified to some five metres
  west real not null,                        -- what encloses it
  south real not null,
  east real not null,
  north real not null,
  primary key (organisation_id, id)
) strict, without rowid;
create unique index if not exists zone_name on zone (organisation_id, name);
create unique index if not exists one_territory on zone (organisation_id) where kind = 'territory';

-- The zones in which an intervention lies: computed when its place is written, or when a zone is added.
create table if not exists intervention_zone (
  organisation_id text not null,
  zone_id text not null,
  intervention_id text not null,
  primary key (organisation_id, zone_id, intervention_id),
  foreign key (organisation_id, zone_id) references zone (organisation_id, id) on delete cascade,
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists intervention_zone_by_intervention on intervention_zone (organisation_id, intervention_id);

-- Who does it.
create table if not exists assignment (
  organisation_id text not null,
  intervention_id text not null,
  person_id text not null,
  assigned_at text not null,
  primary key (organisation_id, intervention_id, person_id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists assignment_by_person on assignment (organisation_id, person_id, intervention_id);

-- An intervention as a line of a list: the names of what it refers to, and its first thumbnail.
create view if not exists intervention_line as
select
  i.organisation_id, i.id, i.number, i.status, i.version, i.priority, i.category_id, c.name as category_name, i.type_id, t.name as type_name, i.address, i.address_extra,
  i.postcode, i.city, i.latitude, i.longitude, i.description, i.author_id, i.planned_start, i.planned_end, i.blocked_at, i.block_reason, i.closing_reason,
  i.created_at, i.updated_at, i.started_at, i.closed_at, i.due_on, i.relaunch_on, i.feedback, i.feedback_words, c.working_days,
  c.name_folded || ' ' || coalesce(t.name_folded, '') as names_folded,
  (select group_concat(m.first_name || '|' || m.last_name, ';') from assignment a
    join membership m on m.organisation_id = a.organisation_id and m.person_id = a.person_id
    where a.organisation_id = i.organisation_id and a.intervention_id = i.id) as assignee_names,
  (select p.id from photo p where p.organisation_id = i.organisation_id and p.intervention_id = i.id and p.thumbnail_key is not null
    order by p.position limit 1) as photo_id
from intervention i
join category c on c.organisation_id = i.organisation_id and c.id = i.category_id
left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id;

-- An intervention as a point of a map, written shortly: a map has ten thousand of them.
create view if not exists intervention_point as
select
  i.organisation_id, i.id, i.number, i.author_id, o.geometry,
  json_array(i.number, i.id, i.latitude, i.longitude, i.status, coalesce(t.name, c.name), i.address, substr(i.created_at, 1, 10), i.priority = 'urgent',
    i.blocked_at is not null, o.geometry ->> '$.type') as line
from intervention i
join category c on c.organisation_id = i.organisation_id and c.id = i.category_id
left join category t on t.organisation_id = i.organisation_id and t.id = i.type_id
left join intervention_outline o on o.organisation_id = i.organisation_id and o.intervention_id = i.id;

-- What one intervention is to another, at most once of each kind: merged into it as its duplicate, or one of its parts.
create table if not exists intervention_link (
  organisation_id text not null,
  intervention_id text not null,
  kind text not null check (kind in ('duplicate', 'part')),
  target_id text not null,                   -- the one that it joined, or is a part of
  linked_at text not null,
  primary key (organisation_id, intervention_id, kind),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade,
  foreign key (organisation_id, target_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists intervention_link_by_target on intervention_link (organisation_id, target_id);

-- Who is told of the stages of an intervention without being its author: whoever said « c'est la même », or asked for a duplicate.
create table if not exists follower (
  organisation_id text not null,
  intervention_id text not null,
  person_id text not null,
  followed_at text not null,
  primary key (organisation_id, intervention_id, person_id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists follower_by_person on follower (organisation_id, person_id, intervention_id);

-- The words of a search: folded, found by prefix.
create table if not exists intervention_word (
  organisation_id text not null,
  word text not null,
  intervention_id text not null,
  primary key (organisation_id, word, intervention_id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists intervention_word_by_intervention on intervention_word (organisation_id, intervention_id);

-- What the people concerned say to each other.
create table if not exists comment (
  organisation_id text not null,
  intervention_id text not null,
  id text not null,
  author_id text,                            -- null: « Ancien membre »
  body text,                                 -- null: deleted, a stub stays
  created_at text not null,
  edited_at text,
  moderated integer not null default 0 check (moderated in (0, 1)),   -- by the administrateur rather than by the author
  deleted_at text,
  position integer not null default 0,       -- the order in which they came: moments are whole seconds
  made_at text,                              -- when it was written, where no network carried it at once: shown instead of created_at
  primary key (organisation_id, intervention_id, id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists comment_by_author on comment (organisation_id, author_id);

-- What a comment said before the administrateur changed it: for the administrateur alone, thirty days.
create table if not exists comment_revision (
  organisation_id text not null,
  intervention_id text not null,
  comment_id text not null,
  replaced_at text not null,
  body text not null,
  primary key (organisation_id, intervention_id, comment_id, replaced_at),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists comment_revision_by_date on comment_revision (replaced_at);

-- A photo, before or after; the bytes are in R2 under keys that nothing derives.
create table if not exists photo (
  organisation_id text not null,
  intervention_id text not null,
  id text not null,
  moment text not null check (moment in ('before', 'after')),
  key text not null,
  thumbnail_key text,
  content_type text not null check (content_type in ('image/jpeg', 'image/png', 'image/webp')),
  width integer not null,
  height integer not null,
  size integer not null,                     -- bytes
  author_id text,
  created_at text not null,
  position integer not null default 0,       -- the order in which they came
  version integer not null default 1,        -- counts what was masked in it
  primary key (organisation_id, intervention_id, id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists photo_by_author on photo (organisation_id, author_id);
-- The night asks which objects of R2 are a photo's: those of no photo were left by an upload that died.
create index if not exists photo_by_key on photo (key);
create index if not exists photo_by_thumbnail on photo (thumbnail_key);

-- A photo sent with a report while its author is asked whether it is the same as another one: it joins the report within a
-- day, or is deleted; its bytes wait in file_deletion meanwhile.
create table if not exists pending_photo (
  organisation_id text not null references organisation (id),
  person_id text not null,
  id text not null,
  key text not null,
  thumbnail_key text,
  content_type text not null check (content_type in ('image/jpeg', 'image/png', 'image/webp')),
  width integer not null,
  height integer not null,
  size integer not null,                     -- bytes
  created_at text not null,
  primary key (organisation_id, person_id, id)
) strict, without rowid;
create index if not exists pending_photo_by_date on pending_photo (created_at);

-- The history that people read, deleted with its intervention.
create table if not exists journal (
  organisation_id text not null,
  intervention_id text not null,
  id text not null,
  at text not null,
  actor_id text,
  event text not null,
  detail text,                               -- what changed, in French, without a name
  position integer not null default 0,       -- the order in which they came
  made_at text,                              -- when it was done, where no network carried it at once: shown instead of at
  primary key (organisation_id, intervention_id, id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists journal_by_actor on journal (organisation_id, actor_id);

-- A phrase of the organisation, to be put into a reason or a comment.
create table if not exists phrase (
  organisation_id text not null references organisation (id),
  id text not null,
  kind text not null check (kind in ('refuse', 'block', 'comment')),
  body text not null,
  position integer not null,
  primary key (organisation_id, id)
) strict, without rowid;
create index if not exists phrase_by_kind on phrase (organisation_id, kind, position);

-- What is asked besides of who reports something of a category or type.
create table if not exists question (
  organisation_id text not null,
  id text not null,
  category_id text not null,                 -- a category, for all its types, or one type
  kind text not null check (kind in ('text', 'number', 'choice', 'yes_no')),
  label text not null,
  choices text,                              -- of a choice: one a line
  required integer not null check (required in (0, 1)),
  position integer not null,
  archived_at text,                          -- no longer asked; what was answered stays
  primary key (organisation_id, id),
  foreign key (organisation_id, category_id) references category (organisation_id, id)
) strict, without rowid;
create index if not exists question_by_category on question (organisation_id, category_id, position);

-- What was answered, under the question as it was asked.
create table if not exists answer (
  organisation_id text not null,
  intervention_id text not null,
  question_id text not null,
  label text not null,
  value text not null,
  position integer not null,
  primary key (organisation_id, intervention_id, question_id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;

-- A step of the work that every intervention of a category or type has: its checklist.
create table if not exists step (
  organisation_id text not null,
  id text not null,
  category_id text not null,                 -- a category, for all its types, or one type
  label text not null,
  position integer not null,
  archived_at text,                          -- no longer asked for
  primary key (organisation_id, id),
  foreign key (organisation_id, category_id) references category (organisation_id, id)
) strict, without rowid;
create index if not exists step_by_category on step (organisation_id, category_id, position);

-- The steps that are done. Who ticked them is not kept: nothing measures a person (terms of use, 5).
create table if not exists ticked_step (
  organisation_id text not null,
  intervention_id text not null,
  step_id text not null,
  primary key (organisation_id, intervention_id, step_id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;

-- The filters of the list that a person keeps under a name.
create table if not exists saved_filter (
  organisation_id text not null,
  person_id text not null,
  id text not null,
  name text not null,
  query text not null,                       -- the list's own query, its filters alone
  position integer not null,
  primary key (organisation_id, person_id, id),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
) strict, without rowid;
create unique index if not exists saved_filter_name on saved_filter (organisation_id, person_id, name);

-- What is left of a deleted intervention: that it was, and when it went.
create table if not exists intervention_tombstone (
  organisation_id text not null,
  number integer not null,
  deleted_on text not null,
  primary key (organisation_id, number)
) strict, without rowid;

-- A file of past interventions: read and shown first, then imported portion by portion from its cursor on.
create table if not exists intervention_import (
  organisation_id text not null references organisation (id),
  id text not null,
  file_hash text not null,                   -- SHA-256: the same file is not imported twice
  state text not null check (state in ('ready', 'running', 'done')),
  lines integer not null,                    -- that can be imported
  wrong integer not null,                    -- that cannot
  imported integer not null default 0,
  cursor integer not null default 0,         -- the last line imported
  ignored text not null default '',          -- columns that nothing is done with, by their names
  author_id text,
  created_at text not null,
  primary key (organisation_id, id)
) strict, without rowid;
create unique index if not exists intervention_import_file on intervention_import (organisation_id, file_hash);
create index if not exists intervention_import_by_date on intervention_import (created_at);
create index if not exists intervention_import_by_author on intervention_import (organisation_id, author_id);

-- A line of such a file, until it is imported: what it says, or what is wrong with it, as JSON.
create table if not exists import_line (
  organisation_id text not null,
  import_id text not null,
  line integer not null,
  payload text,
  errors text,
  primary key (organisation_id, import_id, line),
  foreign key (organisation_id, import_id) references intervention_import (organisation_id, id) on delete cascade,
  check ((payload is null) <> (errors is null))
) strict, without rowid;

-- What deleted interventions leave to the statistics, so that the figures of a past year never change: how many were created, or
-- finished, on a civil day of the organisation. Nobody can be told from it.
create table if not exists figure (
  organisation_id text not null references organisation (id),
  event text not null check (event in ('created', 'finished')),
  day text not null,
  status text not null,                      -- where they stood when they were deleted
  category_id text not null,
  type_id text not null default '',          -- empty: no type was chosen
  priority text not null,
  zone_id text not null default '',          -- empty: in no zone
  total integer not null,
  primary key (organisation_id, event, day, status, category_id, type_id, priority, zone_id)
) strict, without rowid;

-- The organisations whose requests are open to other software (Open311 GeoReport), and since when; no row: they are not.
create table if not exists open311 (
  organisation_id text primary key references organisation (id),
  opened_at text not null
) strict, without rowid;

-- What such a program shows to enter, kept as its hash; its calls are counted in windows of time.
create table if not exists open311_key (
  organisation_id text not null references organisation (id),
  id text not null,
  label text not null,
  key_hash text not null unique,
  author_id text,                            -- the administrateur who made it; null: left
  created_at text not null,
  revoked_at text,
  window_start text,
  calls integer not null default 0,
  primary key (organisation_id, id)
) strict, without rowid;
create index if not exists open311_key_by_author on open311_key (organisation_id, author_id);

-- What somebody is to know: one row for each reader of each event. No text and no author: its words come from its kind.
create table if not exists alert (
  organisation_id text not null,
  person_id text not null,                   -- the reader
  id text not null,                          -- of version 7: the order of time
  kind text not null,
  intervention_id text not null,
  at text not null,
  read_at text,
  mail_due text,                             -- since when it waits for the mail of the hour; null: it does not wait
  primary key (organisation_id, person_id, id),
  foreign key (organisation_id, intervention_id) references intervention (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists alert_unread on alert (organisation_id, person_id) where read_at is null;
create index if not exists alert_by_mail on alert (mail_due) where mail_due is not null;
create index if not exists alert_by_intervention on alert (organisation_id, intervention_id);
create index if not exists alert_by_date on alert (at);

-- When somebody wants mail about a topic; no row: with the other alerts of the hour.
create table if not exists alert_choice (
  organisation_id text not null,
  person_id text not null,
  topic text not null,
  delivery text not null check (delivery in ('immediate', 'hourly', 'never')),
  primary key (organisation_id, person_id, topic),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
) strict, without rowid;

-- What the mails of alerts carry so that their reader stops them without signing in, kept as its hash.
create table if not exists alert_stop (
  token_hash text primary key,
  organisation_id text not null,
  person_id text not null,
  created_at text not null
) strict, without rowid;
create index if not exists alert_stop_by_person on alert_stop (organisation_id, person_id);
create index if not exists alert_stop_by_date on alert_stop (created_at);

-- Days on which somebody does no interventions. Why is nobody's business here: no reason is kept.
create table if not exists absence (
  organisation_id text not null,
  id text not null,
  person_id text not null,
  first_day text not null,                   -- civil dates, both included
  last_day text not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade,
  check (first_day <= last_day)
) strict, without rowid;
create index if not exists absence_by_person on absence (organisation_id, person_id, last_day);
create index if not exists absence_by_day on absence (organisation_id, last_day);
create index if not exists absence_by_end on absence (last_day);

-- Work that comes back: its rule, and what each of its interventions says when it is created.
create table if not exists recurrence (
  organisation_id text not null references organisation (id),
  id text not null,
  version integer not null,
  frequency text not null check (frequency in ('daily', 'weekly', 'monthly', 'yearly')),
  every integer not null check (every between 1 and 99),
  weekdays integer not null check (weekdays between 0 and 127),   -- one bit a day, Monday the lowest; 0 but for weeks
  first_day text not null,
  last_day text not null,                    -- included
  start_time text,                           -- HH:MM on the wall of the zone; null: the whole day
  end_time text,                             -- not after the start: the next day's
  zone text not null,                        -- the zone of its wall clock
  priority text not null check (priority in ('normal', 'high', 'urgent')),
  category_id text not null,
  type_id text,
  address text not null,
  address_extra text,
  postcode text,
  city text,
  latitude real,
  longitude real,
  outline text,                              -- the line or surface of each of its interventions, as GeoJSON
  description text,
  author_id text,
  assignee_count integer not null,           -- how many were chosen: when fewer are left, those who coordinate are told
  created_through text not null,             -- the last day up to which its interventions exist
  created_at text not null,
  updated_at text not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, category_id) references category (organisation_id, id),
  foreign key (organisation_id, type_id) references category (organisation_id, id)
) strict, without rowid;
create index if not exists recurrence_by_horizon on recurrence (created_through);
create index if not exists recurrence_by_author on recurrence (organisation_id, author_id);
create index if not exists recurrence_by_end on recurrence (last_day);

-- Who does each of its interventions.
create table if not exists recurrence_assignee (
  organisation_id text not null,
  recurrence_id text not null,
  person_id text not null,
  primary key (organisation_id, recurrence_id, person_id),
  foreign key (organisation_id, recurrence_id) references recurrence (organisation_id, id) on delete cascade
) strict, without rowid;
create index if not exists recurrence_assignee_by_person on recurrence_assignee (organisation_id, person_id);

-- The secret address under which somebody's calendar reads what is planned: its hash alone.
create table if not exists calendar_feed (
  organisation_id text not null,
  person_id text not null,
  secret_hash text not null unique,
  created_at text not null,
  primary key (organisation_id, person_id),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
) strict, without rowid;

-- ---------------------------------------------------------------- notifications

-- Mail that waits: rendered in the batch of the change that it tells of, body blanked once sent.
create table if not exists outbox (
  id text primary key,
  organisation_id text not null,
  person_id text,
  kind text not null,
  recipient text,
  subject text,
  body_text text,
  body_html text,
  stop_url text,                             -- the page on which its reader stops such mails, for their header
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
  attempts integer not null default 0,
  next_try_at text not null,
  leased_until text,
  created_at text not null,
  sent_at text
) strict, without rowid;
create index if not exists outbox_waiting on outbox (next_try_at) where state = 'waiting';
create index if not exists outbox_dead on outbox (created_at) where state = 'dead';
create index if not exists outbox_by_date on outbox (created_at);
create index if not exists outbox_by_person on outbox (organisation_id, person_id);

-- ---------------------------------------------------------------- written by every function

-- Who did what. `changed` is filled by changes(): no change without its line, no line without its change.
create table if not exists audit (
  id text primary key,
  organisation_id text not null,
  actor_id text,
  action text not null,
  subject text not null,
  at text not null,
  changed integer not null constraint one_row_changed check (changed = 1)
) strict, without rowid;
create index if not exists audit_by_date on audit (at);
create index if not exists audit_with_actor on audit (at) where actor_id is not null;
create index if not exists audit_by_actor on audit (organisation_id, actor_id, at, id);
create index if not exists audit_by_moment on audit (organisation_id, at, id);
create index if not exists audit_by_action on audit (organisation_id, action, at, id);
-- What was done about a person, for that person.
create index if not exists audit_about_people on audit (organisation_id, subject) where subject >= 'membership/' and subject < 'person0';

-- The first success of a request that may come twice: the same key is answered the same.
create table if not exists idempotency (
  organisation_id text not null,
  person_id text not null,
  route text not null,
  key text not null,
  body_hash text not null,
  receipt text not null,                     -- identifier, number, state: nothing personal
  created_at text not null,
  primary key (organisation_id, person_id, route, key)
) strict, without rowid;
create index if not exists idempotency_by_date on idempotency (created_at);

-- R2 objects to delete, tried again until R2 says that they are gone.
create table if not exists file_deletion (
  key text primary key,
  queued_at text not null,
  attempts integer not null default 0
) strict, without rowid;
create index if not exists file_deletion_by_date on file_deletion (queued_at);

-- Each run of a rule of the register: what, how many, never who.
create table if not exists purge_log (
  id text primary key,
  rule text not null,
  day text not null,                         -- the day that the run was for
  ran_at text not null,
  count integer not null,
  oldest_kept text,
  duration_ms integer not null,
  finished integer not null check (finished in (0, 1))
) strict, without rowid;
create index if not exists purge_log_by_date on purge_log (ran_at);
