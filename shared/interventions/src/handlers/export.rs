//! The list as a file, for those who coordinate.

use super::lists;
use crate::{
    fr,
    policy::{TABLE, may},
    store::{
        export::{self, Line},
        read::Filter,
    },
};
use chrono::{DateTime, Utc};
use domain::{calendar::Zone, csv};
use http::{
    StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, LINK},
};
use platform::Rows;
use web::{Ctx, Error, Request, Response, error::Kind, response::Body};

/// How many lines one file holds; what is beyond is the next file, told by the header `Link`.
pub const LINES: u32 = 20_000;

/// The first line. There is no column about people (terms of use, 5).
pub const HEADER: [&str; 16] = [
    "numero",
    "cree_le",
    "statut",
    "categorie",
    "type",
    "priorite",
    "adresse",
    "code_postal",
    "commune",
    "latitude",
    "longitude",
    "planifie_debut",
    "planifie_fin",
    "terminee_le",
    "nb_photos",
    "nb_commentaires",
];

/// The interventions that pass the filters of the list, as CSV. A filter by person is refused: its lines would be a figure about
/// that person.
pub async fn export(ctx: &Ctx, request: Request) -> Result<Response, Error> {
    let actor = request.actor()?;
    let grant = request.granted::<may::Export>(TABLE)?;
    let person = ["assignee_id", "agent_id", "author_id", "auteur", "agent"];
    if person.iter().any(|name| {
        request
            .query
            .get(name)
            .is_some_and(|value| !value.is_empty())
    }) {
        return Err(Error::new(Kind::Malformed, fr::EXPORT_PERSON));
    }
    request.freshly_signed_in("/interventions?vue=liste")?;
    let filter = Filter {
        limit: LINES + 1,
        ..lists::filter(&request, &actor)?
    };
    let taken = export::take(&grant, &filter, &said(&request), request.now, &ctx.random);
    let rows = ctx.write(taken.into()).await?;
    let mut lines: Vec<Line> = rows
        .into_iter()
        .nth(1)
        .map(Rows::all)
        .transpose()?
        .unwrap_or_default();
    let more = lines.len() > LINES as usize;
    lines.truncate(LINES as usize);
    let next = lines.last().filter(|_| more).map(|line| line.number);
    let name = format!(
        "interventions-{}.csv",
        request.zone().civil_date(request.now)
    );
    let mut response = Response::empty(StatusCode::OK)
        .with_header(CONTENT_TYPE, "text/csv; charset=utf-8")
        .with_header(
            CONTENT_DISPOSITION,
            &format!("attachment; filename=\"{name}\""),
        );
    response.body = Body::Text(file(&lines, request.zone()));
    Ok(match next {
        Some(number) => {
            let next = lists::next_page(&request.path, &request.query, number);
            response.with_header(LINK, &format!("<{next}>; rel=\"next\""))
        }
        None => response,
    })
}

/// What was taken, for the audit: the filter as it was asked for.
fn said(request: &Request) -> String {
    let kept = request.query.iter().filter(|(_, value)| !value.is_empty());
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(kept);
    format!("export.csv?{}", text.finish())
}

fn file(lines: &[Line], zone: Zone) -> String {
    let mut out = String::from(csv::BYTE_ORDER_MARK);
    csv::push_line(&mut out, &HEADER);
    for line in lines {
        csv::push_line(&mut out, &cells(line, zone));
    }
    out
}

/// What people typed is made harmless; what the product writes, numbers and dates, is left as it is.
fn cells(line: &Line, zone: Zone) -> [String; 16] {
    let words = |text: Option<&str>| csv::words(text.unwrap_or_default());
    let degrees = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let moment =
        |moment: Option<DateTime<Utc>>| moment.map(|moment| wall(moment, zone)).unwrap_or_default();
    let finished = line
        .closed_at
        .filter(|_| line.status == crate::model::Status::Done);
    [
        line.number.to_string(),
        wall(line.created_at, zone),
        line.status.label().to_owned(),
        csv::words(&line.category_name),
        words(line.type_name.as_deref()),
        line.priority.label().to_owned(),
        csv::words(&line.address),
        words(line.postcode.as_deref()),
        words(line.city.as_deref()),
        degrees(line.latitude),
        degrees(line.longitude),
        moment(line.planned_start),
        moment(line.planned_end),
        moment(finished),
        line.photos.to_string(),
        line.comments.to_string(),
    ]
}

/// A moment on the organisation's wall, `AAAA-MM-JJ HH:MM`.
fn wall(moment: DateTime<Utc>, zone: Zone) -> String {
    let mut text = zone.civil(moment).to_string();
    text.truncate("2026-03-02 08:00".len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::from_db;

    #[test]
    fn a_moment_is_that_of_the_wall() {
        let paris = Zone::default();
        assert_eq!(
            wall(from_db("2026-03-02T08:00:59Z").unwrap(), paris),
            "2026-03-02 09:00"
        );
        assert_eq!(
            wall(from_db("2026-07-01T22:30:00Z").unwrap(), paris),
            "2026-07-02 00:30"
        );
    }
}
