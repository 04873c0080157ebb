//! Folded words: what search and comparison see of a text once case, accents and ligatures are gone.
use std::collections::BTreeSet;

/// Characters kept of one word; both the stored words and the searched ones stop there, so a longer one is still found.
pub const WORD_MAX: usize = 40;
/// Characters below which a word is too common to be worth a row.
pub const WORD_MIN: usize = 2;
/// Distinct words kept of one text, the first ones winning.
pub const WORDS_MAX: usize = 200;

/// The text in lower case, without accents, with `œ` as `oe`, `æ` as `ae`, `ß` as `ss`, and apostrophes and special spaces as a space.
/// Folding twice changes nothing. Letters of other alphabets stay as they are, in lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '\'' | '’' | '‘' | 'ʼ' => folded.push(' '),
            '\u{300}'..='\u{36f}' => {}
            letter if letter.is_whitespace() => folded.push(' '),
            letter if letter.is_ascii() => folded.push(letter),
            letter => match plain(letter) {
                Some(plain) => folded.push_str(plain),
                None => folded.push(letter),
            },
        }
    }
    folded
}

/// The folded words of a text: letters and digits only, each of [`WORD_MIN`] to [`WORD_MAX`] characters, at most [`WORDS_MAX`].
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for word in fold(text).split(|c: char| !c.is_alphanumeric()) {
        if words.len() == WORDS_MAX {
            break;
        }
        if word.chars().count() >= WORD_MIN {
            words.insert(word.chars().take(WORD_MAX).collect());
        }
    }
    words
}

/// The bounds, the first included and the second excluded, between which every word that starts with `word` sorts, by bytes as by code points.
#[must_use]
pub fn prefix_range(word: &str) -> (String, String) {
    (word.to_owned(), format!("{word}\u{10ffff}"))
}

/// The unaccented letters for one accented lower-case Latin letter: Latin-1, Latin Extended-A and the Vietnamese letters.
const fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ẩ' | 'ẫ'
        | 'ậ' | 'ắ' | 'ằ' | 'ẳ' | 'ẵ' | 'ặ' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ð' | 'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể'
        | 'ễ' | 'ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' | 'ĸ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŉ' | 'ŋ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ' | 'ỏ' | 'ố' | 'ồ' | 'ổ'
        | 'ỗ' | 'ộ' | 'ớ' | 'ờ' | 'ở' | 'ỡ' | 'ợ' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ſ' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' | 'ủ' | 'ứ' | 'ừ'
        | 'ử' | 'ữ' | 'ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ĳ' => "ij",
        'ß' => "ss",
        'þ' => "th",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_ligatures_and_apostrophes_fold() {
        assert_eq!(fold("L’Œuvre d'Été À CÔTÉ"), "l oeuvre d ete a cote");
        assert_eq!(fold("ÆGÆ Straße Łódź Nguyễn"), "aegae strasse lodz nguyen");
        assert_eq!(fold("14\u{202f}h\u{a0}30"), "14 h 30");
        assert_eq!(fold("İzmir"), "izmir");
        assert_eq!(fold("ﬁlet oﬃciel ﬂeuri"), "filet officiel fleuri");
    }

    #[test]
    fn a_letter_and_its_decomposed_form_fold_alike() {
        assert_eq!(fold("e\u{301}le\u{300}ve"), fold("élève"));
    }

    #[test]
    fn words_are_letters_and_digits_of_two_to_forty_characters() {
        let found = words("Nid-de-poule, 12 bis rue de l’Église à 5 m");
        let expected = ["12", "bis", "de", "eglise", "nid", "poule", "rue"];
        assert!(found.iter().map(String::as_str).eq(expected));
        assert_eq!(words(&"é".repeat(41)), BTreeSet::from(["e".repeat(40)]));
        assert!(words("").is_empty());
    }

    #[test]
    fn the_first_two_hundred_distinct_words_are_kept() {
        let text: Vec<_> = (0..500).map(|n| format!("mot{n:03} mot000")).collect();
        let found = words(&text.join(" "));
        assert_eq!(found.len(), WORDS_MAX);
        assert!(found.contains("mot199") && !found.contains("mot200"));
    }

    #[test]
    fn the_range_of_a_prefix_leaves_its_neighbours_out() {
        let (from, to) = prefix_range("lamp");
        let inside = |word: &str| from.as_str() <= word && word < to.as_str();
        assert!(inside("lamp") && inside("lampadaire") && inside("lampé"));
        assert!(!inside("lam") && !inside("lan") && !inside("lamo"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn every_word_is_within_its_own_bounds(text in any::<String>()) {
            for word in words(&text) {
                let length = word.chars().count();
                prop_assert!((WORD_MIN..=WORD_MAX).contains(&length));
                let (from, to) = prefix_range(&word);
                prop_assert!(from <= word && word < to);
            }
        }
    }
}
