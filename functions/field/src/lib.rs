//! The day of who works in the field, with or without network.

web::doors!(interventions::FIELD);
