//! Creation of field jobs, photos included.

web::doors!(interventions::CREATION);
