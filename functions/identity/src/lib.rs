//! One’s own account, the team, departures, and the night’s erasures.

web::doors!(identity::IDENTITY, jobs);
