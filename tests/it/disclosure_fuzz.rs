//! Odd notes and odd packs in the gate: twenty thousand of them. A million: `cargo bench --bench disclosure -- --fuzz 1000000`.

#[path = "../../benches/disclosure/dice.rs"]
mod dice;
#[path = "../../benches/disclosure/fuzz.rs"]
mod fuzz;

#[test]
fn odd_notes_and_odd_packs_are_answered_and_passages_are_what_they_say() {
    let halves = [1, 2].map(|seed| std::thread::spawn(move || fuzz::try_out(10_000, seed)));
    let tried = halves.map(|half| half.join().unwrap());
    assert!(tried.iter().all(|half| half.passages > 1_000 && half.packs_read > 10 && half.packs_refused > 10), "{tried:?}");
}
