//! What a person types about himself.

use crate::fr::{personal_data as fr, team};
use domain::text::{EmailAddress, PersonName, Phone};
use web::{Error, Fields, input::Reader};

/// The word that is typed to erase an account.
pub const ERASE: &str = "EFFACER";

/// How a person corrects what an organisation knows of him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Last name.
    pub last_name: PersonName,
    /// First name.
    pub first_name: PersonName,
    /// Where to call.
    pub phone: Option<Phone>,
}

/// Reads names and telephone; 422 with every field's message.
pub fn correction(fields: &Fields) -> Result<Correction, Error> {
    let mut reader = Reader::new(fields);
    let last_name = reader.required("last_name", team::THE_LAST_NAME, PersonName::parse);
    let first_name = reader.required("first_name", team::THE_FIRST_NAME, PersonName::parse);
    let phone = reader.optional("phone", Phone::parse);
    match (last_name, first_name) {
        (Some(last_name), Some(first_name)) if reader.is_clean() => Ok(Correction {
            last_name,
            first_name,
            phone,
        }),
        _ => Err(reader.into_error()),
    }
}

/// Reads the address to change to, which must be another one than `current`.
pub fn address(fields: &Fields, current: Option<&str>) -> Result<EmailAddress, Error> {
    let mut reader = Reader::new(fields);
    let email = reader.required("email", fr::THE_NEW_ADDRESS, |raw| {
        let email = EmailAddress::parse(raw).map_err(|error| error.to_string())?;
        let same = current.is_some_and(|current| current.eq_ignore_ascii_case(email.as_str()));
        if same {
            Err(fr::SAME_ADDRESS.to_owned())
        } else {
            Ok(email)
        }
    });
    email.ok_or_else(|| reader.into_error())
}

/// How many characters the code of a new address has.
pub const CODE_LENGTH: usize = 24;

/// Reads the code of a new address: in either case, with or without spaces and dashes.
pub fn code(fields: &Fields) -> Result<String, Error> {
    let mut reader = Reader::new(fields);
    let code = reader.required("token", fr::THE_CODE, |raw| {
        let code: String = raw
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if code.len() == CODE_LENGTH {
            Ok(code)
        } else {
            Err(fr::CODE_FORM)
        }
    });
    code.ok_or_else(|| reader.into_error())
}

/// Reads the word that erases an account.
pub fn erasure(fields: &Fields) -> Result<(), Error> {
    let mut reader = Reader::new(fields);
    let typed = reader.required("confirmation", fr::THE_WORD, |raw| {
        if raw.trim() == ERASE {
            Ok(())
        } else {
            Err(fr::WRONG_WORD)
        }
    });
    typed.ok_or_else(|| reader.into_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        Fields::from_urlencoded(text.as_bytes())
    }

    #[test]
    fn the_word_is_typed_as_it_stands() {
        assert!(erasure(&fields("confirmation=+EFFACER+")).is_ok());
        for wrong in ["", "effacer", "EFFACE", "EFFACER!"] {
            let error = erasure(&fields(&format!("confirmation={wrong}"))).unwrap_err();
            assert_eq!(error.fields[0].field, "confirmation", "{wrong}");
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_copied() {
        let code_of = |text: &str| code(&fields(&format!("token={text}"))).ok();
        let read = Some("ABCDEFGHJKMNPQRSTUVWXYZ2".to_owned());
        assert_eq!(code_of("abcd-efgh-jkmn-pqrs-tuvw-xyz2"), read);
        assert_eq!(code_of("ABCD+EFGH+JKMN+PQRS+TUVW+XYZ2"), read);
        assert_eq!(code_of("ABCDEFGHJKMNPQRSTUVWXYZ"), None);
        assert_eq!(code_of("ABCDEFGHJKMNPQRSTUVWXYZ23"), None);
    }

    #[test]
    fn the_new_address_is_another_one() {
        let current = Some("dora@poitiers.example");
        assert!(address(&fields("email=d.dumas@poitiers.example"), current).is_ok());
        for wrong in ["", "dora", "Dora@Poitiers.example"] {
            assert!(
                address(&fields(&format!("email={wrong}")), current).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn names_stay_required_and_the_phone_is_checked() {
        assert!(correction(&fields("last_name=Dumas&first_name=Dora&phone=")).is_ok());
        let error = correction(&fields("last_name=&first_name=&phone=17")).unwrap_err();
        let named: Vec<&str> = error
            .fields
            .iter()
            .map(|error| error.field.as_str())
            .collect();
        assert_eq!(named, ["last_name", "first_name", "phone"]);
    }
}
