//! What the deployment says of ProConnect, the identity provider of public bodies.

/// How Parvis is known to ProConnect. Empty where the deployment has none.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProConnect {
    /// The provider, as its discovery document and its tokens name it: `https://…/api/v2`.
    pub issuer: String,
    /// Parvis, as the provider knows it.
    pub client_id: String,
    /// What proves it; only the function that speaks with the provider holds it.
    pub client_secret: String,
}

impl std::fmt::Debug for ProConnect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProConnect")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

impl ProConnect {
    /// What the variables and the secret say. An issuer that does not speak HTTPS is none; in tests, this machine is one.
    #[must_use]
    pub fn read(
        variable: impl Fn(&str) -> String,
        secret: impl Fn(&str) -> String,
        in_tests: bool,
    ) -> Self {
        let issuer = variable("PROCONNECT_ISSUER");
        let here = in_tests && issuer.starts_with("http://127.0.0.1:");
        if !here && !issuer.starts_with("https://") {
            return Self::default();
        }
        Self {
            issuer,
            client_id: variable("PROCONNECT_CLIENT_ID"),
            client_secret: secret("PROCONNECT_CLIENT_SECRET"),
        }
    }

    /// Whether people are offered to sign in with it.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        !self.issuer.is_empty() && !self.client_id.is_empty()
    }

    /// Whether this function can speak with it.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.is_offered() && !self.client_secret.is_empty()
    }

    /// Whether an address is the provider's: of the very origin of its issuer.
    #[must_use]
    pub fn owns(&self, address: &str) -> bool {
        let host = self.issuer.find("://").map_or(0, |colon| colon + 3);
        let rest = self.issuer.get(host..).unwrap_or_default();
        let end = host + rest.find('/').unwrap_or(rest.len());
        let origin = self.issuer.get(..end).unwrap_or_default();
        address
            .strip_prefix(origin)
            .is_some_and(|path| path.starts_with('/') && !origin.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(issuer: &str, in_tests: bool) -> ProConnect {
        let text = |name: &str| match name {
            "PROCONNECT_ISSUER" => issuer.to_owned(),
            other => other.to_owned(),
        };
        ProConnect::read(text, text, in_tests)
    }

    #[test]
    fn a_provider_speaks_https_and_only_tests_have_one_here() {
        assert!(read("https://auth.example/api/v2", false).is_complete());
        assert!(read("http://127.0.0.1:9000", true).is_complete());
        for (issuer, in_tests) in [
            ("", true),
            ("http://127.0.0.1:9000", false),
            ("http://auth.example/api/v2", true),
            ("http://127.0.0.1.example/", true),
            ("auth.example", true),
        ] {
            assert_eq!(read(issuer, in_tests), ProConnect::default(), "{issuer}");
        }
    }

    #[test]
    fn without_its_three_parts_it_is_not_complete() {
        let whole = read("https://auth.example", false);
        let no_secret = ProConnect {
            client_secret: String::new(),
            ..whole.clone()
        };
        assert!(no_secret.is_offered() && !no_secret.is_complete());
        let no_client = ProConnect {
            client_id: String::new(),
            ..whole
        };
        assert!(!no_client.is_offered() && !no_client.is_complete());
        assert!(!format!("{no_client:?}").contains("PROCONNECT_CLIENT_SECRET"));
    }

    #[test]
    fn an_address_of_another_origin_is_not_the_providers() {
        let settings = read("https://auth.example/api/v2", false);
        assert!(settings.owns("https://auth.example/api/v2/token"));
        assert!(settings.owns("https://auth.example/jwks"));
        for other in [
            "https://auth.example.evil/token",
            "https://auth.example@evil/token",
            "https://auth.example",
            "http://auth.example/token",
            "https://evil/https://auth.example/",
            "",
        ] {
            assert!(!settings.owns(other), "{other}");
        }
        assert!(!ProConnect::default().owns("/token"));
    }
}
