//! The sheets of field jobs, to be printed.

web::doors!(interventions::PAPER);
