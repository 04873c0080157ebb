//! Field jobs on a map, and the zones of the territory.

web::doors!(interventions::MAP);
