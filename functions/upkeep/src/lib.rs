//! What the jobs did, and what is left of the organisations that were destroyed.

web::doors!(identity::UPKEEP);
