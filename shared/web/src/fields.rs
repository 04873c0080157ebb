//! What came with a request, whatever its form: URL-encoded, multipart or JSON become one list of fields.

use crate::{Error, error::Kind, fr, multipart};

/// The type of the reports that browsers send (Reporting API).
const REPORTS: &str = "application/reports+json";
/// The type of the reports of browsers that do not know the former.
const OLD_REPORT: &str = "application/csp-report";
/// The field that holds such a report.
pub const REPORT_FIELD: &str = "report";

/// A file that came with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The field.
    pub field: String,
    /// Its bytes, of a type still unknown.
    pub bytes: Vec<u8>,
}

/// The fields of a query or a body, in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    values: Vec<(String, String)>,
    files: Vec<Upload>,
}

impl Fields {
    /// Of a URL-encoded text: a query, or a form.
    #[must_use]
    pub fn from_urlencoded(text: &[u8]) -> Self {
        Self {
            values: form_urlencoded::parse(text).into_owned().collect(),
            files: Vec::new(),
        }
    }

    /// Of a body of that content type. A JSON body is an object of texts, numbers, booleans, nulls and lists of them.
    pub fn from_body(content_type: &str, body: Vec<u8>) -> Result<Self, Error> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        match kind {
            "application/x-www-form-urlencoded" => Ok(Self::from_urlencoded(&body)),
            "application/json" => Self::from_json(&body),
            REPORTS | OLD_REPORT => Self::from_report(body),
            "multipart/form-data" => Self::from_multipart(content_type, &body),
            _ => Err(Error::new(Kind::Unsupported, fr::UNSUPPORTED)),
        }
    }

    fn from_json(body: &[u8]) -> Result<Self, Error> {
        let malformed = || Error::new(Kind::Malformed, fr::MALFORMED);
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(body).map_err(|_| malformed())?;
        let mut fields = Self::default();
        for (name, value) in object {
            match value {
                serde_json::Value::Array(items) => {
                    for item in items {
                        fields.push(&name, scalar(item).ok_or_else(malformed)?);
                    }
                }
                serde_json::Value::Null => {}
                single => fields.push(&name, scalar(single).ok_or_else(malformed)?),
            }
        }
        Ok(fields)
    }

    /// What browsers report of their own accord is not a form: it is kept whole, in the field [`REPORT_FIELD`].
    fn from_report(body: Vec<u8>) -> Result<Self, Error> {
        let text =
            String::from_utf8(body).map_err(|_| Error::new(Kind::Malformed, fr::MALFORMED))?;
        let mut fields = Self::default();
        fields.push(REPORT_FIELD, text);
        Ok(fields)
    }

    fn from_multipart(content_type: &str, body: &[u8]) -> Result<Self, Error> {
        let malformed = || Error::new(Kind::Malformed, fr::MALFORMED);
        let mut fields = Self::default();
        for part in multipart::parts(content_type, body).ok_or_else(malformed)? {
            if !part.is_file {
                let text = String::from_utf8(part.bytes.to_vec()).map_err(|_| malformed())?;
                fields.push(&part.name, text);
            } else if !part.bytes.is_empty() {
                // A browser sends an empty part for a file that was not chosen.
                fields.files.push(Upload {
                    field: part.name,
                    bytes: part.bytes.to_vec(),
                });
            }
        }
        Ok(fields)
    }

    /// Adds a value.
    pub fn push(&mut self, name: &str, value: String) {
        self.values.push((name.to_owned(), value));
    }

    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a field.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Whether the field came, even empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The files of a field.
    #[must_use]
    pub fn files(&self, name: &str) -> Vec<&Upload> {
        self.files
            .iter()
            .filter(|file| file.field == name)
            .collect()
    }

    /// Every field and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A hash of everything but the field `except`, the same for the same content however it was encoded.
    #[must_use]
    pub fn hash(&self, except: &str) -> String {
        let mut lines: Vec<String> = self
            .values
            .iter()
            .filter(|(name, _)| name != except)
            .map(|(name, value)| {
                format!(
                    "{}\u{0}{}",
                    name,
                    platform::secret::sha256_hex(value.as_bytes())
                )
            })
            .chain(self.files.iter().map(|file| {
                format!(
                    "{}\u{0}\u{0}{}",
                    file.field,
                    platform::secret::sha256_hex(&file.bytes)
                )
            }))
            .collect();
        lines.sort();
        platform::secret::sha256_hex(lines.join("\n").as_bytes())
    }
}

fn scalar(value: serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(flag) => Some(if flag { "1" } else { "0" }.to_owned()),
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &str, body: &[u8]) -> Result<Fields, Kind> {
        Fields::from_body(content_type, body.to_vec()).map_err(|error| error.kind)
    }

    #[test]
    fn the_same_fields_come_from_every_form() {
        let form = read(
            "application/x-www-form-urlencoded; charset=utf-8",
            b"a=1&b=x+y&b=z",
        )
        .unwrap();
        let json = read("application/json", br#"{"a":1,"b":["x y","z"],"c":null}"#).unwrap();
        let parts = b"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nx y\r\n--X\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nz\r\n--X--\r\n";
        let multipart = read("multipart/form-data; boundary=X", parts).unwrap();
        assert_eq!(form, json);
        assert_eq!(form, multipart);
        assert_eq!(form.hash("key"), multipart.hash("key"));
    }

    #[test]
    fn an_empty_body_has_no_fields_whatever_its_type() {
        for content_type in [
            "",
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=X",
        ] {
            assert_eq!(
                read(content_type, b""),
                Ok(Fields::default()),
                "{content_type}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for body in [
            b"{".as_slice(),
            b"[1]",
            b"\"a\"",
            br#"{"a":{"b":1}}"#,
            br#"{"a":[[1]]}"#,
        ] {
            assert_eq!(read("application/json", body), Err(Kind::Malformed));
        }
        assert_eq!(read("text/plain", b"a=1"), Err(Kind::Unsupported));
        assert_eq!(read("multipart/form-data", b"a=1"), Err(Kind::Malformed));
    }

    #[test]
    fn the_key_is_not_part_of_the_hash() {
        let one = Fields::from_urlencoded(b"a=1&idempotency_key=k");
        let other = Fields::from_urlencoded(b"idempotency_key=l&a=1");
        assert_eq!(one.hash("idempotency_key"), other.hash("idempotency_key"));
        assert_ne!(
            one.hash("idempotency_key"),
            Fields::from_urlencoded(b"a=2").hash("idempotency_key")
        );
    }
}
