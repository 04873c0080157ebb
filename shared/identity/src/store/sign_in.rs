//! Links, codes and what throttles them. Who asks is not known yet: these statements belong to no organisation.

use super::credential::NewCredential;
use crate::{
    links::{CODE_TRIES, LINK_LIFE},
    model::Pass,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::policy::Actor;
use platform::{db::Stmt, directory::Credential, ledger, sql, system_sql};
use uuid::Uuid;

/// How many links an address may ask for within [`WINDOW`].
pub const LINKS_PER_ADDRESS: u32 = 5;

/// How many unknown addresses of a network are counted within [`WINDOW`]; those beyond leave no row behind.
pub const UNKNOWN_PER_NETWORK: u32 = 20;

/// The time over which both are counted, sliding.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);

/// Who asks for a link; nobody knows yet whether for anybody.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// The address as it is compared.
    pub address: &'a str,
    /// Its hash, for the throttle.
    pub address_hash: &'a str,
    /// The hash of the network, for the throttle.
    pub network_hash: &'a str,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A sign-in link that somebody asks for.
#[derive(Debug)]
pub struct NewLink<'a> {
    /// Who asks.
    pub asker: Asker<'a>,
    /// The hash of the link's identifier.
    pub jti_hash: &'a str,
    /// The HMAC of its code.
    pub code_hmac: &'a str,
    /// The hash of the browser that asks.
    pub browser_hash: &'a str,
}

/// Counts an ask, in two statements; what makes the link follows them, and does so only if `changes()` is 1: the address is
/// not throttled.
pub(super) fn counted(asker: &Asker<'_>) -> Vec<Stmt> {
    let since = asker.now - WINDOW;
    vec![
        system_sql!(
            "insert into throttle (kind, subject_hash, window_start, count) select 'network', ?1, ?2, 1 where not exists (select 1 from person where email_folded = ?3) and (select coalesce(sum(count), 0) from throttle where kind = 'network' and subject_hash = ?1 and window_start > ?4) < ?5 on conflict (kind, subject_hash, window_start) do update set count = count + 1",
            asker.network_hash,
            asker.now,
            asker.address,
            since,
            UNKNOWN_PER_NETWORK
        ),
        // Of an unknown address only if the line above was written.
        system_sql!(
            "insert into throttle (kind, subject_hash, window_start, count) select 'address', ?1, ?2, 1 where (changes() = 1 or exists (select 1 from person where email_folded = ?3)) and (select coalesce(sum(count), 0) from throttle where kind = 'address' and subject_hash = ?1 and window_start > ?4) < ?5 on conflict (kind, subject_hash, window_start) do update set count = count + 1",
            asker.address_hash,
            asker.now,
            asker.address,
            since,
            LINKS_PER_ADDRESS
        ),
    ]
}

/// The whole of an ask: the same five statements for an address known, unknown, suspended or throttled.
///
/// The last one gives the address to write to, as [`platform::db::Single`]: one row when a link was made, else none.
#[must_use]
pub fn ask(link: &NewLink<'_>) -> Vec<Stmt> {
    let mut batch = counted(&link.asker);
    let now = link.asker.now;
    batch.extend([
        system_sql!(
            "insert into sign_in_link (jti_hash, person_id, code_hmac, browser_hash, created_at, expires_at) select ?1, p.id, ?2, ?3, ?4, ?5 from person p where changes() = 1 and p.email_folded = ?6 and p.suspended_at is null and exists (select 1 from membership m join organisation o on o.id = m.organisation_id where m.person_id = p.id and m.state = 'active' and o.suspended_at is null)",
            link.jti_hash,
            link.code_hmac,
            link.browser_hash,
            now,
            now + LINK_LIFE,
            link.asker.address
        ),
        system_sql!(
            "delete from throttle where kind = 'code' and subject_hash = ?1",
            link.browser_hash
        ),
        system_sql!(
            "select p.email as value from sign_in_link l join person p on p.id = l.person_id where l.jti_hash = ?1",
            link.jti_hash
        ),
    ]);
    batch
}

/// Reads one link, as [`crate::model::Link`].
#[must_use]
pub fn link(jti_hash: &str) -> Stmt {
    system_sql!(
        "select l.jti_hash, l.person_id, l.code_hmac, l.browser_hash, l.codes_tried, l.expires_at, l.used_at, p.suspended_at, m.organisation_id, r.role from sign_in_link l join person p on p.id = l.person_id join membership m on m.person_id = l.person_id and m.state = 'active' join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') join organisation o on o.id = m.organisation_id and o.suspended_at is null where l.jti_hash = ?1 order by m.joined_at desc, m.organisation_id limit 1",
        jti_hash
    )
}

/// Counts a try against one link before its code is compared; gives one row when the link still takes tries.
#[must_use]
pub fn try_link(jti_hash: &str, now: DateTime<Utc>) -> Stmt {
    system_sql!(
        "update sign_in_link set codes_tried = codes_tried + 1 where jti_hash = ?1 and used_at is null and expires_at > ?2 and codes_tried < ?3 returning jti_hash as value",
        jti_hash,
        now,
        CODE_TRIES
    )
}

/// Counts a try of a code typed in this browser before it is compared, in four statements whose last three give rows:
/// the number of tries since the browser last asked, the hashes of the links that still took one, and its live links, as [`crate::model::Link`].
///
/// The number counts for a browser that asked for an unknown address as for any other, so that the answers are the same.
#[must_use]
pub fn try_browser(browser_hash: &str, now: DateTime<Utc>) -> Vec<Stmt> {
    vec![
        system_sql!(
            "insert into throttle (kind, subject_hash, window_start, count) select 'code', ?1, ?2, 1 where (select coalesce(sum(count), 0) from throttle where kind = 'code' and subject_hash = ?1) <= ?3 on conflict (kind, subject_hash, window_start) do update set count = count + 1",
            browser_hash,
            now,
            CODE_TRIES
        ),
        system_sql!(
            "select coalesce(sum(count), 0) as value from throttle where kind = 'code' and subject_hash = ?1",
            browser_hash
        ),
        system_sql!(
            "update sign_in_link set codes_tried = codes_tried + 1 where browser_hash = ?1 and used_at is null and expires_at > ?2 and codes_tried < ?3 returning jti_hash as value",
            browser_hash,
            now,
            CODE_TRIES
        ),
        system_sql!(
            "select l.jti_hash, l.person_id, l.code_hmac, l.browser_hash, l.codes_tried, l.expires_at, l.used_at, p.suspended_at, m.organisation_id, r.role from sign_in_link l join person p on p.id = l.person_id join membership m on m.person_id = l.person_id and m.state = 'active' join member_role r on r.organisation_id = m.organisation_id and r.person_id = m.person_id and r.product in ('interventions', 'platform') join organisation o on o.id = m.organisation_id and o.suspended_at is null where l.browser_hash = ?1 and l.used_at is null and l.expires_at > ?2 order by l.created_at desc, m.joined_at desc, m.organisation_id",
            browser_hash,
            now
        ),
    ]
}

/// A session to open, in a browser that may have had another.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The session.
    pub session: &'a NewCredential<'a>,
    /// What the browser held before.
    pub before: Option<&'a Credential>,
    /// A fresh UUID for the audit line.
    pub audit_id: Uuid,
    /// The date of the person's last activity.
    pub today: chrono::NaiveDate,
}

impl Opening<'_> {
    /// What follows the guarded statement that let `actor` in: its audit line, the session, the end of the one before.
    pub(super) fn statements(&self, actor: &Actor) -> Vec<Stmt> {
        let mut batch = vec![
            ledger::audit(
                self.audit_id,
                actor,
                "sign_in",
                &format!("credential/{}", self.session.id),
                self.session.now,
            ),
            self.session.insert(),
            system_sql!(
                "update person set last_active_on = ?2, warned_on = null where id = ?1",
                actor.person,
                self.today
            ),
        ];
        batch.extend(self.before.map(|before| {
            sql!(
                "delete from credential where token_hash = ?1 and organisation_id = ?2",
                before.hash(),
                before.organisation
            )
        }));
        batch
    }
}

/// Uses the link that let somebody in and opens the session: of two requests that race, one finds the link used.
///
/// Nor does it open anything once the account or its organisation was suspended, or the membership ended. Every other link of the
/// person dies, and so does the session that the browser had before.
#[must_use]
pub fn sign_in(pass: &Pass, opening: &Opening<'_>) -> Vec<Stmt> {
    let (actor, now) = (pass.actor(), opening.session.now);
    let mut batch = vec![system_sql!(
        "update sign_in_link set used_at = ?2 where jti_hash = ?1 and used_at is null and expires_at > ?2 and exists (select 1 from membership m join person p on p.id = m.person_id and p.suspended_at is null join organisation o on o.id = m.organisation_id and o.suspended_at is null where m.organisation_id = ?4 and m.person_id = ?3 and m.state = 'active')",
        pass.jti_hash(),
        now,
        actor.person,
        actor.organisation
    )];
    batch.extend(opening.statements(actor));
    batch.push(system_sql!(
        "update sign_in_link set used_at = ?2 where person_id = ?1 and used_at is null",
        actor.person,
        now
    ));
    batch
}
