//! The body of a stream of events, as a page gives it back. What it tells is `follow.rs`'s.

use std::convert::Infallible;
use std::fmt::{self, Debug, Formatter};

use actix_web::web::Bytes;
use futures_util::stream::LocalBoxStream;

/// The events of a stream, as they leave.
pub struct Events(pub LocalBoxStream<'static, Result<Bytes, Infallible>>);

impl Debug for Events {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}
