//! What people are told, and the mail of the hour.

web::doors!(interventions::ALERTS, jobs);
