//! The forecourt: hands every request to the function that owns its path, and says how all of them are.
//!
//! Static assets are answered before this code runs. Bodies stream through untouched in both directions. Internal paths
//! are never forwarded, however they are written.

use percent_encoding::percent_decode_str;

/// A function of the set, by the name of its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service(pub &'static str);

impl Service {
    /// The name of its service binding: `SIGN_IN` for `sign-in`.
    #[must_use]
    pub fn binding(self) -> String {
        self.0.to_ascii_uppercase().replace('-', "_")
    }
}

/// Every function, in the order that `/sante` lists them.
pub const SERVICES: &[Service] = &[
    Service("sign-in"),
    Service("passwords"),
    Service("password-settings"),
    Service("proconnect"),
    Service("identity"),
    Service("console"),
    Service("registers"),
    Service("upkeep"),
    Service("closing"),
    Service("team"),
    Service("team-import"),
    Service("pictures"),
    Service("rights"),
    Service("personal-data"),
    Service("public"),
    Service("interventions"),
    Service("reports"),
    Service("map"),
    Service("intervention"),
    Service("moves"),
    Service("edits"),
    Service("comments"),
    Service("photos"),
    Service("field"),
    Service("relations"),
    Service("daily"),
    Service("settings"),
    Service("figures"),
    Service("alerts"),
    Service("planning"),
    Service("recurrences"),
    Service("paper"),
    Service("import"),
    Service("open311"),
    Service("notifications"),
];

/// Path prefixes and the names of their owners; `*` stands for one part, not empty. A prefix owns itself and what follows it
/// after a `/`; one with a verb owns that verb on itself alone.
pub const OWNERS: &[(&str, &str)] = &[
    ("/", "public"),
    ("/.well-known/security.txt", "public"),
    ("/accessibilite", "public"),
    ("/alertes", "alerts"),
    ("/agenda", "planning"),
    ("/conditions", "public"),
    ("/connexion", "sign-in"),
    ("/console", "console"),
    ("/console/demandes", "registers"),
    ("/console/fonctionnement", "upkeep"),
    ("/console/violations", "registers"),
    ("/console/certificats", "upkeep"),
    ("/console/organisations/*/fin-de-contrat", "closing"),
    ("/connexion/proconnect", "proconnect"),
    ("/cookies", "public"),
    ("/connexion/mot-de-passe", "passwords"),
    ("/deconnexion", "sign-in"),
    ("/deconnexion/proconnect", "proconnect"),
    ("/donnees-personnelles", "public"),
    ("/droits", "rights"),
    ("/durees-de-conservation", "public"),
    ("/equipe", "team"),
    ("/equipe/apparence", "pictures"),
    ("/equipe/import", "team-import"),
    ("/equipe/*/mot-de-passe", "password-settings"),
    ("/equipe/*/photo", "pictures"),
    ("/fin-de-contrat", "closing"),
    ("/interventions", "interventions"),
    ("/interventions/*", "intervention"),
    ("/interventions/*/affecter", "planning"),
    ("/interventions/*/annuler", "moves"),
    ("/interventions/*/bloquer", "moves"),
    ("/interventions/*/commentaires", "comments"),
    ("/interventions/*/debloquer", "moves"),
    ("/interventions/*/demarrer", "moves"),
    ("/interventions/*/ecarter-reouverture", "daily"),
    ("/interventions/*/etapes", "daily"),
    ("/interventions/*/modifier", "edits"),
    ("/interventions/*/diviser", "relations"),
    ("/interventions/*/fusionner", "relations"),
    ("/interventions/*/ne-plus-suivre", "relations"),
    ("/interventions/*/non-resolu", "daily"),
    ("/interventions/*/photos", "photos"),
    ("/interventions/*/refuser", "moves"),
    ("/interventions/*/remettre", "moves"),
    ("/interventions/*/rouvrir", "moves"),
    ("/interventions/*/suivre", "relations"),
    ("/interventions/*/terminer", "moves"),
    ("/interventions/*/valider", "moves"),
    ("/interventions/proches", "relations"),
    ("/interventions/*/planifier", "planning"),
    ("/interventions/carte", "map"),
    ("/interventions/categories", "settings"),
    ("/interventions/planning", "planning"),
    ("/interventions/recurrences", "recurrences"),
    ("/interventions/filtres", "daily"),
    ("/interventions/lot", "daily"),
    ("/interventions/lot/affecter", "daily"),
    ("/interventions/lot/planifier", "daily"),
    ("/interventions/lot/valider", "daily"),
    ("/interventions/*/resolu", "daily"),
    ("/interventions/nouvelle", "reports"),
    ("/interventions/phrases", "settings"),
    ("/interventions/zones", "map"),
    ("POST /interventions", "reports"),
    ("/interventions/*/fiche", "paper"),
    ("/interventions/export.csv", "figures"),
    ("/interventions/fiches", "paper"),
    ("/interventions/import", "import"),
    ("/interventions/statistiques", "figures"),
    ("/interventions/open311", "open311"),
    ("/invitations", "team"),
    ("/journal-des-actions", "personal-data"),
    ("/logos", "pictures"),
    ("/mentions-legales", "public"),
    ("/mes-donnees", "personal-data"),
    ("/mon-compte", "identity"),
    ("/mon-compte/mot-de-passe", "password-settings"),
    ("/mon-compte/proconnect", "proconnect"),
    ("/plan-du-site", "public"),
    ("/open311", "open311"),
    ("/rapports-csp", "public"),
    ("/registre-des-traitements", "public"),
    ("/terrain", "field"),
    ("/theme", "public"),
];

/// Files whose address others know: the API document, what robots may read, and what a phone installs.
pub const FILES: &[(&str, &str)] = &[
    ("/api/openapi.json", "/assets/openapi.json"),
    ("/robots.txt", "/assets/robots.txt"),
    (
        "/terrain/manifest.webmanifest",
        "/assets/terrain.webmanifest",
    ),
    ("/terrain/service-worker.js", "/assets/terrain-worker.js"),
];

/// The prefix of the paths that functions keep for each other.
pub const INTERNAL: &str = "/interne";

/// What the gateway does with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// It answers itself: how everything is.
    Health,
    /// It answers itself, with this file of the assets: its address is known to the outside and has no hash.
    File(&'static str),
    /// It refuses itself: what it answers is only read.
    ReadOnly,
    /// It hands the request over.
    Service(Service),
    /// Nobody owns it.
    Nobody,
}

/// Who owns a path: the longest prefix wins. Internal paths, percent-encoded or not, and paths that a server downstream
/// could read in another way belong to nobody.
#[must_use]
pub fn owner(verb: &str, path: &str) -> Owner {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let strange = decoded.contains("//")
        || decoded.contains('\\')
        || decoded.split('/').any(|part| part == "..");
    if strange || owns(INTERNAL, &decoded) {
        return Owner::Nobody;
    }
    let own = match FILES.iter().find(|(address, _)| *address == path) {
        Some((_, file)) => Some(Owner::File(file)),
        None => (path == "/sante").then_some(Owner::Health),
    };
    if let Some(own) = own {
        return if matches!(verb, "GET" | "HEAD") {
            own
        } else {
            Owner::ReadOnly
        };
    }
    let exact = format!("{verb} {path}");
    OWNERS
        .iter()
        .filter(|(prefix, _)| *prefix == exact || owns(prefix, path))
        .max_by_key(|(prefix, _)| precision(prefix))
        .map_or(Owner::Nobody, |(_, name)| Owner::Service(Service(name)))
}

/// The more parts a prefix has the more it says, and a literal part, or a verb, says more than `*`.
fn precision(prefix: &str) -> (usize, usize) {
    let literals = prefix
        .split('/')
        .filter(|part| *part != "*" && !part.is_empty())
        .count();
    (prefix.split('/').count(), literals)
}

fn owns(prefix: &str, path: &str) -> bool {
    if prefix == "/" {
        return path == "/";
    }
    let mut given = path.split('/');
    prefix.split('/').all(|part| {
        given
            .next()
            .is_some_and(|value| value == part || (part == "*" && !value.is_empty()))
    })
}

#[cfg(target_arch = "wasm32")]
mod doors {
    //! The gateway on Workers.

    use crate::{Owner, SERVICES, owner};
    use serde_json::{Map, Value, json};
    use web::serve::HEALTH;
    use worker::{Context, Env, Request, RequestInit, Response, Result, event};

    #[event(fetch)]
    async fn fetch(request: Request, env: Env, _: Context) -> Result<Response> {
        let verb = request.inner().method();
        match owner(&verb, &web::edge::path(&request)) {
            Owner::Service(service) => {
                env.service(&service.binding())?
                    .fetch_request(request)
                    .await
            }
            Owner::Health => health(&env).await,
            Owner::File(path) => file(&request, &env, path).await,
            Owner::ReadOnly => web::edge::answer(web::serve::read_only(json(&request)?)),
            Owner::Nobody => web::edge::answer(web::serve::not_found(json(&request)?)),
        }
    }

    /// A file whose address does not change when its content does: asked for again each time, by its entity tag.
    async fn file(request: &Request, env: &Env, path: &str) -> Result<Response> {
        let mut init = RequestInit::new();
        init.with_headers(request.headers().clone());
        let address = format!("https://assets.internal{path}");
        let response = env.assets("ASSETS")?.fetch(address, Some(init)).await?;
        let headers = response.headers().clone();
        headers.set("cache-control", "public, no-cache")?;
        Ok(response.with_headers(headers))
    }

    /// Whether the answer is for a program.
    fn json(request: &Request) -> Result<bool> {
        let accept = request.headers().get("accept")?.unwrap_or_default();
        Ok(accept.contains("json") && !accept.contains("text/html"))
    }

    /// 200 when everything answers, 503 otherwise, and which part does not.
    async fn health(env: &Env) -> Result<Response> {
        let mut parts = Map::new();
        for service in SERVICES {
            let well = answers(env, &service.binding()).await;
            parts.insert(service.0.to_owned(), state(well));
        }
        let database = async { env.d1("DB")?.prepare("select 1").first::<Value>(None).await };
        parts.insert("database".to_owned(), state(database.await.is_ok()));
        let files = async { env.bucket("FILES")?.head("sante").await };
        parts.insert("files".to_owned(), state(files.await.is_ok()));
        let well = parts.values().all(|part| part == "ok");
        let status = if well { "ok" } else { "degraded" };
        let body = json!({ "status": status, "parts": parts });
        let response = web::Response::json(&body)
            .with_status(if well { 200 } else { 503 }.try_into().unwrap_or_default());
        web::edge::answer(web::serve::plain(response))
    }

    async fn answers(env: &Env, binding: &str) -> bool {
        let Ok(service) = env.service(binding) else {
            return false;
        };
        let address = format!("https://function.internal{HEALTH}");
        let response = service.fetch(address, Some(RequestInit::new())).await;
        response.is_ok_and(|response| response.status_code() == 200)
    }

    fn state(well: bool) -> Value {
        Value::from(if well { "ok" } else { "down" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_wins() {
        for (path, name) in [
            ("/", "public"),
            ("/interventions", "interventions"),
            ("/interventions/nouvelle", "reports"),
            ("/interventions/42", "intervention"),
            ("/interventions/42/demarrer", "moves"),
            ("/interventions/lot/affecter", "daily"),
            ("/interventions/42/affecter", "planning"),
            ("/interventions/42/photos/7/miniature", "photos"),
            ("/interventions/categories/42", "settings"),
            ("/connexion/code", "sign-in"),
            ("/console/organisations/nouvelle", "console"),
            ("/connexion/mot-de-passe/oublie", "passwords"),
            ("/equipe/42/mot-de-passe", "password-settings"),
            ("/equipe/42/photo/modifier", "pictures"),
            ("/equipe/apparence/logo", "pictures"),
            ("/logos/0123.png", "pictures"),
        ] {
            assert_eq!(owner("GET", path), Owner::Service(Service(name)), "{path}");
        }
        assert_eq!(owner("GET", "/sante"), Owner::Health);
        assert_eq!(
            owner("POST", "/interventions"),
            Owner::Service(Service("reports"))
        );
    }

    #[test]
    fn a_prefix_ends_at_a_slash() {
        for path in [
            "/interventionsx",
            "/connexionx",
            "/inconnu",
            "/santex",
            "/sante/x",
            "/Interventions",
        ] {
            assert_eq!(owner("GET", path), Owner::Nobody, "{path}");
        }
    }

    #[test]
    fn what_the_gateway_answers_is_only_read() {
        for path in ["/sante", "/api/openapi.json", "/robots.txt"] {
            for verb in ["GET", "HEAD"] {
                assert!(
                    matches!(owner(verb, path), Owner::Health | Owner::File(_)),
                    "{verb} {path}"
                );
            }
            for verb in ["POST", "PUT", "DELETE", "TRACE", "PROPFIND"] {
                assert_eq!(owner(verb, path), Owner::ReadOnly, "{verb} {path}");
            }
        }
    }

    #[test]
    fn internal_paths_are_never_forwarded() {
        for path in [
            "/interne",
            "/interne/envoyer",
            "/%69nterne/envoyer",
            "/interne%2Fenvoyer",
            "//interne/envoyer",
            "/interventions/..%2f..%2finterne/envoyer",
            "/interventions/../interne",
            "/interventions\\..\\interne",
        ] {
            assert_eq!(owner("GET", path), Owner::Nobody, "{path}");
        }
    }
}
