//! Lists and creation of field jobs.

web::doors!(interventions::LISTS);
