//! Past field jobs that come as a file.

web::doors!(interventions::IMPORT);
