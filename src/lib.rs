//! Pappus.
