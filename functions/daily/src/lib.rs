//! Daily work: several field jobs at once, kept filters, checklists, what requesters say of the work.

web::doors!(interventions::DAILY);
