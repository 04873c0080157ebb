//! The building blocks of every page: accessible by construction, without inline style or script.
//!
//! [`page`] gives the whole document; the other blocks go into its content. Whatever implements [`maud::Render`] is written `(block)` in
//! `html!`. The classes are those of `assets/css`; a page never needs others than those that the blocks put.

mod button;
mod card;
mod chart;
mod field;
mod form;
mod icon;
mod list;
mod map;
mod notice;
mod people;
mod photo;
mod shell;
mod status;
mod table;
mod time;

pub use button::{Button, actions, aside};
pub use card::{Card, Column, board, card_list, panel, split};
pub use chart::{Bars, bar_chart};
pub use field::{Choice, Field, fields_row, fieldset, fold, pick, required_note};
pub use form::{Form, LINK_TOKEN_FIELD, hidden, link_form};
pub use icon::{Icon, icon};
pub use list::{Event, Tab, definition_list, pagination, stepper, tabs, timeline};
pub use map::{Live, Mark, place_area, still};
pub use notice::{Drawing, Notice, Tone, alert, empty_state, error_summary};
pub use people::{Comment, avatars, portrait, thread};
pub use photo::{Photo, before_after, thumbnail};
pub use shell::{Logo, NavItem, OrganisationView, Shell, page};
pub use status::{blocked_tag, status_badge, tag, urgent_tag};
pub use table::table;
pub use time::{day, moment, recent};

#[cfg(test)]
mod gallery;
