//! The tables of the modules, role by role.

use domain::policy::{Matter, Role, Rule, Tie, Ties, allows};

/// An action, and what each role may do it to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Whose table it stands in.
    pub(crate) module: &'static str,
    /// Its code.
    pub(crate) code: &'static str,
    /// What people call it.
    pub(crate) label: &'static str,
    /// What it is done to.
    pub(crate) matter: Matter,
    /// For every role, the ties of which one is enough; none: it is refused.
    pub(crate) held: [(Role, Vec<Tie>); 5],
}

/// Every action of every module, in the order of their tables.
pub(crate) fn read() -> Vec<Line> {
    use identity::policy as identity;
    use interventions::policy as interventions;
    let mut lines = lines(
        "interventions",
        interventions::TABLE,
        interventions::Action::ALL,
        |action| (action.code(), action.label(), action.matter()),
    );
    lines.extend(self::lines(
        "identity",
        identity::TABLE,
        identity::Action::ALL,
        |action| (action.code(), action.label(), action.matter()),
    ));
    lines
}

fn lines<A: Copy + PartialEq>(
    module: &'static str,
    table: &[Rule<A>],
    actions: &[A],
    told: fn(A) -> (&'static str, &'static str, Matter),
) -> Vec<Line> {
    let line = |action: &A| {
        let (code, label, matter) = told(*action);
        Line {
            module,
            code,
            label,
            matter,
            held: Role::ALL.map(|role| (role, enough(table, role, action))),
        }
    };
    actions.iter().map(line).collect()
}

/// The ties that are enough, each alone; where belonging to the organisation is, the others say nothing more.
fn enough<A: PartialEq>(table: &[Rule<A>], role: Role, action: &A) -> Vec<Tie> {
    if allows(table, role, action, Ties::NONE) {
        return vec![Tie::Organisation];
    }
    let alone = |tie: &Tie| allows(table, role, action, only(*tie));
    Tie::ALL.into_iter().filter(alone).collect()
}

/// No tie but that one.
pub(crate) const fn only(tie: Tie) -> Ties {
    Ties {
        assigned: matches!(tie, Tie::Assigned),
        own: matches!(tie, Tie::Own),
        followed: matches!(tie, Tie::Followed),
    }
}

/// The code of a tie in JSON.
pub(crate) const fn tie_code(tie: Tie) -> &'static str {
    match tie {
        Tie::Organisation => "organisation",
        Tie::Assigned => "assigned",
        Tie::Own => "own",
        Tie::Followed => "followed",
    }
}

/// The code of a matter in JSON.
pub(crate) const fn matter_code(matter: Matter) -> &'static str {
    match matter {
        Matter::Intervention => "intervention",
        Matter::Comment => "comment",
        Matter::Absence => "absence",
        Matter::Organisation => "organisation",
        Matter::Account => "account",
        Matter::Platform => "platform",
    }
}
