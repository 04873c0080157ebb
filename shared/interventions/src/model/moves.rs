//! The moves from one state to another: each says from where it goes, and gives what there is to write.

use super::{Intervention, Status, deadline};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{self, Holidays, Zone},
    id::PersonId,
    policy::Role,
};

/// How many years an intervention is kept after its end, or after its last activity (terms of use, 6.7).
pub const YEARS_KEPT: u16 = 3;

/// When a change is made, and until when the intervention is kept because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The moment of the change.
    pub at: DateTime<Utc>,
    /// Its civil date, in the organisation's zone.
    pub on: NaiveDate,
    /// The civil date, in the organisation's zone, on which the intervention will be deleted if nothing else happens.
    pub purge_on: NaiveDate,
    /// The public holidays of the organisation, which no deadline counts.
    pub holidays: Holidays,
    /// When the person did it, where no network carried it at once; people are shown this moment, all else counts from `at`.
    pub made_at: Option<DateTime<Utc>>,
}

impl Touch {
    /// A change made at `at` in `zone`: kept for [`YEARS_KEPT`] years from that civil date, 29 February giving 1 March.
    #[must_use]
    pub fn new(at: DateTime<Utc>, zone: Zone) -> Self {
        let on = zone.civil_date(at);
        Self {
            at,
            on,
            purge_on: calendar::add_years(on, YEARS_KEPT),
            holidays: Holidays::National,
            made_at: None,
        }
    }

    /// The same change, where those are the public holidays.
    #[must_use]
    pub const fn keeping(self, holidays: Holidays) -> Self {
        Self { holidays, ..self }
    }

    /// The same change, done at `made_at`.
    #[must_use]
    pub fn made(self, made_at: Option<DateTime<Utc>>) -> Self {
        Self { made_at, ..self }
    }
}

/// The move does not start from where the intervention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not from {}", .0.code())]
pub struct WrongState(pub Status);

/// What a move gives: what there is to write, nothing when it was made already, or the state that forbids it.
pub type Move<T> = Result<Option<T>, WrongState>;

/// « À valider » to « À faire », and who is assigned by the same gesture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validated {
    /// When.
    pub touch: Touch,
    /// Who is to do it; nobody yet when empty.
    pub assignees: Vec<PersonId>,
    /// The civil date on which it is due; none where its category has no delay.
    pub due_on: Option<NaiveDate>,
}

/// « À valider » to « Refusée ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// When.
    pub touch: Touch,
    /// Why; the person who asked reads it.
    pub reason: String,
}

/// « À faire » to « En cours ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// When.
    pub touch: Touch,
    /// Who takes it by starting it, where nobody had it.
    pub joins: Option<PersonId>,
}

/// « En cours » back to « À faire ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutBack {
    /// When.
    pub touch: Touch,
}

/// « En cours », and something is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// When.
    pub touch: Touch,
    /// What is in the way.
    pub reason: String,
    /// The civil date on which those concerned are told that it still is; none: nobody is.
    pub relaunch_on: Option<NaiveDate>,
}

/// « En cours », and nothing is in the way any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unblocked {
    /// When.
    pub touch: Touch,
}

/// « En cours » to « Terminée ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// When.
    pub touch: Touch,
}

/// « Terminée » back to « En cours ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reopened {
    /// When.
    pub touch: Touch,
}

/// « À faire » or « En cours » to « Annulée ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// When.
    pub touch: Touch,
    /// From where.
    pub from: Status,
    /// Why.
    pub reason: String,
}

impl Intervention {
    /// Accepts a request; what is to be done already needs no second yes, unless people are to be assigned with it.
    pub fn validate(
        &self,
        touch: Touch,
        assignees: Vec<PersonId>,
        present: &[PersonId],
    ) -> Move<Validated> {
        let nothing_more = assignees.iter().all(|person| present.contains(person));
        match self.status {
            Status::ToValidate => Ok(Some(Validated {
                touch,
                assignees,
                due_on: deadline(touch.on, self.follow_up.working_days, touch.holidays),
            })),
            Status::ToDo if nothing_more => Ok(None),
            other => Err(WrongState(other)),
        }
    }

    /// Turns a request down.
    pub fn refuse(&self, touch: Touch, reason: String) -> Move<Refused> {
        self.go(
            Status::ToValidate,
            Status::Refused,
            Refused { touch, reason },
        )
    }

    /// Begins the work. A coordinateur or administrateur who starts what nobody has takes it.
    pub fn start(&self, touch: Touch, who: PersonId, role: Role, is_free: bool) -> Move<Started> {
        let takes = is_free && matches!(role, Role::Administrator | Role::Coordinator);
        let started = Started {
            touch,
            joins: takes.then_some(who),
        };
        self.go(Status::ToDo, Status::InProgress, started)
    }

    /// Puts what was started back among what is to be done.
    pub fn put_back(&self, touch: Touch) -> Move<PutBack> {
        self.go(Status::InProgress, Status::ToDo, PutBack { touch })
    }

    /// Says that something is in the way, and when to ask about it again.
    pub fn block(
        &self,
        touch: Touch,
        reason: String,
        relaunch_on: Option<NaiveDate>,
    ) -> Move<Blocked> {
        match (self.status, self.blocked_at) {
            (Status::InProgress, None) => Ok(Some(Blocked {
                touch,
                reason,
                relaunch_on,
            })),
            (Status::InProgress, Some(_)) => Ok(None),
            (other, _) => Err(WrongState(other)),
        }
    }

    /// Says that nothing is in the way any more.
    pub fn unblock(&self, touch: Touch) -> Move<Unblocked> {
        match (self.status, self.blocked_at) {
            (Status::InProgress, Some(_)) => Ok(Some(Unblocked { touch })),
            (Status::InProgress, None) => Ok(None),
            (other, _) => Err(WrongState(other)),
        }
    }

    /// Ends the work.
    pub fn finish(&self, touch: Touch) -> Move<Finished> {
        self.go(Status::InProgress, Status::Done, Finished { touch })
    }

    /// Takes up again what was said to be done.
    pub fn reopen(&self, touch: Touch) -> Move<Reopened> {
        self.go(Status::Done, Status::InProgress, Reopened { touch })
    }

    /// Gives it up; a request that waits for its validation is refused instead.
    pub fn cancel(&self, touch: Touch, reason: String) -> Move<Cancelled> {
        match self.status {
            from @ (Status::ToDo | Status::InProgress) => Ok(Some(Cancelled {
                touch,
                from,
                reason,
            })),
            Status::Cancelled => Ok(None),
            other => Err(WrongState(other)),
        }
    }

    fn go<T>(&self, from: Status, to: Status, change: T) -> Move<T> {
        match self.status {
            status if status == from => Ok(Some(change)),
            status if status == to => Ok(None),
            other => Err(WrongState(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::{intervention, person};

    fn touch() -> Touch {
        Touch::new(
            calendar::from_db("2026-03-02T08:00:00Z").unwrap(),
            Zone::PARIS,
        )
    }

    #[derive(Debug, PartialEq, Clone, Copy)]
    enum Cell {
        Goes,
        Already,
        Never,
    }
    use Cell::{Already, Goes, Never};

    fn cell<T>(given: Move<T>) -> Cell {
        given.map_or(Never, |change| change.map_or(Already, |_| Goes))
    }

    #[test]
    fn every_state_and_every_move() {
        let why = || "parce que".to_owned();
        let by = person(1);
        // validate, refuse, start, put back, block, unblock, finish, reopen, cancel
        let expected = [
            (
                Status::ToValidate,
                [Goes, Goes, Never, Never, Never, Never, Never, Never, Never],
            ),
            (
                Status::ToDo,
                [
                    Already, Never, Goes, Already, Never, Never, Never, Never, Goes,
                ],
            ),
            (
                Status::InProgress,
                [
                    Never, Never, Already, Goes, Goes, Already, Goes, Already, Goes,
                ],
            ),
            (
                Status::Done,
                [
                    Never, Never, Never, Never, Never, Never, Already, Goes, Never,
                ],
            ),
            (
                Status::Refused,
                [
                    Never, Already, Never, Never, Never, Never, Never, Never, Never,
                ],
            ),
            (
                Status::Cancelled,
                [
                    Never, Never, Never, Never, Never, Never, Never, Never, Already,
                ],
            ),
            (Status::Duplicate, [Never; 9]),
        ];
        assert_eq!(expected.len(), Status::ALL.len());
        for (status, cells) in expected {
            let found = intervention(status);
            let given = [
                cell(found.validate(touch(), Vec::new(), &[])),
                cell(found.refuse(touch(), why())),
                cell(found.start(touch(), by, Role::Agent, false)),
                cell(found.put_back(touch())),
                cell(found.block(touch(), why(), None)),
                cell(found.unblock(touch())),
                cell(found.finish(touch())),
                cell(found.reopen(touch())),
                cell(found.cancel(touch(), why())),
            ];
            assert_eq!(given, cells, "{status:?}");
        }
    }

    #[test]
    fn a_wrong_state_is_named() {
        let found = intervention(Status::ToDo);
        assert_eq!(found.finish(touch()), Err(WrongState(Status::ToDo)));
    }

    #[test]
    fn what_is_blocked_is_blocked_once_and_unblocked_once() {
        let mut found = intervention(Status::InProgress);
        found.blocked_at = Some(touch().at);
        assert_eq!(
            cell(found.block(touch(), "la pluie".to_owned(), None)),
            Already
        );
        assert_eq!(cell(found.unblock(touch())), Goes);
        assert_eq!(cell(found.finish(touch())), Goes);
    }

    #[test]
    fn validating_again_does_not_swallow_new_assignees() {
        let found = intervention(Status::ToDo);
        assert_eq!(cell(found.validate(touch(), vec![person(2)], &[])), Never);
        assert_eq!(
            cell(found.validate(touch(), vec![person(2)], &[person(2)])),
            Already
        );
    }

    #[test]
    fn only_those_who_coordinate_take_what_nobody_has() {
        let found = intervention(Status::ToDo);
        let joins = |role, is_free| {
            found
                .start(touch(), person(1), role, is_free)
                .unwrap()
                .unwrap()
                .joins
        };
        assert_eq!(joins(Role::Coordinator, true), Some(person(1)));
        assert_eq!(joins(Role::Administrator, true), Some(person(1)));
        assert_eq!(joins(Role::Coordinator, false), None);
        assert_eq!(joins(Role::Agent, true), None);
    }

    #[test]
    fn it_is_kept_three_civil_years_in_the_zone() {
        let kept = |moment: &str, zone| {
            Touch::new(calendar::from_db(moment).unwrap(), zone)
                .purge_on
                .to_string()
        };
        assert_eq!(kept("2023-05-10T10:00:00Z", Zone::PARIS), "2026-05-10");
        assert_eq!(kept("2024-02-29T10:00:00Z", Zone::PARIS), "2027-03-01");
        assert_eq!(kept("2023-05-10T22:30:00Z", Zone::PARIS), "2026-05-11");
        let reunion = Zone::parse("Indian/Reunion").unwrap();
        assert_eq!(kept("2023-05-10T20:30:00Z", reunion), "2026-05-11");
    }
}
