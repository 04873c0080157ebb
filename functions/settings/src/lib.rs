//! Categories and types of field jobs, and the night’s deletions.

web::doors!(interventions::SETTINGS, jobs);
