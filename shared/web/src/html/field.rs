//! Fields: label, hint, error and control tied together.

use super::icon::{Icon, icon};
use crate::FieldError;
use maud::{Markup, Render, html};

/// One of the answers that a list offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub label: &'a str,
    /// More about it, in small.
    pub hint: Option<&'a str>,
    /// The heading it stands under in a drop-down list; choices of one group follow each other.
    pub group: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// A choice.
    #[must_use]
    pub const fn new(value: &'a str, label: &'a str) -> Self {
        Self {
            value,
            label,
            hint: None,
            group: None,
        }
    }

    /// With more about it.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Under that heading.
    #[must_use]
    pub const fn group(mut self, group: &'a str) -> Self {
        self.group = Some(group);
        self
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind<'a> {
    Input(&'static str),
    Area(u8),
    Select(&'a [Choice<'a>], Option<&'a str>),
    Radios(&'a [Choice<'a>]),
    Boxes(&'a [Choice<'a>]),
    Box,
    Photo(u8),
    File(&'a str),
    Picture(&'static str),
}

/// The pictures that are taken: those that every browser shows.
const PICTURES: &str = "image/jpeg,image/png,image/webp";

/// A field of a form. Its id is its name unless [`Field::id`] says otherwise; the error summary links to it.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    name: &'a str,
    id: &'a str,
    label: &'a str,
    kind: Kind<'a>,
    hint: Option<&'a str>,
    error: Option<&'a str>,
    values: &'a [&'a str],
    value: &'a str,
    required: bool,
    in_filters: bool,
    short: bool,
    autocomplete: Option<&'a str>,
    inputmode: Option<&'a str>,
    max_length: Option<u16>,
    bounds: (Option<&'a str>, Option<&'a str>),
}

impl<'a> Field<'a> {
    const fn new(name: &'a str, label: &'a str, kind: Kind<'a>) -> Self {
        Self {
            name,
            id: name,
            label,
            kind,
            hint: None,
            error: None,
            values: &[],
            value: "",
            required: false,
            in_filters: false,
            short: false,
            autocomplete: None,
            inputmode: None,
            max_length: None,
            bounds: (None, None),
        }
    }

    /// One line of text.
    #[must_use]
    pub const fn text(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("text"))
    }

    /// An e-mail address.
    #[must_use]
    pub const fn email(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("email"))
    }

    /// A password: what was typed is never shown again.
    #[must_use]
    pub const fn password(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("password"))
    }

    /// A phone number.
    #[must_use]
    pub const fn tel(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("tel"))
    }

    /// Words to look for.
    #[must_use]
    pub const fn search(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("search"))
    }

    /// A near date, value `YYYY-MM-DD`.
    #[must_use]
    pub const fn date(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("date"))
    }

    /// A near date and its time, value `YYYY-MM-DDTHH:MM`.
    #[must_use]
    pub const fn date_time(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("datetime-local"))
    }

    /// A time of day, value `HH:MM`.
    #[must_use]
    pub const fn time(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("time"))
    }

    /// A colour, value `#rrggbb`.
    #[must_use]
    pub const fn colour(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Input("color"))
    }

    /// Several lines of text, so many shown at first.
    #[must_use]
    pub const fn area(name: &'a str, label: &'a str, rows: u8) -> Self {
        Self::new(name, label, Kind::Area(rows))
    }

    /// A drop-down list. `prompt` is its first, empty line: « Choisissez une catégorie », « Toutes ».
    #[must_use]
    pub const fn select(
        name: &'a str,
        label: &'a str,
        choices: &'a [Choice<'a>],
        prompt: Option<&'a str>,
    ) -> Self {
        Self::new(name, label, Kind::Select(choices, prompt))
    }

    /// One answer of a few, all seen.
    #[must_use]
    pub const fn radios(name: &'a str, label: &'a str, choices: &'a [Choice<'a>]) -> Self {
        Self::new(name, label, Kind::Radios(choices))
    }

    /// Any number of answers; chosen with [`Field::values`].
    #[must_use]
    pub const fn boxes(name: &'a str, label: &'a str, choices: &'a [Choice<'a>]) -> Self {
        Self::new(name, label, Kind::Boxes(choices))
    }

    /// Yes or no: `yes` is sent when ticked, nothing else; ticked when the value is not empty.
    #[must_use]
    pub const fn tick(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Box)
    }

    /// Photos, taken or chosen, at most so many a form where there is a script and one without (page script `assets::PHOTO_JS`, form
    /// multipart). The files come as `name`, in order; with a script, as many thumbnails come as `thumbnail`, an empty one where none could
    /// be made.
    #[must_use]
    pub const fn photo(name: &'a str, label: &'a str, most: u8) -> Self {
        Self::new(name, label, Kind::Photo(most))
    }

    /// A file of one of the types of `accept`, an HTML list; the form is multipart.
    #[must_use]
    pub const fn file(name: &'a str, label: &'a str, accept: &'a str) -> Self {
        Self::new(name, label, Kind::File(accept))
    }

    /// The photo of a person, one file; with a script, it is drawn smaller before it leaves (page script `assets::PHOTO_JS`, form multipart).
    #[must_use]
    pub const fn portrait(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Picture("portrait"))
    }

    /// A logo, one file, as [`Field::portrait`]: what is transparent stays so.
    #[must_use]
    pub const fn logo(name: &'a str, label: &'a str) -> Self {
        Self::new(name, label, Kind::Picture("logo"))
    }

    /// With another id, where two forms of a page have a field of the same name.
    #[must_use]
    pub const fn id(mut self, id: &'a str) -> Self {
        self.id = id;
        self
    }

    /// With a hint: what is expected, an example of the format.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With what was typed or chosen.
    #[must_use]
    pub const fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// With all that was ticked.
    #[must_use]
    pub const fn values(mut self, values: &'a [&'a str]) -> Self {
        self.values = values;
        self
    }

    /// With its message among these, if there is one.
    #[must_use]
    pub fn errors(mut self, errors: &'a [FieldError]) -> Self {
        self.error = errors
            .iter()
            .find(|error| error.field == self.name)
            .map(|error| error.message.as_str());
        self
    }

    /// Mandatory; the others are marked « (facultatif) ».
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Among filters, where nothing is mandatory and nothing needs to say so.
    #[must_use]
    pub const fn filter(mut self) -> Self {
        self.in_filters = true;
        self
    }

    /// As wide as a postcode, not as the page.
    #[must_use]
    pub const fn short(mut self) -> Self {
        self.short = true;
        self
    }

    /// With the HTML `autocomplete` token: mandatory for data about the person typing (RGAA 11.13).
    #[must_use]
    pub const fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// With the keyboard of that HTML `inputmode`.
    #[must_use]
    pub const fn inputmode(mut self, mode: &'a str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// Of at most so many characters.
    #[must_use]
    pub const fn max_length(mut self, characters: u16) -> Self {
        self.max_length = Some(characters);
        self
    }

    /// From and to these dates or times, both included.
    #[must_use]
    pub const fn between(mut self, least: Option<&'a str>, most: Option<&'a str>) -> Self {
        self.bounds = (least, most);
        self
    }

    fn described_by(&self) -> Option<String> {
        let parts = [
            (self.hint.is_some(), "-aide"),
            (self.error.is_some(), "-erreur"),
        ];
        let ids: Vec<String> = parts
            .into_iter()
            .filter(|(there, _)| *there)
            .map(|(_, part)| format!("{}{part}", self.id))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn optional_mark(&self) -> Markup {
        let shown = !self.required && !self.in_filters && !matches!(self.kind, Kind::Box);
        html! { @if shown { " " span .optional { "(facultatif)" } } }
    }

    /// Hint and error, with the ids that the control names.
    fn notes(&self) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p .hint id={ (self.id) "-aide" } { (hint) } }
            @if let Some(error) = self.error {
                p .error id={ (self.id) "-erreur" } {
                    (icon(Icon::Warning)) span { span .hidden { "Erreur\u{a0}: " } (error) }
                }
            }
        }
    }

    /// The control with its label above.
    fn labelled(&self, control: &Markup) -> Markup {
        html! {
            div .field .field-wrong[self.error.is_some()] .field-short[self.short] {
                label for=(self.id) { (self.label) (self.optional_mark()) }
                (self.notes())
                (control)
            }
        }
    }

    fn input(&self, kind: &str) -> Markup {
        html! {
            input type=(kind) id=(self.id) name=(self.name) value=(self.value) required[self.required]
                autocomplete=[self.autocomplete] inputmode=[self.inputmode] maxlength=[self.max_length]
                min=[self.bounds.0] max=[self.bounds.1]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
        }
    }

    fn area_control(&self, rows: u8) -> Markup {
        html! {
            textarea id=(self.id) name=(self.name) rows=(rows) required[self.required] maxlength=[self.max_length]
                autocomplete=[self.autocomplete]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] { "\n" (self.value) }
        }
    }

    fn select_control(&self, choices: &[Choice<'_>], prompt: Option<&str>) -> Markup {
        html! {
            select id=(self.id) name=(self.name) required[self.required] autocomplete=[self.autocomplete]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] {
                @if let Some(prompt) = prompt { option value="" { (prompt) } }
                @for group in choices.chunk_by(|one, next| one.group == next.group) {
                    @if let Some(heading) = group.first().and_then(|choice| choice.group) {
                        optgroup label=(heading) { (self.options(group)) }
                    } @else {
                        (self.options(group))
                    }
                }
            }
        }
    }

    fn options(&self, choices: &[Choice<'_>]) -> Markup {
        html! {
            @for choice in choices { option value=(choice.value) selected[choice.value == self.value] { (choice.label) } }
        }
    }

    /// Radios or boxes in a group named by its legend. The first control has the field's id: the error summary leads there.
    fn group(&self, kind: &str, choices: &[Choice<'_>]) -> Markup {
        html! {
            fieldset .field .field-wrong[self.error.is_some()] aria-describedby=[self.described_by()] {
                legend { (self.label) (self.optional_mark()) }
                (self.notes())
                div .choices {
                    @for (index, choice) in choices.iter().enumerate() { (self.choice(kind, index, choice)) }
                }
            }
        }
    }

    fn choice(&self, kind: &str, index: usize, choice: &Choice<'_>) -> Markup {
        let id = if index == 0 {
            self.id.to_owned()
        } else {
            format!("{}-{}", self.id, index + 1)
        };
        let chosen = choice.value == self.value || self.values.contains(&choice.value);
        let hint_id = choice.hint.map(|_| format!("{id}-precision"));
        html! {
            div .choice {
                input type=(kind) id=(id) name=(self.name) value=(choice.value) checked[chosen]
                    required[self.required && kind == "radio"]
                    aria-invalid=[self.invalid().filter(|_| kind == "checkbox")] aria-describedby=[hint_id.as_deref()];
                label for=(id) { (choice.label) }
                @if let Some(hint) = choice.hint { p .hint id=[hint_id.as_deref()] { (hint) } }
            }
        }
    }

    fn tick_control(&self) -> Markup {
        html! {
            div .field .field-wrong[self.error.is_some()] {
                (self.notes())
                div .choice {
                    input type="checkbox" id=(self.id) name=(self.name) value="yes" checked[!self.value.is_empty()]
                        required[self.required]
                        aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
                    label for=(self.id) { (self.label) }
                }
            }
        }
    }

    fn file_control(&self, accept: &str, picture: Option<&str>) -> Markup {
        html! {
            input type="file" id=(self.id) name=(self.name) accept=(accept) data-picture=[picture] required[self.required]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
        }
    }

    /// One input for all; a script shows the second, nameless one, which opens the camera of a phone at once, and moves what it gets into the
    /// first.
    fn photo_control(&self, most: u8) -> Markup {
        let camera_id = format!("{}-appareil", self.id);
        html! {
            fieldset .field .photo-field .field-wrong[self.error.is_some()] data-photo-field {
                legend { (self.label) (self.optional_mark()) }
                (self.notes())
                div .photo-buttons {
                    div .photo-input .photo-camera hidden {
                        label for=(camera_id) { (icon(Icon::Camera)) span { "Prendre une photo" } }
                        input type="file" id=(camera_id) accept="image/*" capture="environment" data-photo-camera;
                    }
                    div .photo-input {
                        label for=(self.id) { (icon(Icon::Image)) span { "Choisir une photo" } }
                        input type="file" id=(self.id) name=(self.name) accept="image/*" data-photo data-photo-max=(most)
                            aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
                    }
                }
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        match self.kind {
            Kind::Input(kind) => self.labelled(&self.input(kind)),
            Kind::Area(rows) => self.labelled(&self.area_control(rows)),
            Kind::Select(choices, prompt) => self.labelled(&self.select_control(choices, prompt)),
            Kind::Radios(choices) => self.group("radio", choices),
            Kind::Boxes(choices) => self.group("checkbox", choices),
            Kind::Box => self.tick_control(),
            Kind::Photo(most) => self.photo_control(most),
            Kind::File(accept) => self.labelled(&self.file_control(accept, None)),
            Kind::Picture(as_what) => self.labelled(&self.file_control(PICTURES, Some(as_what))),
        }
    }
}

/// A box that chooses one of a list, to do something to several of them; `about` says which, for screen readers.
#[must_use]
pub fn pick(id: &str, name: &str, value: &str, about: &str, chosen: bool) -> Markup {
    html! {
        div .choice {
            input type="checkbox" id=(id) name=(name) value=(value) checked[chosen];
            label for=(id) { "Choisir" span .hidden { "\u{a0}: " (about) } }
        }
    }
}

/// Fields that answer one question together.
#[must_use]
pub fn fieldset(legend: &str, body: &Markup) -> Markup {
    html! { fieldset .group { legend { (legend) } (body) } }
}

/// Fields that few need, folded under their name unless `open`.
#[must_use]
pub fn fold(name: &str, open: bool, body: &Markup) -> Markup {
    html! { details .fold open[open] { summary { (name) } div { (body) } } }
}

/// Short fields side by side where there is room: a date and its time, a postcode and its town.
#[must_use]
pub fn fields_row(body: &Markup) -> Markup {
    html! { div .fields-row { (body) } }
}

/// The sentence that stands before the first field of a form (RGAA 11.10).
#[must_use]
pub fn required_note() -> Markup {
    html! { p .hint { "Sauf mention «\u{a0}facultatif\u{a0}», tous les champs sont obligatoires." } }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: [Choice<'static>; 3] = [
        Choice::new("tags", "Tags").group("Équipement"),
        Choice::new("luminaires", "Luminaires").group("Équipement"),
        Choice::new("autres", "Autres"),
    ];

    #[test]
    fn a_wrong_field_is_tied_to_its_message_and_its_hint() {
        let errors = [FieldError::new("title", "Écrivez un titre.")];
        let field = Field::text("title", "Titre")
            .hint("Quelques mots")
            .value("<b>")
            .required()
            .errors(&errors);
        let text = field.render().into_string();
        assert!(text.contains("<label for=\"title\">Titre</label>"));
        assert!(
            text.contains("aria-invalid=\"true\" aria-describedby=\"title-aide title-erreur\"")
        );
        assert!(text.contains("id=\"title-aide\"") && text.contains("id=\"title-erreur\""));
        assert!(
            text.contains("value=\"&lt;b&gt;\""),
            "what was typed stays, escaped"
        );
    }

    #[test]
    fn a_right_field_is_not_called_wrong() {
        let errors = [FieldError::new("other", "Non.")];
        let text = Field::text("title", "Titre")
            .errors(&errors)
            .render()
            .into_string();
        assert!(!text.contains("aria-invalid") && !text.contains("aria-describedby"));
        assert!(text.contains("(facultatif)"));
    }

    #[test]
    fn a_select_groups_its_choices_and_keeps_the_chosen_one() {
        let text = Field::select("type", "Type", &TYPES, Some("Choisissez un type"))
            .value("luminaires")
            .render()
            .into_string();
        assert_eq!(text.matches("<optgroup label=\"Équipement\">").count(), 1);
        assert!(text.contains("<option value=\"luminaires\" selected>"));
        assert!(text.contains("<option value=\"\">Choisissez un type</option>"));
        assert!(text.contains("</optgroup><option value=\"autres\">"));
    }

    #[test]
    fn radios_stand_in_a_named_group_whose_first_has_the_id_of_the_field() {
        let errors = [FieldError::new("type", "Choisissez un type.")];
        let text = Field::radios("type", "Type", &TYPES)
            .value("tags")
            .errors(&errors)
            .required()
            .render()
            .into_string();
        assert!(text.contains("<fieldset") && text.contains("<legend>Type</legend>"));
        assert!(text.contains("aria-describedby=\"type-erreur\""));
        assert!(text.contains("id=\"type\" name=\"type\" value=\"tags\" checked"));
        assert!(text.contains("<label for=\"type-2\">Luminaires</label>"));
    }

    #[test]
    fn every_box_that_was_ticked_stays_ticked() {
        let text = Field::boxes("type", "Type", &TYPES)
            .values(&["tags", "autres"])
            .render()
            .into_string();
        assert_eq!(text.matches(" checked").count(), 2);
    }

    #[test]
    fn the_text_of_an_area_keeps_its_first_line_break() {
        let text = Field::area("text", "Texte", 3)
            .value("\nun")
            .render()
            .into_string();
        assert!(
            text.contains(">\n\nun</textarea>"),
            "a parser drops the first line break of an area"
        );
    }

    #[test]
    fn a_photo_may_be_taken_or_chosen() {
        let text = Field::photo("photo", "Photos", 5).render().into_string();
        assert_eq!(text.matches("name=\"photo\"").count(), 1);
        assert!(
            text.contains("hidden><label for=\"photo-appareil\">"),
            "only a script shows the camera"
        );
        assert_eq!(text.matches("capture=\"environment\"").count(), 1);
        assert!(
            text.contains("<label for=\"photo\">")
                && text.contains("<label for=\"photo-appareil\">")
        );
    }
}
