//! The moves of a field job from state to state.

web::doors!(interventions::MOVES);
