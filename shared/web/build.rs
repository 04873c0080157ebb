//! Compiles the manifest of the built assets into constants.

use std::{env, error::Error, fmt::Write, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../dist/manifest.json");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let Ok(text) = fs::read_to_string(&manifest) else {
        println!(
            "cargo::error=The assets are not built yet: run « node scripts/assets.mjs » (make build does)."
        );
        return Ok(());
    };
    let entries: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text)?;
    let mut code = String::new();
    for (name, address) in &entries {
        let constant = name.to_uppercase().replace(['.', '-', '/'], "_");
        let address = address
            .as_str()
            .ok_or("an address of dist/manifest.json is not a text")?;
        writeln!(
            code,
            "/// The address of `{name}`.\npub const {constant}: &str = {address:?};"
        )?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("assets.rs"), code)?;
    Ok(())
}
