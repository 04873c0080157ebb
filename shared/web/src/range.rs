//! A download that goes on where it was interrupted: `Range` and `If-Range` (RFC 9110, 13.1.5 and 14.2), one range of bytes.

use crate::request;
use http::HeaderMap;

/// What a request asks of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// All of it: there is no range, none that can be read, or it is of another file.
    Whole,
    /// So many bytes, from the first one on.
    Part {
        /// Where they start.
        offset: u64,
        /// How many; never 0.
        length: u64,
    },
    /// Bytes that the file does not have: 416.
    Beyond,
}

/// What these headers ask of a file of `size` bytes whose strong entity tag is `tag`, quotes included.
#[must_use]
pub fn asked(headers: &HeaderMap, size: u64, tag: &str) -> Asked {
    let same = request::text(headers, "if-range").is_none_or(|known| known == tag);
    match request::text(headers, "range").filter(|_| same) {
        Some(text) => parse(text, size).unwrap_or(Asked::Whole),
        None => Asked::Whole,
    }
}

fn parse(text: &str, size: u64) -> Option<Asked> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (offset, end) = match (first.trim(), last.trim()) {
        ("", suffix) => {
            let wanted = number(suffix)?;
            (
                size.saturating_sub(wanted),
                if wanted == 0 { 0 } else { size },
            )
        }
        (first, "") => (number(first)?, size),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            (first, last.saturating_add(1).min(size))
        }
    };
    Some(match end.checked_sub(offset).filter(|length| *length > 0) {
        Some(length) => Asked::Part { offset, length },
        None => Asked::Beyond,
    })
}

/// Digits alone: the reader of numbers takes a sign.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(range: &str, if_range: Option<&str>) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert("range", HeaderValue::from_str(range).unwrap());
        if let Some(tag) = if_range {
            headers.insert("if-range", HeaderValue::from_str(tag).unwrap());
        }
        asked(&headers, 10, "\"a\"")
    }

    const fn part(offset: u64, length: u64) -> Asked {
        Asked::Part { offset, length }
    }

    #[test]
    fn a_range_is_read_to_the_byte() {
        for (range, wanted) in [
            ("bytes=0-0", part(0, 1)),
            ("bytes=0-9", part(0, 10)),
            ("bytes=3-", part(3, 7)),
            ("bytes=9-", part(9, 1)),
            ("bytes=3-99", part(3, 7)),
            ("bytes=-4", part(6, 4)),
            ("bytes=-99", part(0, 10)),
            ("bytes=10-", Asked::Beyond),
            ("bytes=10-12", Asked::Beyond),
            ("bytes=-0", Asked::Beyond),
        ] {
            assert_eq!(of(range, None), wanted, "{range}");
        }
    }

    #[test]
    fn what_is_no_single_range_is_the_whole() {
        for range in [
            "bytes=5-3",
            "bytes=a-3",
            "bytes=+1-3",
            "bytes=0-1,3-4",
            "bytes=-",
            "lines=0-3",
            "bytes=99999999999999999999-",
        ] {
            assert_eq!(of(range, None), Asked::Whole, "{range}");
        }
        assert_eq!(asked(&HeaderMap::new(), 10, "\"a\""), Asked::Whole);
    }

    #[test]
    fn a_part_of_another_file_is_never_added_to_this_one() {
        assert_eq!(of("bytes=3-", Some("\"a\"")), part(3, 7));
        for other in ["\"b\"", "W/\"a\"", "Sun, 22 Nov 2026 08:00:00 GMT"] {
            assert_eq!(of("bytes=3-", Some(other)), Asked::Whole, "{other}");
        }
    }
}
