//! Requests open to other software.

web::doors!(interventions::OPEN311);
