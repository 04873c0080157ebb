//! The team: who belongs to it, who joins, who leaves.

web::doors!(identity::TEAM);
