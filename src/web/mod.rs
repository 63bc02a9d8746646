//! DOOR: HTTP. From a request to one use case and back, and nothing decided on the way.
//!
//! `routes.rs` lists every URL; `door.rs` is the way of each request; `problem.rs` is the only place
//! that knows status codes.

pub mod access;
mod api;
mod ask;
mod body;
mod docs;
mod door;
mod followers;
mod front;
mod health;
mod limit;
mod multipart;
pub mod openapi;
pub mod pages;
mod problem;
pub mod route;
mod routes;
pub mod session;
mod view;

pub use ask::{Ask, Nothing};
pub use front::{Front, Guest};
pub use route::{Download, Entry, Method, Route};
pub use routes::routes;
pub use view::{List, Shown, StepView, Viewer, Waiting};

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};

/// The whole application, as a server or a test runs it.
pub fn app(
    front: &Front,
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> + use<>> {
    app_of(front, routes())
}

/// The same behind other routes.
pub fn app_of(
    front: &Front,
    routes: Vec<Route>,
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> + use<>> {
    App::new()
        .app_data(web::Data::new(front.clone()))
        .wrap(actix_web::middleware::from_fn(door::dress))
        .configure(|config| {
            docs::register(config);
            health::register(config);
            door::register(config, routes);
            pages::register(config);
        })
        .default_service(web::to(pages::nothing_here))
}
