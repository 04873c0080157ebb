//! What a person sees, takes away, corrects and erases of himself, and the journal of actions.

web::doors!(identity::PERSONAL_DATA);
