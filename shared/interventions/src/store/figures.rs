//! What is counted for the statistics: live interventions by their moments, deleted ones by what they left.

use crate::{
    model::figures::{Dimension, Span},
    policy::may,
};
use domain::{
    calendar::{Zone, to_db},
    policy::Grant,
};
use platform::{db::Stmt, sql};

/// The statements that count `spans` of days in `zone`, told apart by a dimension: three of them, each giving
/// [`crate::model::figures::Cell`] rows. The columns that are counted are all in the indexes.
#[must_use]
pub fn counts(
    grant: &Grant<may::ReadFigures>,
    spans: &[Span],
    zone: Zone,
    by: Dimension,
) -> Vec<Stmt> {
    let organisation = grant.organisation();
    let spans = json(spans, zone);
    vec![
        sql!(
            "select b.key as period, case ?3 when 'type' then coalesce(i.type_id, i.category_id) when 'statut' then i.status when 'priorite' then i.priority when 'zone' then coalesce((select min(g.zone_id) from intervention_zone g where g.organisation_id = i.organisation_id and g.intervention_id = i.id), '') else i.category_id end as code, 'created' as event, count(*) as total from json_each(?2) b cross join intervention i on i.organisation_id = ?1 and i.created_at >= json_extract(b.value, '$[0]') and i.created_at < json_extract(b.value, '$[1]') group by 1, 2",
            organisation,
            &spans,
            by.code()
        ),
        sql!(
            "select b.key as period, case ?3 when 'type' then coalesce(i.type_id, i.category_id) when 'statut' then i.status when 'priorite' then i.priority when 'zone' then coalesce((select min(g.zone_id) from intervention_zone g where g.organisation_id = i.organisation_id and g.intervention_id = i.id), '') else i.category_id end as code, 'finished' as event, count(*) as total from json_each(?2) b cross join intervention i on i.organisation_id = ?1 and i.status = 'done' and i.closed_at >= json_extract(b.value, '$[0]') and i.closed_at < json_extract(b.value, '$[1]') group by 1, 2",
            organisation,
            &spans,
            by.code()
        ),
        sql!(
            "select b.key as period, case ?3 when 'type' then iif(f.type_id = '', f.category_id, f.type_id) when 'statut' then f.status when 'priorite' then f.priority when 'zone' then f.zone_id else f.category_id end as code, f.event, sum(f.total) as total from json_each(?2) b cross join figure f on f.organisation_id = ?1 and f.event in ('created', 'finished') and f.day >= json_extract(b.value, '$[2]') and f.day < json_extract(b.value, '$[3]') group by 1, 2, 3",
            organisation,
            &spans,
            by.code()
        ),
    ]
}

/// The spans as JSON: from and until as moments, from and until as days, the ends excluded.
fn json(spans: &[Span], zone: Zone) -> String {
    let spans: Vec<String> = spans
        .iter()
        .map(|span| {
            let (from, until) = span.moments(zone);
            let (first, after) = (span.first, span.day_after());
            format!(
                "[\"{}\",\"{}\",\"{first}\",\"{after}\"]",
                to_db(from),
                to_db(until)
            )
        })
        .collect();
    format!("[{}]", spans.join(","))
}
