//! Duplicates and parts of field jobs.

web::doors!(interventions::RELATIONS);
