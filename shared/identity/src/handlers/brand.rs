//! « Apparence »: the administrateur tries a colour on the page itself, then keeps it for the organisation.

use crate::{
    fr::brand as fr,
    notices,
    pages::brand as pages,
    policy::{TABLE, may},
    store::brand as store,
};
use domain::{
    colour::{Brand, Colour, Unreadable},
    policy::Grant,
};
use serde_json::json;
use web::{Ctx, Error, Outcome, Request, Response};

fn grant(request: &Request) -> Result<Grant<may::ChangeBrand>, Error> {
    request.granted::<may::ChangeBrand>(TABLE)
}

/// The page in the colour that the query asks for, or in the organisation's own; 422 when text would not read.
pub fn show(request: &Request) -> Result<Response, Error> {
    grant(request)?;
    let current = request.signed_in()?.brand_colour.as_str();
    let typed = |name: &str| request.query.get(name).filter(|raw| !raw.trim().is_empty());
    // What is written says more than the palette, which always sends something.
    let (field, asked) = match (typed("couleur"), typed("palette")) {
        (Some(written), _) => ("couleur", Some(written)),
        (None, picked) => ("palette", picked),
    };
    let Some(asked) = asked else {
        let colour = Colour::parse(current).unwrap_or(Colour::DEFAULT_BRAND);
        return Ok(answer(request, colour, false));
    };
    match readable(asked) {
        Ok(brand) => Ok(answer(request, brand.colour(), true)),
        Err((message, nearest)) => {
            let error = Error::field(field, message);
            let page = pages::refused(request, nearest, &error.fields);
            Err(error.with_page(page))
        }
    }
}

fn answer(request: &Request, colour: Colour, tried: bool) -> Response {
    if request.wants_json() {
        let (light, dark) = colour.contrasts();
        return Response::json(&json!({ "colour": colour, "light": light, "dark": dark }));
    }
    Response::page(pages::show(request, colour, tried))
}

/// The brand of what was typed, or why it is none and the nearest that would be.
fn readable(raw: &str) -> Result<Brand, (String, Option<Colour>)> {
    let colour = Colour::parse(raw).map_err(|error| (error.to_string(), None))?;
    Brand::new(colour).map_err(|Unreadable { contrast, nearest }| {
        (fr::unreadable(colour, contrast, nearest), Some(nearest))
    })
}

/// Keeps a colour: every page wears it from the next request on.
pub async fn keep(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let grant = grant(&request)?;
    if let Some(done) = request.replay()? {
        return Ok(done);
    }
    let brand = readable(request.fields.get("colour").unwrap_or_default());
    let brand = brand.map_err(|(message, nearest)| {
        let error = Error::field("colour", message);
        let page = pages::refused(&request, nearest, &error.fields);
        error.with_page(page)
    })?;
    let outcome = Outcome::changed(
        pages::PLACE.to_owned(),
        notices::COLOUR_CHANGED.code,
        json!({ "colour": brand.colour() }),
    );
    let mut batch = store::change(&grant, brand, ctx.uuid(), request.now);
    batch.extend(request.remember(&outcome)?);
    ctx.write(batch).await?;
    Ok(request.done(&outcome))
}
