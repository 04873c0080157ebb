//! One field job: what it shows.

web::doors!(interventions::ONE);
