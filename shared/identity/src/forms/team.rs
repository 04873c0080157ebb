//! What the administrateur types about a person.

use crate::fr::team as fr;
use domain::{
    fold::fold,
    policy::Role,
    text::{EmailAddress, Identifiant, PersonName, Phone},
};
use web::{Error, Fields, input::Reader};

/// The roles that an administrateur may give; his own is the operator's to transfer (terms of use, article 3).
pub const GIVEN: [Role; 3] = [Role::Coordinator, Role::Agent, Role::Requester];

/// Their codes.
pub const GIVEN_CODES: &[&str] = &[
    Role::Coordinator.code(),
    Role::Agent.code(),
    Role::Requester.code(),
];

/// What an organisation knows of a person (terms of use, 6.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Last name.
    pub last_name: PersonName,
    /// First name.
    pub first_name: PersonName,
    /// Unique in the organisation.
    pub identifiant: Identifiant,
    /// Where to write.
    pub email: Option<EmailAddress>,
    /// Where to call.
    pub phone: Option<Phone>,
}

impl Details {
    /// Under what the person stands in lists: last name, then first name.
    #[must_use]
    pub fn name_folded(&self) -> String {
        let (last, first) = (self.last_name.as_str(), self.first_name.as_str());
        fold(&format!("{last} {first}"))
    }
}

/// Reads a person and a role to give; 422 with every field's message.
pub fn member(fields: &Fields) -> Result<(Details, Role), Error> {
    let mut reader = Reader::new(fields);
    let read = read(&mut reader, |reader| {
        reader.required("role", fr::THE_ROLE, given)
    });
    read.filter(|_| reader.is_clean())
        .ok_or_else(|| reader.into_error())
}

/// Reads a person whose role stays what it is; 422 with every field's message.
pub fn administrator(fields: &Fields) -> Result<Details, Error> {
    let mut reader = Reader::new(fields);
    let read = read(&mut reader, |_| Some(()));
    read.map(|(details, ())| details)
        .filter(|_| reader.is_clean())
        .ok_or_else(|| reader.into_error())
}

/// In the order of the form, so that its errors are told in that order.
pub(super) fn read<R>(
    reader: &mut Reader<'_>,
    role: impl FnOnce(&mut Reader<'_>) -> Option<R>,
) -> Option<(Details, R)> {
    let last_name = reader.required("last_name", fr::THE_LAST_NAME, PersonName::parse);
    let first_name = reader.required("first_name", fr::THE_FIRST_NAME, PersonName::parse);
    let identifiant = reader.required("identifiant", fr::THE_IDENTIFIANT, Identifiant::parse);
    let role = role(reader);
    let email = reader.optional("email", EmailAddress::parse);
    let phone = reader.optional("phone", Phone::parse);
    let details = Details {
        last_name: last_name?,
        first_name: first_name?,
        identifiant: identifiant?,
        email,
        phone,
    };
    Some((details, role?))
}

fn given(code: &str) -> Result<Role, &'static str> {
    Role::from_code(code)
        .filter(|role| GIVEN.contains(role))
        .ok_or(fr::ROLE_NOT_GIVEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Details, Role), Error> {
        member(&Fields::from_urlencoded(text.as_bytes()))
    }

    #[test]
    fn case_10_what_is_missing_is_named_field_by_field() {
        let error = read("last_name=+&email=&phone=").unwrap_err();
        let named: Vec<&str> = error
            .fields
            .iter()
            .map(|field| field.field.as_str())
            .collect();
        assert_eq!(named, ["last_name", "first_name", "identifiant", "role"]);
    }

    #[test]
    fn case_10_address_and_phone_are_optional_but_checked() {
        let base = "last_name=Métayer&first_name=Gaston&identifiant=g.metayer&role=agent";
        let (details, role) = read(base).unwrap();
        assert_eq!(
            (details.email, details.phone, role),
            (None, None, Role::Agent)
        );
        let error = read(&format!("{base}&email=gaston&phone=17")).unwrap_err();
        assert_eq!(error.fields.len(), 2);
    }

    #[test]
    fn case_26_the_role_of_administrateur_is_not_given() {
        for role in ["administrator", "root", ""] {
            let error = read(&format!(
                "last_name=A&first_name=B&identifiant=abc&role={role}"
            ))
            .unwrap_err();
            assert_eq!(error.fields.len(), 1, "{role}");
            assert_eq!(error.fields[0].field, "role");
        }
    }
}
