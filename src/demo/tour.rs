//! What the demo prints at its end: who can sign in, where to look, and ten minutes' walk.

use super::cast::{Cast, PASSWORD};

/// The sign-ins and the tour, as plain text.
pub fn tour(cast: &Cast, address: &str, check: &str) -> String {
    let mut text = format!("\nSign in at {address}/sign-in (password of everybody: {PASSWORD})\n\n");
    for (player, role) in cast.sign_ins() {
        text.push_str(&format!("  {role:<10} {:<28} {}\n", player.email, player.name));
    }
    text.push_str(&format!(
        "\nTen minutes:\n\
         \x20 1. brand    what waits for you, and the first deal: its history, the merged remarks, the confirmation\n\
         \x20 2. creator  the same deal from the other side: what was found in the first draft, money by stage\n\
         \x20 3. finance  the batch that two people approved, the returned payment, the statements\n\
         \x20 4. auditor  {address}/api/docs and GET /api/v1/events: every event, in order\n\
         \nCheck the books:\n  {check}\n"
    ));
    text
}
