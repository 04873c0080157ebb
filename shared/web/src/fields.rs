//! What came with a request, whatever its form: URL-encoded, multipart or JSON become one list of fields.

use crate::{Error, error::Kind, fr};
use futures_util::stream;
use std::convert::Infallible;

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
    pub async fn from_body(content_type: &str, body: Vec<u8>) -> Result<Self, Error> {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        match kind {
            "application/x-www-form-urlencoded" => Ok(Self::from_urlencoded(&body)),
            "application/json" => Self::from_json(&body),
            REPORTS | OLD_REPORT => Self::from_report(body),
            "multipart/form-data" => Self::from_multipart(content_type, body).await,
            _ if body.is_empty() => Ok(Self::default()),
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

    async fn from_multipart(content_type: &str, body: Vec<u8>) -> Result<Self, Error> {
        let malformed = |_| Error::new(Kind::Malformed, fr::MALFORMED);
        let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
        let whole = stream::iter([Ok::<_, Infallible>(body)]);
        let mut parts = multer::Multipart::new(whole, boundary);
        let mut fields = Self::default();
        while let Some(part) = parts.next_field().await.map_err(malformed)? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.map_err(malformed)?.to_vec();
            if !is_file {
                let text = String::from_utf8(bytes)
                    .map_err(|_| Error::new(Kind::Malformed, fr::MALFORMED))?;
                fields.push(&name, text);
            } else if !bytes.is_empty() {
                // A browser sends an empty part for a file that was not chosen.
                fields.files.push(Upload { field: name, bytes });
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
