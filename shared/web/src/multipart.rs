//! Reads a `multipart/form-data` body that is whole in memory (RFC 7578; the delimiters are those of RFC 2046, section 5.1.1).
//! By hand: a parser of streams weighs some ten kilobytes in every function.

/// One part of a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// The field.
    pub(crate) name: String,
    /// Whether it is a file: it says so by a file name, even an empty one.
    pub(crate) is_file: bool,
    /// Its content.
    pub(crate) bytes: &'a [u8],
}

/// The parts of a body of that content type, in their order; none when it is malformed or cut short.
pub(crate) fn parts<'a>(content_type: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let boundary = parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty())?;
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    // The first delimiter may stand at the very start, without its line break.
    let mut rest = match body.strip_prefix(delimiter.get(2..)?) {
        Some(rest) => rest,
        None => split(body, &delimiter)?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (content, after) = split(after_padding(rest)?, &delimiter)?;
        parts.push(part(content)?);
        rest = after;
    }
    Some(parts)
}

/// What follows a delimiter's line: blanks may end the line.
fn after_padding(rest: &[u8]) -> Option<&[u8]> {
    let blanks = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
    // The line break stays: it is also the one before the blank line of a part without headers.
    rest.get(blanks..)?
        .starts_with(b"\r\n")
        .then(|| rest.get(blanks..))?
}

fn part(content: &[u8]) -> Option<Part<'_>> {
    let (headers, bytes) = split(content, b"\r\n\r\n")?;
    let headers = std::str::from_utf8(headers).ok()?;
    let disposition = headers.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    Some(Part {
        name: parameter(disposition, "name")?,
        is_file: parameter(disposition, "filename").is_some(),
        bytes,
    })
}

/// What stands before and after the first `mark`.
fn split<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let first = mark.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = from + rest.iter().position(|byte| byte == first)?;
        if let Some(after) = bytes.get(at..)?.strip_prefix(mark) {
            return Some((bytes.get(..at)?, after));
        }
        from = at + 1;
    }
}

/// A parameter of a header's value: `…; name=value` or `…; name="value"`, where a backslash keeps the sign after it.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let (_, mut rest) = value.split_once(';')?;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (text, after) = if let Some(quoted) = after.strip_prefix('"') {
            unquote(quoted)?
        } else {
            let (text, after) = after.split_once(';').unwrap_or((after, ""));
            (text.trim().to_owned(), after)
        };
        if name
            .trim_matches([' ', '\t', ';'])
            .eq_ignore_ascii_case(wanted)
        {
            return Some(text);
        }
        rest = after;
    }
}

/// The text of a quoted string whose first quote is gone, and what follows its last one.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut signs = quoted.chars();
    loop {
        match signs.next()? {
            '"' => return Some((text, signs.as_str())),
            '\\' => text.push(signs.next()?),
            sign => text.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TYPE: &str = "multipart/form-data; boundary=X";

    fn part<'a>(name: &str, is_file: bool, bytes: &'a [u8]) -> Part<'a> {
        Part {
            name: name.to_owned(),
            is_file,
            bytes,
        }
    }

    #[test]
    fn fields_and_files_come_in_their_order() {
        let body = b"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a; name=\\\"b\\\".jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\r\n--Y\r\n\r\n--X  \r\nContent-Disposition: form-data; filename=\"\"; name=none\r\n\r\n\r\n--X--\r\n";
        let expected = vec![
            part("a", false, b"1"),
            part("photo", true, b"\xff\r\n--Y\r\n"),
            part("none", true, b""),
        ];
        assert_eq!(parts(TYPE, body), Some(expected));
        let quoted = "multipart/form-data; charset=utf-8; Boundary=\"X\"";
        assert_eq!(parts(quoted, body).map(|parts| parts.len()), Some(3));
    }

    #[test]
    fn nothing_is_an_empty_form_and_words_before_it_are_skipped() {
        assert_eq!(parts(TYPE, b"--X--"), Some(vec![]));
        let body = b"words\r\n--X\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--X--";
        assert_eq!(parts(TYPE, body), Some(vec![part("a", false, b"1")]));
    }

    #[test]
    fn what_is_cut_or_has_no_name_is_malformed() {
        let body: &[u8] = b"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X--";
        for end in 0..body.len() {
            assert_eq!(parts(TYPE, &body[..end]), None, "{end}");
        }
        for content_type in ["multipart/form-data", "multipart/form-data; boundary="] {
            assert_eq!(parts(content_type, body), None, "{content_type}");
        }
        assert_eq!(parts(TYPE, b"--X\r\n\r\n1\r\n--X--"), None);
        assert_eq!(
            parts(
                TYPE,
                b"--X\r\nContent-Disposition: form-data\r\n\r\n1\r\n--X--"
            ),
            None
        );
    }

    proptest! {
        #[test]
        fn any_content_comes_back(contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..4)) {
            let mut body = Vec::new();
            for content in &contents {
                body.extend(b"--3f2a\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
                body.extend(content);
                body.extend(b"\r\n");
            }
            body.extend(b"--3f2a--\r\n");
            let read = parts("multipart/form-data; boundary=3f2a", &body).unwrap();
            prop_assert_eq!(read.iter().map(|part| part.bytes).collect::<Vec<_>>(), contents);
        }
    }
}
