//! Who is told of what by mail (terms of use, 5.2): never the actor, never a suspended person, never somebody who could not
//! open what the mail speaks of.

use crate::{
    mails::{self, Letter},
    model::Intervention,
    policy,
    store::read::Found,
};
use domain::{
    id::PersonId,
    policy::{Actor, Role, Subject, Ties},
};
use platform::{db::Stmt, directory::MemberRow, ledger, mail::Mail};
use web::{Ctx, Error, Request};

/// What is known when people are to be told of a change.
pub(super) struct Notices<'a> {
    ctx: &'a Ctx,
    request: &'a Request,
    team: &'a [MemberRow],
    item: &'a Intervention,
    assigned: Vec<PersonId>,
    took_part: Vec<PersonId>,
    agents_see_reports: bool,
}

impl<'a> Notices<'a> {
    /// Of an intervention that was found.
    pub(super) fn of(ctx: &'a Ctx, request: &'a Request, found: &'a Found) -> Self {
        let comments = found
            .dossier
            .comments
            .iter()
            .filter_map(|comment| comment.author_id);
        Self {
            ctx,
            request,
            team: &found.team,
            item: found.item(),
            assigned: found.assigned(),
            took_part: found.actors.iter().copied().chain(comments).collect(),
            agents_see_reports: found.agents_see_reports,
        }
    }

    /// Of an intervention that is being created.
    pub(super) fn of_new(
        ctx: &'a Ctx,
        request: &'a Request,
        team: &'a [MemberRow],
        item: &'a Intervention,
        assigned: Vec<PersonId>,
    ) -> Self {
        Self {
            ctx,
            request,
            team,
            item,
            assigned,
            took_part: Vec::new(),
            agents_see_reports: false,
        }
    }

    /// A request waits for validation: to those who validate.
    pub(super) fn requested(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(
            "requested",
            |member| coordinates(member.role),
            mails::requested,
        )
    }

    /// To who asked: accepted.
    pub(super) fn validated(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(
            "validated",
            |member| self.is_author(member),
            mails::validated,
        )
    }

    /// To who asked: turned down, and why.
    pub(super) fn refused(&self, reason: &str) -> Result<Vec<Stmt>, Error> {
        self.tell(
            "refused",
            |member| self.is_author(member),
            |letter| mails::refused(letter, reason),
        )
    }

    /// To those newly assigned, who may open it from now on.
    pub(super) fn assigned(mut self, newly: &[PersonId]) -> Result<Vec<Stmt>, Error> {
        self.assigned.extend_from_slice(newly);
        self.tell(
            "assigned",
            |member| newly.contains(&member.person_id),
            mails::assigned,
        )
    }

    /// To who asked, and to those who coordinate and took part: done.
    pub(super) fn finished(&self) -> Result<Vec<Stmt>, Error> {
        let told = |member: &MemberRow| self.is_author(member) || self.coordinated(member);
        self.tell("finished", told, mails::finished)
    }

    /// To those who do it: again to be done.
    pub(super) fn reopened(&self) -> Result<Vec<Stmt>, Error> {
        self.tell("reopened", |member| self.does_it(member), mails::reopened)
    }

    /// To those concerned: a comment.
    pub(super) fn commented(&self) -> Result<Vec<Stmt>, Error> {
        let told = |member: &MemberRow| {
            self.is_author(member) || self.does_it(member) || self.coordinated(member)
        };
        self.tell("commented", told, mails::commented)
    }

    fn is_author(&self, member: &MemberRow) -> bool {
        self.item.author_id == Some(member.person_id)
    }

    fn does_it(&self, member: &MemberRow) -> bool {
        self.assigned.contains(&member.person_id)
    }

    fn coordinated(&self, member: &MemberRow) -> bool {
        coordinates(member.role) && self.took_part.contains(&member.person_id)
    }

    /// Whether that member could open the link of the mail.
    fn may_read(&self, member: &MemberRow) -> bool {
        let actor = Actor {
            person: member.person_id,
            organisation: self.item.organisation_id,
            role: member.role,
        };
        let ties = Ties {
            assigned: self.does_it(member),
            own: self.is_author(member),
        };
        let subject = Subject {
            ties,
            ..Subject::organisation(self.item.organisation_id)
        };
        policy::sees(&actor, subject, self.agents_see_reports)
    }

    fn tell(
        &self,
        kind: &str,
        chosen: impl Fn(&MemberRow) -> bool,
        write: impl Fn(&Letter<'_>) -> Mail,
    ) -> Result<Vec<Stmt>, Error> {
        let session = self.request.signed_in()?;
        let (actor, now) = (session.person_id, self.request.now);
        let told = self.team.iter().filter(|member| {
            member.person_id != actor
                && member.suspended_at.is_none()
                && chosen(member)
                && self.may_read(member)
        });
        Ok(told
            .filter_map(|member| member.email.as_deref().map(|to| (member.person_id, to)))
            .map(|(person, to)| {
                let mail = write(&Letter {
                    origin: &self.ctx.config.origin,
                    organisation: &session.organisation_name,
                    to,
                    intervention: self.item,
                });
                ledger::enqueue(
                    self.ctx.uuid(),
                    session.organisation_id,
                    person,
                    kind,
                    &mail,
                    now,
                )
            })
            .collect())
    }
}

const fn coordinates(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::Coordinator)
}
