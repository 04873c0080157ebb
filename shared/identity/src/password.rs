//! Passwords: which are good enough, how they are kept, how one is proved. Pure: time and chance come in.

use crate::links;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    fold::fold,
    id::{OrganisationId, PersonId},
    policy::{Actor, Role},
};
use platform::{db::optional_moment, text::composed};
use serde::Deserialize;

/// Fewest characters of a password (decision of the project; ANSSI asks for as many).
pub const LEAST: usize = 12;

/// Most characters: a password is hashed whole, and nobody types more.
pub const MOST: usize = 128;

/// How long a one-time password lives; its end is exclusive.
pub const ONE_TIME_LIFE: TimeDelta = TimeDelta::days(7);

/// Random bytes under each hash.
pub const SALT_BYTES: usize = 16;

/// What a new hash costs: 19 MiB, two passes, one lane (OWASP's first choice where memory is scarce).
const COST: Cost = Cost {
    memory: 19 * 1024,
    passes: 2,
    lanes: 1,
};

/// The length of a hash.
const HASH_BYTES: usize = 32;

/// What is hashed against where there is no password: the same work, and never a match.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How many characters that do not follow from the one before a password has, once what is known of its person is taken away.
const SURPRISES: usize = 6;

/// The shortest personal word that is looked for in a password.
const PERSONAL_MIN: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// A hash could not be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Argon2 refused its parameters, or a kept hash is malformed")]
pub struct HashError;

impl From<HashError> for web::Error {
    fn from(error: HashError) -> Self {
        Self::internal(error.to_string())
    }
}

/// Why a password is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than [`LEAST`] characters.
    #[error("Choisissez au moins 12\u{a0}caractères, par exemple plusieurs mots.")]
    Short,
    /// More than [`MOST`] characters.
    #[error("Choisissez 128\u{a0}caractères au plus.")]
    Long,
    /// Control characters, which no keyboard types again.
    #[error("Retirez les caractères invisibles.")]
    Invisible,
    /// Common, or made of what everybody knows of the person.
    #[error(
        "Ce mot de passe est trop facile à deviner\u{a0}: il est courant, répété, ou fait de votre nom ou de celui de votre organisation. Choisissez-en un autre, par exemple plusieurs mots sans rapport."
    )]
    Common,
}

/// A password as it is compared: form C, every space a plain one (RFC 8265, `OpaqueString`); the case is kept.
#[must_use]
pub fn canonical(typed: &str) -> String {
    let space = |c: char| if c.is_whitespace() { ' ' } else { c };
    composed(typed).chars().map(space).collect()
}

/// A new password that is good enough for somebody of whom these words are known: [`canonical`], or why not.
pub fn choose(typed: &str, known: &[&str]) -> Result<String, Weak> {
    let password = canonical(typed);
    let length = password.chars().count();
    if length < LEAST {
        Err(Weak::Short)
    } else if length > MOST {
        Err(Weak::Long)
    } else if password.chars().any(char::is_control) {
        Err(Weak::Invisible)
    } else if is_common(&password, known) {
        Err(Weak::Common)
    } else {
        Ok(password)
    }
}

/// Whether little is left of a password once its common words and those of its person are taken away, and what follows
/// from the character before: the same again, the next digit or letter, the neighbour on the keyboard.
fn is_common(password: &str, known: &[&str]) -> bool {
    let whole: String = fold(password)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let plain: String = whole.chars().filter(|c| c.is_alphanumeric()).collect();
    let personal: Vec<String> = known.iter().map(|text| fold(text)).collect();
    let words: Vec<&str> = personal
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() >= PERSONAL_MIN)
        .chain(COMMON.split_whitespace())
        .collect();
    let mut left = plain.clone();
    // The longest first: what is left of « motdepasse » without « pass » is no word any more.
    while let Some(word) = words
        .iter()
        .filter(|word| left.contains(**word))
        .max_by_key(|word| word.len())
    {
        left = left.replace(word, "");
    }
    surprises(&whole) < SURPRISES || (left != plain && surprises(&left) < SURPRISES)
}

/// How many characters of a text do not follow from the one before; of a text that repeats itself, those of its unit.
fn surprises(text: &str) -> usize {
    let all: Vec<char> = text.chars().collect();
    let unit = (1..=all.len() / 2)
        .find(|size| all.chunks(*size).all(|part| all.starts_with(part)))
        .unwrap_or(all.len());
    let follows = |pair: &[char]| {
        let pair: String = pair.iter().collect();
        let turned: String = pair.chars().rev().collect();
        pair == turned || ROWS.contains(&pair) || ROWS.contains(&turned)
    };
    let expected = all
        .get(..unit)
        .unwrap_or_default()
        .windows(2)
        .filter(|pair| follows(pair))
        .count();
    unit.saturating_sub(expected)
}

/// What fingers run along: the alphabet, the digits, the rows and columns of French and American keyboards.
const ROWS: &str = "abcdefghijklmnopqrstuvwxyz 01234567890 azertyuiop qsdfghjklm wxcvbn qwertyuiop asdfghjkl zxcvbnm 1aqw 2zsx 3edc 4rfv 5tgb 1qaz 2wsx";

/// Common passwords and the words that they are made of, folded, without those that the rest of [`is_common`] finds. The
/// long ones are those of the lists of leaked passwords that zxcvbn gathered (MIT), obscenities left out; the others are
/// what French speakers and their town halls put before a year.
const COMMON: &str = "motdepasse motdepass mdp password passwort passw0rd p4ssw0rd passwd pass azerty azertyuiop qwerty qwertz \
administrateur administrator administration admin root user utilisateur invite compte login connexion identifiant \
coordinateur agent demandeur technique services service mairie commune communaute agglomeration agglo metropole departement \
ville bureau travail parvis intervention interventions bonjour bonsoir bienvenue welcome hello salut coucou merci secret \
secrete provisoire temporaire temporary changezmoi changeme changer modifier nouveau nouvelle letmein test essai demo default \
defaut jetaime iloveyou amour soleil chocolat doudou loulou princesse papillon chouchou cheval maison famille maman papa \
football liberte france francais marseille paris lyon toulouse vacances noel printemps automne hiver janvier fevrier mars avril \
juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche superman batman pokemon \
naruto starwars dragon monkey sunshine princess master shadow trustno1 internet google facebook microsoft windows samsung ordinateur \
1qaz2wsx 1q2w3e4r5t6y q1w2e3r4t5y6u7i8o9p0 1qa2ws3ed4rf5tg 12qw34er56ty 1234qwer asdfzxcv qweasdzxc zaqwsx qazwsx qwaszx \
a1z2e3r4t5y6 a1b2c3d4e5f6 a1s2d3f4g5h6 z1x2c3v4b5n6m7 4815162342lost lost4815162342 159753456852 102030405060 112233445566 \
122333444455555 111222333444 polniypizdec gfhjkmgfhjkm leavemealone sonyericsson finalfantasy websolutions contortionist \
newproject needforspeed justinbieber counterstrike whosyourdaddy devilmaycry iseedeadpeople jamesbond combat playstation \
ingodwetrust minecraft peanutbutter auckland residentevil avrillavigne massimiliano ticketmaster stratocaster punksnotdead \
nightcrawler frederiksberg sanfrancisco antananarivu greenlantern warhammer40k morganstanley michaeljackson ilovemyfamily \
weihnachtsbaum systemofadown vladimirovna mortalkombat thecakeisalie ontheoutside sonnenschein christopher correcthorsebatterystaple";

/// The hash of a password in [`canonical`] form, as it is kept (the PHC string format).
pub fn hash(password: &str, salt: [u8; SALT_BYTES]) -> Result<String, HashError> {
    let Cost {
        memory,
        passes,
        lanes,
    } = COST;
    Ok(format!(
        "$argon2id$v=19$m={memory},t={passes},p={lanes}${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(derive(password, &salt, COST)?)
    ))
}

/// Whether a password in [`canonical`] form is the one of a kept hash.
pub fn verify(kept: &str, password: &str) -> Result<bool, HashError> {
    let (cost, salt, hash) = read(kept).ok_or(HashError)?;
    let derived = derive(password, &salt, cost)?;
    // Every byte is looked at, wherever the first difference is.
    let difference = derived
        .iter()
        .zip(&hash)
        .fold(0, |difference, (one, other)| difference | (one ^ other));
    Ok(hash.len() == HASH_BYTES && difference == 0)
}

/// The parts of a kept hash.
fn read(kept: &str) -> Option<(Cost, Vec<u8>, Vec<u8>)> {
    let mut parts = kept
        .strip_prefix("$argon2id$v=19$")?
        .split(['$', ','])
        .map(str::trim);
    let mut number = |name: &str| parts.next()?.strip_prefix(name)?.parse().ok();
    let cost = Cost {
        memory: number("m=")?,
        passes: number("t=")?,
        lanes: number("p=")?,
    };
    let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let hash = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    parts.next().is_none().then_some((cost, salt, hash))
}

fn derive(password: &str, salt: &[u8], cost: Cost) -> Result<[u8; HASH_BYTES], HashError> {
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(HASH_BYTES));
    let mut hash = [0; HASH_BYTES];
    Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        params.map_err(|_| HashError)?,
    )
    .hash_password_into(password.as_bytes(), salt, &mut hash)
    .map_err(|_| HashError)?;
    Ok(hash)
}

/// A one-time password from random bytes, as people read it: `ABCD-EFGH-JKLM-NPQR`, some 79 bits.
#[must_use]
pub fn one_time(random: [[u8; 8]; 2]) -> String {
    random
        .map(|bytes| links::display_code(&links::code(bytes)))
        .join("-")
}

/// A one-time password as it is hashed: in either case, with or without spaces and dashes.
#[must_use]
pub fn canonical_one_time(typed: &str) -> String {
    links::bare_code(typed)
}

/// Who tries to sign in, as the database knows him.
#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    /// The person.
    pub person_id: PersonId,
    /// The organisation to open.
    pub organisation_id: OrganisationId,
    /// The person's role there.
    pub role: Role,
    /// When the account was suspended.
    #[serde(default, deserialize_with = "optional_moment")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// The kept hash, if there is a password.
    pub hash: Option<String>,
    /// When a one-time password ends, exclusive; none: the person's own.
    #[serde(default, deserialize_with = "optional_moment")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// That somebody's password was typed; [`Account::prove`] alone makes one, and the store demands it to write a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    actor: Actor,
    hash: String,
    one_time: bool,
}

impl Proof {
    /// Who, and where.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The hash that was matched: should it change before the session is written, there is none.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Whether the password opens nothing but the choice of another.
    #[must_use]
    pub const fn is_one_time(&self) -> bool {
        self.one_time
    }
}

impl Account {
    /// Compares what was typed at `now`: one Argon2, whether there is such an account or not, suspended or not, with a
    /// password or not.
    pub fn prove(
        account: Option<&Self>,
        typed: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Proof>, HashError> {
        let open = account.filter(|account| {
            account.suspended_at.is_none() && account.expires_at.is_none_or(|end| now < end)
        });
        let kept = open.and_then(|account| Some((account, account.hash.as_deref()?)));
        let one_time = kept.is_some_and(|(account, _)| account.expires_at.is_some());
        let password = if one_time {
            canonical_one_time(typed)
        } else {
            canonical(typed)
        };
        let right = verify(kept.map_or(NOBODY, |(_, hash)| hash), &password)?;
        Ok(kept.filter(|_| right).map(|(account, hash)| Proof {
            actor: Actor {
                person: account.person_id,
                organisation: account.organisation_id,
                role: account.role,
            },
            hash: hash.to_owned(),
            one_time,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: &str = "2026-03-03T10:00:00Z";

    fn at(text: &str) -> DateTime<Utc> {
        domain::calendar::from_db(text).unwrap()
    }

    fn account(hash: Option<String>) -> Account {
        Account {
            person_id: PersonId::new(Uuid::from_u128(1)),
            organisation_id: OrganisationId::new(Uuid::from_u128(2)),
            role: Role::Agent,
            suspended_at: None,
            hash,
            expires_at: None,
        }
    }

    #[test]
    fn a_password_has_12_to_128_characters() {
        let known = &[];
        assert_eq!(choose("tulipe kayak", known).as_deref(), Ok("tulipe kayak"));
        assert_eq!(choose("tulipe kaya", known), Err(Weak::Short));
        assert!(
            choose("œuf,écharpé!", known).is_ok(),
            "characters, not bytes"
        );
        let long: String = "tulipe kayak brume ".chars().cycle().take(128).collect();
        assert!(choose(&long, known).is_ok());
        assert_eq!(choose(&format!("{long}x"), known), Err(Weak::Long));
        assert_eq!(choose("tulipe\tkayak\u{7}", known), Err(Weak::Invisible));
    }

    #[test]
    fn neither_case_nor_digits_nor_signs_are_asked_for() {
        for good in [
            "tulipe kayak",
            "TULIPEKAYAKBRUME",
            "749302615847",
            "x#9!k$2@w%7&",
            "été à la ferme du coin",
            "вчера шёл дождь",
        ] {
            assert!(choose(good, &["Gaston", "Métayer"]).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_is_common_or_repeated_is_refused() {
        for bad in [
            "motdepasse123",
            "Mot de passe 2026 !",
            "MotDePasse!!!!!!",
            "azertyuiop123",
            "qwertyuiop[]12",
            "123456789012",
            "abcdefghijkl",
            "aaaaaaaaaaaa",
            "lapinlapinlapin",
            "lapin lapin lapin",
            "abababababab",
            "bonjour123456",
            "Administrateur1",
            "finalfantasy7",
            "1qaz2wsx3edc",
            "janvier2026!",
            "nouveau-mot-de-passe",
        ] {
            assert_eq!(choose(bad, &[]), Err(Weak::Common), "{bad}");
        }
    }

    #[test]
    fn what_everybody_knows_of_the_person_is_refused() {
        let known = [
            "Gaston",
            "Métayer",
            "g.metayer",
            "Ville de Poitiers",
            "gaston.metayer@poitiers.example",
        ];
        for bad in [
            "gaston.metayer",
            "Gaston Métayer 86",
            "MetayerGaston2026",
            "villedepoitiers",
            "Poitiers86000!",
            "g.metayer.parvis",
        ] {
            assert_eq!(choose(bad, &known), Err(Weak::Common), "{bad}");
        }
        assert!(choose("gaston aime les brocolis", &known).is_ok());
        assert!(choose("MetayerGaston2026", &[]).is_ok(), "of somebody else");
    }

    #[test]
    fn the_same_password_is_the_same_however_its_accents_were_typed() {
        let kept = hash(&canonical("e\u{301}tang profond"), [7; 16]).unwrap();
        assert!(verify(&kept, &canonical("étang\u{a0}profond")).unwrap());
        assert!(!verify(&kept, &canonical("Étang profond")).unwrap());
    }

    #[test]
    fn a_hash_is_the_one_of_the_reference_implementation() {
        // argon2 CLI: echo -n "password" | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -e
        let reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(verify(reference, "password").unwrap());
        assert!(!verify(reference, "Password").unwrap());
    }

    #[test]
    fn a_hash_says_its_cost_and_never_twice_the_same() {
        let one = hash("tulipe kayak", [1; 16]).unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, hash("tulipe kayak", [2; 16]).unwrap());
        assert!(verify(&one, "tulipe kayak").unwrap());
        assert!(!verify(&one, "tulipe kayaq").unwrap());
        assert!(!one.contains("tulipe"));
    }

    #[test]
    fn what_is_no_hash_is_told() {
        for wrong in [
            "",
            "tulipe kayak",
            "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAA$AAAA",
            "$argon2id$v=19$m=x,t=2,p=1$AAAAAAAAAAA$AAAA",
            "$argon2id$v=19$m=1,t=0,p=0$AAAAAAAAAAA$AAAA",
        ] {
            assert_eq!(verify(wrong, "x"), Err(HashError), "{wrong}");
        }
    }

    #[test]
    fn a_cut_hash_matches_nothing() {
        let kept = hash("tulipe kayak", [1; 16]).unwrap();
        let cut = kept
            .rsplit_once('$')
            .map(|(head, _)| format!("{head}$"))
            .unwrap();
        assert_eq!(verify(&cut, "tulipe kayak"), Ok(false));
    }

    #[test]
    fn nobody_proves_anything_against_an_account_that_is_not_open() {
        let kept = hash("tulipe kayak", [1; 16]).unwrap();
        let own = account(Some(kept.clone()));
        let proof = Account::prove(Some(&own), "tulipe kayak", at(NOW)).unwrap();
        assert!(proof.is_some_and(|proof| !proof.is_one_time() && proof.hash() == kept));
        assert_eq!(Account::prove(Some(&own), "tulipe", at(NOW)), Ok(None));
        let suspended = Account {
            suspended_at: Some(at(NOW)),
            ..own
        };
        for closed in [Some(&suspended), Some(&account(None)), None] {
            assert_eq!(Account::prove(closed, "tulipe kayak", at(NOW)), Ok(None));
            assert_eq!(Account::prove(closed, "", at(NOW)), Ok(None));
        }
    }

    #[test]
    fn a_one_time_password_is_read_however_it_is_typed_until_its_end() {
        let shown = one_time([[1, 2, 3, 4, 5, 6, 7, 8], [9, 8, 7, 6, 5, 4, 3, 2]]);
        assert_eq!(shown.len(), 19);
        let given = Account {
            expires_at: Some(at(NOW) + ONE_TIME_LIFE),
            ..account(Some(hash(&canonical_one_time(&shown), [1; 16]).unwrap()))
        };
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " ")] {
            let proof = Account::prove(Some(&given), &typed, at(NOW)).unwrap();
            assert!(proof.is_some_and(|proof| proof.is_one_time()), "{typed}");
        }
        let last = at("2026-03-10T09:59:59Z");
        assert!(
            Account::prove(Some(&given), &shown, last)
                .unwrap()
                .is_some()
        );
        let end = at("2026-03-10T10:00:00Z");
        assert_eq!(Account::prove(Some(&given), &shown, end), Ok(None));
    }
}
