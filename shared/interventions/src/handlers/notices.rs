//! Who is told of what (terms of use, 5.2): never the actor, never a suspended person, never somebody who could not open what
//! the alert speaks of, save that it was taken from him.

use super::alerts::{self, Event};
use crate::{
    mails::News,
    model::{Intervention, Priority, alerts::Kind},
    policy,
    store::read::Found,
};
use domain::{
    id::PersonId,
    policy::{Actor, Role, Subject, Ties},
};
use platform::{db::Stmt, directory::MemberRow};
use web::{Ctx, Error, Request};

/// What is known when people are to be told of a change.
pub(super) struct Notices<'a> {
    ctx: &'a Ctx,
    request: &'a Request,
    team: &'a [MemberRow],
    item: &'a Intervention,
    assigned: Vec<PersonId>,
    took_part: Vec<PersonId>,
    followers: Vec<PersonId>,
    agents_see_reports: bool,
    reason: Option<&'a str>,
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
            followers: found.followers.clone(),
            agents_see_reports: found.agents_see_reports,
            reason: None,
        }
    }

    /// Of an intervention that is being created, or of which no more was read than who does it.
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
            followers: Vec::new(),
            agents_see_reports: false,
            reason: None,
        }
    }

    /// With those who follow it.
    pub(super) fn followed_by(self, followers: Vec<PersonId>) -> Self {
        Self { followers, ..self }
    }

    /// A request waits for validation: to those who validate.
    pub(super) fn requested(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Requested, |member| coordinates(member.role))
    }

    /// To who asked: accepted.
    pub(super) fn validated(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Validated, |member| self.is_author(member))
    }

    /// To who asked: turned down, and why.
    pub(super) fn refused(mut self, reason: &'a str) -> Result<Vec<Stmt>, Error> {
        self.reason = Some(reason);
        self.tell(Kind::Refused, |member| self.is_author(member))
    }

    /// To those newly assigned, who may open it from now on.
    pub(super) fn assigned(mut self, newly: &[PersonId]) -> Result<Vec<Stmt>, Error> {
        self.assigned.extend_from_slice(newly);
        self.tell(Kind::Assigned, |member| newly.contains(&member.person_id))
    }

    /// To those from whom it is taken.
    pub(super) fn unassigned(&self, gone: &[PersonId]) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Unassigned, |member| gone.contains(&member.person_id))
    }

    /// To those who do it: when, or that the date is gone.
    pub(super) fn planned(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Planned, |member| self.does_it(member))
    }

    /// To who asked, and to those who coordinate and took part: it began.
    pub(super) fn started(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Started, |member| self.is_told(member))
    }

    /// To who asked, to those who follow it, and to all those who coordinate: something is in the way, and somebody has to clear it.
    pub(super) fn blocked(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Blocked, |member| {
            self.is_told(member) || coordinates(member.role)
        })
    }

    /// To who asked, and to those who coordinate and took part: done. A requester may answer, nobody else.
    pub(super) fn finished(&self) -> Result<Vec<Stmt>, Error> {
        let answers = |member: &MemberRow| self.is_author(member) && member.role == Role::Requester;
        let mut told = self.tell(Kind::Finished, |member| {
            self.is_told(member) && !answers(member)
        })?;
        told.extend(self.tell(Kind::FinishedForRequester, answers)?);
        Ok(told)
    }

    /// To who asked, to those who do it, and to those who coordinate and took part: given up.
    pub(super) fn cancelled(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Cancelled, |member| {
            self.is_concerned(member) || self.is_follower(member)
        })
    }

    /// To those who do it: again to be done.
    pub(super) fn reopened(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Reopened, |member| self.does_it(member))
    }

    /// To those who do it and those who coordinate: urgent, from now on.
    pub(super) fn urgent(&self) -> Result<Vec<Stmt>, Error> {
        let told = |member: &MemberRow| self.does_it(member) || coordinates(member.role);
        self.tell(Kind::Urgent, told)
    }

    /// To those who coordinate and were not just given it: urgent, from its creation on.
    pub(super) fn urgent_for_others(&self) -> Result<Vec<Stmt>, Error> {
        let told = |member: &MemberRow| coordinates(member.role) && !self.does_it(member);
        self.tell(Kind::Urgent, told)
    }

    /// To those who coordinate: who asked says that it is not solved.
    pub(super) fn reopening_asked(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::ReopeningAsked, |member| coordinates(member.role))
    }

    /// To who asked, to those who do it, and to all those who coordinate (terms of use, 5.2): a comment.
    pub(super) fn commented(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Commented, |member| {
            self.is_concerned(member) || coordinates(member.role)
        })
    }

    /// To those who follow it: somebody answered who asked. Its author is told what was answered, they look where it stands.
    pub(super) fn stage(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Stage, |member| {
            self.is_follower(member) && !self.is_author(member)
        })
    }

    /// To who asked: another request was the same and joined his.
    pub(super) fn absorbed(&self) -> Result<Vec<Stmt>, Error> {
        self.tell(Kind::Absorbed, |member| self.is_author(member))
    }

    /// To the `author` of a request that was the same and to those who followed it: they follow this one from now on.
    pub(super) fn merged(
        mut self,
        author: Option<PersonId>,
        followers: &[PersonId],
    ) -> Result<Vec<Stmt>, Error> {
        self.followers.extend(author);
        self.followers.extend_from_slice(followers);
        let asked = |member: &MemberRow| author == Some(member.person_id);
        let mut told = self.tell(Kind::Merged, |member| {
            asked(member) && !self.is_author(member)
        })?;
        told.extend(self.tell(Kind::MergedForFollower, |member| {
            self.is_follower(member) && !asked(member) && !self.is_author(member)
        })?);
        Ok(told)
    }

    fn follows(&self, member: &MemberRow) -> bool {
        self.is_author(member) || self.coordinated(member)
    }

    fn is_follower(&self, member: &MemberRow) -> bool {
        self.followers.contains(&member.person_id)
    }

    fn is_told(&self, member: &MemberRow) -> bool {
        self.follows(member) || self.is_follower(member)
    }

    fn is_concerned(&self, member: &MemberRow) -> bool {
        self.follows(member) || self.does_it(member)
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
            followed: self.is_follower(member),
        };
        let subject = Subject {
            ties,
            ..Subject::organisation(self.item.organisation_id)
        };
        policy::sees(&actor, subject, self.agents_see_reports)
    }

    /// The alerts of those chosen, and the mails that do not wait for the hour.
    fn tell(&self, kind: Kind, chosen: impl Fn(&MemberRow) -> bool) -> Result<Vec<Stmt>, Error> {
        let told = self
            .team
            .iter()
            .filter(|member| chosen(member) && (kind == Kind::Unassigned || self.may_read(member)));
        // What becomes urgent was not when it was read.
        let urgent = kind == Kind::Urgent || self.item.priority == Priority::Urgent;
        let news = News {
            kind,
            id: self.item.id,
            number: Some(self.item.number),
            title: self.item.title(),
            reason: self.reason,
        };
        tell(self.ctx, self.request, urgent, news, told)
    }
}

/// Tells those of `members` who did not do it themselves and are not suspended.
pub(super) fn tell<'m>(
    ctx: &Ctx,
    request: &Request,
    urgent: bool,
    news: News<'_>,
    members: impl Iterator<Item = &'m MemberRow>,
) -> Result<Vec<Stmt>, Error> {
    let session = request.signed_in()?;
    let told = members
        .filter(|member| member.person_id != session.person_id && member.suspended_at.is_none());
    let event = Event {
        organisation: session.organisation_id,
        organisation_name: &session.organisation_name,
        urgent,
        news,
    };
    Ok(alerts::raise(ctx, &event, told))
}

/// Whether that role coordinates the work of others.
pub(crate) const fn coordinates(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::Coordinator)
}
