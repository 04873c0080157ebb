//! Photos of field jobs.

web::doors!(interventions::PHOTOS);
