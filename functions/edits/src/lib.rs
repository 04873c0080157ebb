//! What changes in a field job, and what is said of it.

web::doors!(interventions::EDITS);
