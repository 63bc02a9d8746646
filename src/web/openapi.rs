//! The OpenAPI 3.1 document, made from the same list of routes that the server runs.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr, Required,
    ResponseBuilder, ResponsesBuilder, ServerBuilder,
};

use super::multipart::ATTACHMENTS;
use super::problem::{FieldProblem, Problem};
use super::route::{Entry, Keyed, Method, Route, Shape};

const PROBLEM_TYPE: &str = "application/problem+json";
const BEARER: &str = "bearer";

/// The document of these routes.
pub fn document(routes: &[Route]) -> OpenApi {
    let mut shapes: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
    shapes.insert(FieldProblem::name().into_owned(), <FieldProblem as utoipa::PartialSchema>::schema());
    shapes.insert(Problem::name().into_owned(), <Problem as utoipa::PartialSchema>::schema());
    let mut paths = PathsBuilder::new();
    for route in routes {
        let operation = operation(route, &mut shapes);
        paths = paths.path(route.path.clone(), PathItem::new(method_of(route.method), operation));
    }
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let components = ComponentsBuilder::new().schemas_from_iter(shapes).security_scheme(BEARER, SecurityScheme::Http(bearer)).build();
    let licence = LicenseBuilder::new().name("MIT OR Apache-2.0").build();
    let info = InfoBuilder::new()
        .title("Pappus")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("A marketplace where brands and creators keep their promises."))
        .license(Some(licence));
    let here = ServerBuilder::new().url("/").build();
    OpenApiBuilder::new().info(info).servers(Some([here])).paths(paths).components(Some(components)).build()
}

/// The document as JSON text.
pub fn text(routes: &[Route]) -> Result<String, serde_json::Error> {
    document(routes).to_pretty_json()
}

fn operation(route: &Route, shapes: &mut BTreeMap<String, RefOr<Schema>>) -> Operation {
    let mut operation = OperationBuilder::new().operation_id(Some(route.operation_id.clone())).tag(tag_of(&route.path));
    if !route.summary.is_empty() {
        operation = operation.summary(Some(route.summary.clone()));
    }
    for parameter in parameters(route) {
        operation = operation.parameter(parameter);
    }
    if let Some(body) = route.body {
        let content = ContentBuilder::new().schema(Some(refer(body(), shapes))).build();
        let mut bodies = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        if route.in_parts {
            bodies = bodies.content("multipart/form-data", ContentBuilder::new().schema(Some(files_schema())).build());
        }
        operation = operation.request_body(Some(bodies.build()));
    }
    if !matches!(route.entry, Entry::Anyone | Entry::Guessable) {
        operation = operation.security(SecurityRequirement::new(BEARER, Vec::<String>::new()));
    }
    operation.responses(responses(route, shapes)).build()
}

/// Remembers a shape with its parts and refers to it.
fn refer(shape: Shape, shapes: &mut BTreeMap<String, RefOr<Schema>>) -> Ref {
    shapes.extend(shape.parts);
    shapes.insert(shape.name.clone(), shape.schema);
    Ref::from_schema_name(shape.name)
}

fn parameters(route: &Route) -> Vec<Parameter> {
    let path = route.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let mut all: Vec<Parameter> = path
        .map(|name| {
            ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True).schema(Some(text_schema())).build()
        })
        .collect();
    all.extend((route.query)());
    let header = |name: &str, required, says: &str| {
        let header = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(required);
        header.description(Some(says)).schema(Some(text_schema())).build()
    };
    match route.keyed {
        Keyed::Always => all.push(header("Idempotency-Key", Required::True, "1 to 255 visible characters, new for every new request.")),
        Keyed::IfGiven => all.push(header("Idempotency-Key", Required::False, "1 to 255 visible characters, new for every new request.")),
        Keyed::Never => {}
    }
    if route.path.contains("/steps/") {
        all.push(header("If-Match", Required::False, "The version the caller has seen, in quotes."));
    }
    all
}

fn responses(route: &Route, shapes: &mut BTreeMap<String, RefOr<Schema>>) -> utoipa::openapi::Responses {
    let mut good = ResponseBuilder::new().description("Done; what it says is durable.");
    if route.success != 204 {
        good = match (route.answer)() {
            Some(shape) => good.content("application/json", ContentBuilder::new().schema(Some(refer(shape, shapes))).build()),
            None => good.content("application/octet-stream", ContentBuilder::new().build()),
        };
    }
    if route.keyed != Keyed::Never {
        good = good.header(
            "Idempotent-Replayed",
            HeaderBuilder::new().schema(Some(text_schema())).description(Some("`true` where this is the stored answer.")).build(),
        );
    }
    let mut responses = ResponsesBuilder::new().response(route.success.to_string(), good.build());
    for (status, says) in refusals(route) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
        responses = responses.response(status, ResponseBuilder::new().description(says).content(PROBLEM_TYPE, content).build());
    }
    responses.build()
}

/// Every way this route may say no.
fn refusals(route: &Route) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![("400", "The request cannot be read.")];
    if !matches!(route.entry, Entry::Anyone | Entry::Guessable) {
        all.extend([("401", "Nobody has signed in, or the token is no longer good."), ("403", "The role may not do this.")]);
    } else if route.entry == Entry::Guessable {
        all.push(("401", "The credentials are not right."));
    }
    if route.path.contains('{') {
        all.push(("404", "Not there, or not yours."));
    }
    if route.body.is_some() {
        all.extend([
            ("409", "Not possible in this state, or someone was faster."),
            ("413", "The body is too large: 1 MiB at most; where files are sent, 12 MiB with a message and 24 MiB with a draft."),
            ("415", "The body is not application/json."),
            ("422", "Some values do not fit, or the key was used for another request."),
        ]);
    }
    all.extend([
        ("429", "Too many requests; see Retry-After."),
        ("500", "Something is broken; the trace id helps to find out what."),
        ("503", "Not possible just now; see Retry-After."),
    ]);
    all
}

fn text_schema() -> Schema {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build().into()
}

/// Files as parts of a body.
fn files_schema() -> Schema {
    let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    let file = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).build();
    ObjectBuilder::new().property(ATTACHMENTS, ArrayBuilder::new().items(file).build()).required(ATTACHMENTS).build().into()
}

/// The segment after `/api/v1/`.
fn tag_of(path: &str) -> String {
    path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default().to_owned()
}

fn method_of(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::Get,
        Method::Post => HttpMethod::Post,
        Method::Put => HttpMethod::Put,
        Method::Patch => HttpMethod::Patch,
        Method::Delete => HttpMethod::Delete,
    }
}

/// Schemas of bodies that take fields nobody knows: each of them is a mistake.
pub fn careless_bodies(routes: &[Route]) -> Vec<String> {
    let strict = |shape: &Shape| {
        let value = serde_json::to_value(&shape.schema).unwrap_or(Value::Null);
        value.get("properties").is_none() || value.get("additionalProperties") == Some(&Value::Bool(false))
    };
    let bodies = routes.iter().filter_map(|route| route.body).map(|body| body());
    bodies.filter(|shape| !strict(shape)).map(|shape| shape.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::routes::routes;

    #[test]
    fn two_shapes_never_share_a_name() {
        let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
        for route in routes() {
            let shapes = route.body.map(|body| body()).into_iter().chain((route.answer)());
            for shape in shapes {
                let parts = shape.parts.into_iter().chain([(shape.name, shape.schema)]);
                for (name, schema) in parts {
                    let text = serde_json::to_string(&schema).unwrap();
                    let (first, before) = known.entry(name.clone()).or_insert_with(|| (route.operation_id.clone(), text.clone()));
                    assert_eq!(*before, text, "{name} of {} is another than that of {first}", route.operation_id);
                }
            }
        }
    }
}
