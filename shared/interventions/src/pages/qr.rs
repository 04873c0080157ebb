//! An address as a QR code, so that a phone goes from the paper to the screen.

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// The clear margin that readers need, in modules (ISO/IEC 18004, 9.1).
const QUIET: i32 = 4;

/// The code of `address`, read aloud as `label`; dark on white in every theme. Nothing when the address is too long for a code.
pub(super) fn code(address: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Low) else {
        return html! {};
    };
    let side = code.size() + 2 * QUIET;
    html! {
        svg .qr viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            path fill="#ffffff" d={ "M0 0h" (side) "v" (side) "H0z" } {}
            path stroke="#000000" d=(lines(&code)) {}
        }
    }
}

/// The dark modules, line by line, as strokes one module thick: the shortest way to write them.
fn lines(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        let mut pen = None;
        while x < code.size() {
            let run = (x..code.size())
                .take_while(|x| code.get_module(*x, y))
                .count();
            let run = i32::try_from(run).unwrap_or(code.size());
            if run > 0 {
                // Writing into a string does not fail.
                let _ = match pen {
                    None => write!(path, "M{} {}.5h{run}", x + QUIET, y + QUIET),
                    Some(end) => write!(path, "m{} 0h{run}", x - end),
                };
                pen = Some(x + run);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules that a path draws, as a scanner would see them.
    fn dark(path: &str, size: usize) -> Vec<Vec<bool>> {
        let mut grid = vec![vec![false; size]; size];
        let (mut x, mut y) = (0_usize, 0_usize);
        let quiet = usize::try_from(QUIET).unwrap();
        for part in path
            .split_inclusive(|letter: char| {
                letter.is_ascii_digit() || letter == '.' || letter == ' '
            })
            .collect::<String>()
            .replace('M', "\nM")
            .replace('m', "\nm")
            .lines()
            .filter(|line| !line.is_empty())
        {
            let (go, run) = part.split_once('h').unwrap();
            match go.strip_prefix('M') {
                Some(place) => {
                    let (left, top) = place.split_once(' ').unwrap();
                    x = left.parse::<usize>().unwrap() - quiet;
                    y = top.strip_suffix(".5").unwrap().parse::<usize>().unwrap() - quiet;
                }
                None => {
                    x += go[1..]
                        .strip_suffix(" 0")
                        .unwrap()
                        .parse::<usize>()
                        .unwrap();
                }
            }
            for _ in 0..run.parse::<usize>().unwrap() {
                grid[y][x] = true;
                x += 1;
            }
        }
        grid
    }

    #[test]
    fn the_path_draws_every_module_of_the_code() {
        let address = "https://parvis.example/interventions/0193a000-0000-7000-8000-000000000012";
        let code = QrCode::encode_text(address, QrCodeEcc::Low).unwrap();
        let size = usize::try_from(code.size()).unwrap();
        let drawn = dark(&lines(&code), size);
        for (y, line) in drawn.iter().enumerate() {
            for (x, is_dark) in line.iter().enumerate() {
                let (column, row) = (i32::try_from(x).unwrap(), i32::try_from(y).unwrap());
                assert_eq!(*is_dark, code.get_module(column, row), "{x} {y}");
            }
        }
    }

    #[test]
    fn a_code_is_named_and_an_endless_address_has_none() {
        let drawn = self::code("https://parvis.example/", "Code QR").into_string();
        assert!(
            drawn.contains("role=\"img\" aria-label=\"Code QR\"")
                && drawn.contains("stroke=\"#000000\"")
        );
        assert!(
            self::code(&"x".repeat(3000), "Code QR")
                .into_string()
                .is_empty()
        );
    }
}
