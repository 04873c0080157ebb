//! Lists of field jobs.

web::doors!(interventions::LISTS);
