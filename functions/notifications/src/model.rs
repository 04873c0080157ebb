//! When a mail is tried again, and when it is given up; pure.

use chrono::{DateTime, TimeDelta, Utc};

/// How long a run may keep a mail to itself.
pub(crate) const LEASE: TimeDelta = TimeDelta::minutes(2);

/// How many mails are leased at once.
pub(crate) const BATCH: u32 = 50;

/// How many such batches its cron sends: 400 mails are 408 statements, of the thousand that D1 takes from one invocation.
pub(crate) const BATCHES: u32 = 8;

/// How many failures kill a mail.
pub(crate) const ATTEMPTS: u32 = 8;

/// What becomes of a mail that could not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Try again then.
    Retry(DateTime<Utc>),
    /// Give up: the operator is told.
    Dead,
}

/// After `failures` failures, the last of them at `now`: one minute, then twice as long each time.
pub(crate) fn after(failures: u32, now: DateTime<Utc>) -> Next {
    if failures >= ATTEMPTS {
        return Next::Dead;
    }
    let doublings = failures.saturating_sub(1).min(ATTEMPTS);
    Next::Retry(now + TimeDelta::minutes(1_i64 << doublings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_twice_as_long_each_time_and_then_gives_up() {
        let now: DateTime<Utc> = "2026-03-02T08:00:00Z".parse().unwrap();
        let minutes: Vec<_> = (1..=7)
            .map(|failures| match after(failures, now) {
                Next::Retry(at) => (at - now).num_minutes(),
                Next::Dead => panic!("{failures} failures are not the end"),
            })
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64]);
        assert_eq!(after(8, now), Next::Dead);
    }
}
