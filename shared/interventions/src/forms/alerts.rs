//! What a person chooses to be mailed.

use super::Wrong;
use crate::model::alerts::{Choices, Delivery, Topic};
use web::{Fields, input::Reader};

/// Reads one field for each topic; `before` is what stays where nothing is sent.
pub fn choices(fields: &Fields, before: Choices) -> Result<Choices, Wrong> {
    let mut reader = Reader::new(fields);
    let mut choices = before;
    for topic in Topic::ALL {
        let chosen = reader.optional(topic.code(), |raw| {
            Delivery::from_code(raw).ok_or_else(|| unknown(topic))
        });
        if let Some(delivery) = chosen {
            choices = choices.with(topic, delivery);
        }
    }
    if reader.is_clean() {
        Ok(choices)
    } else {
        Err(reader.into_errors())
    }
}

fn unknown(topic: Topic) -> String {
    format!(
        "{}\u{a0}: choisissez tout de suite, une fois par heure au plus, ou jamais.",
        topic.label()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_sent_stays_and_what_is_unknown_is_told() {
        let before = Choices::default().with(Topic::Dates, Delivery::Never);
        let sent = |text: &str| choices(&Fields::from_urlencoded(text.as_bytes()), before.clone());
        let after = sent("comments=immediate").unwrap();
        assert_eq!(after.of(Topic::Comments), Delivery::Immediate);
        assert_eq!(after.of(Topic::Dates), Delivery::Never);
        let wrong = sent("comments=weekly&work=x").unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["work", "comments"]);
    }
}
