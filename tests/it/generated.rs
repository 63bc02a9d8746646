//! Pages that are generated from the tables and routes: the committed ones are what the program prints today.
//!
//! When one of these fails, print it again: `pappus lifecycles NAME --format md > docs/lifecycles/NAME.md`,
//! `pappus openapi > docs/openapi.json`.

use std::process::Command;

fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pappus")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_pages_of_lifecycles_are_what_the_tables_say() {
    for table in pappus::lifecycles::tables() {
        let name = table.kind.to_string();
        let page = std::fs::read_to_string(format!("{}/docs/lifecycles/{name}.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert_eq!(page, printed(&["lifecycles", &name, "--format", "md"]), "docs/lifecycles/{name}.md");
    }
}

#[test]
fn the_openapi_document_is_what_the_routes_say() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/openapi.json")).unwrap();
    assert!(document == printed(&["openapi"]), "docs/openapi.json is not what `pappus openapi` prints");
}
