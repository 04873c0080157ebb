//! Statistics of field jobs, and their list as a file.

web::doors!(interventions::FIGURES);
