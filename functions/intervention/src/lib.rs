//! One field job: what it shows, and its moves from state to state.

web::doors!(interventions::ONE);
