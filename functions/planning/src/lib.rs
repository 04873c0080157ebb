//! The planning of field jobs, absences, calendar feeds.

web::doors!(interventions::PLANNING);
