//! How an organisation looks, and the photos of its people.

web::doors!(identity::PICTURES);
