//! What changes in a field job.

web::doors!(interventions::EDITS);
