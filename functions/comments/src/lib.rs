//! What is said of a field job.

web::doors!(interventions::COMMENTS);
