//! Numbers as people write them.

/// How many digits are read: as many as a number of the machine holds exactly.
const DIGITS: usize = 15;

/// Reads « -46,58 » or « 46.58 »: a sign, digits, and a decimal part that is cut where the machine's numbers are less precise. The
/// reader of the standard library also knows exponents and infinities, and weighs eleven kilobytes of gzip in each function.
#[must_use]
pub fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mut value, mut scale, mut read) = (0.0, 1.0, 0);
    let mut parts = unsigned.splitn(2, ['.', ',']);
    let whole = parts.next()?;
    let rest = parts.next().unwrap_or_default();
    if whole.len() > DIGITS || (whole.is_empty() && rest.is_empty()) {
        return None;
    }
    for digit in whole.chars() {
        value = value * 10.0 + f64::from(digit.to_digit(10)?);
        read += 1;
    }
    for digit in rest.chars() {
        let digit = f64::from(digit.to_digit(10)?);
        if read < DIGITS {
            value = value * 10.0 + digit;
            scale *= 10.0;
            read += 1;
        }
    }
    Some(sign * (value / scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_the_standard_library_reads() {
        for text in [
            "0",
            "-0.5",
            "46.580224",
            "0.340375",
            "-90",
            "90.000001",
            "180",
            "12345678.9",
            ".5",
            "5.",
            "0.000001",
            "3.14159265358979",
        ] {
            assert_eq!(decimal(text), text.parse().ok(), "{text}");
            let french = text.replace('.', ",");
            assert_eq!(decimal(&format!(" {french} ")), text.parse().ok(), "{text}");
        }
        assert_eq!(decimal("+2,5"), Some(2.5));
        let long = decimal("0.34037512345678901234").unwrap();
        assert!((long - 0.340_375_123_456_789).abs() < 1e-14);
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            " ",
            "-",
            ".",
            ",",
            "1e3",
            "inf",
            "NaN",
            "1.2.3",
            "1 000",
            "0x1",
            "--1",
            "٣",
            "1234567890123456",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
