//! Field jobs that come back.

web::doors!(interventions::RECURRENCES, jobs);
