//! What handlers take from address and headers. An id that is none reads like one that nobody has.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path, Query as AnyQuery};
use axum::http::request::Parts;
use fieldbook_document::Language;
use fieldbook_model::{DeviceId, EngineerId, OrderId, TextField};
use fieldbook_wire::ProblemCode;
use serde::de::DeserializeOwned;

use super::{Problem, layers};
use crate::error::FieldProblem;

macro_rules! id_of_path {
    ($($(#[$doc:meta])* $name:ident($id:ty), $code:ident;)*) => {$(
        $(#[$doc])*
        pub(super) struct $name(pub(super) $id);

        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let unknown = || Problem::new(ProblemCode::$code);
                let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| unknown())?;
                text.parse().map(Self).map_err(|_| unknown())
            }
        }
    )*};
}

id_of_path! {
    /// The order that the address names.
    OrderPath(OrderId), OrderUnknown;
    /// The engineer that the address names.
    EngineerPath(EngineerId), EngineerUnknown;
    /// The device that the address names.
    DevicePath(DeviceId), NotFound;
}

/// The order and the text that the address names.
pub(super) struct TextPath(pub(super) OrderId, pub(super) TextField);

impl<S: Send + Sync> FromRequestParts<S> for TextPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let unknown = |code| Problem::new(code);
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((order, field)) = path.map_err(|_| unknown(ProblemCode::NotFound))?;
        let field = serde_json::from_value(serde_json::Value::String(field));
        let field = field.map_err(|_| unknown(ProblemCode::NotFound))?;
        Ok(Self(order.parse().map_err(|_| unknown(ProblemCode::OrderUnknown))?, field))
    }
}

/// The query of the address; an unknown parameter is refused.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        AnyQuery::try_from_uri(&parts.uri).map(|AnyQuery(query)| Self(query)).map_err(|_| {
            Problem::new(ProblemCode::InvalidField)
                .because(FieldProblem::Malformed.to_string())
                .at("query")
        })
    }
}

/// The language the caller reads.
pub(super) struct Reads(pub(super) Language);

impl<S: Send + Sync> FromRequestParts<S> for Reads {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(layers::language(&parts.headers)))
    }
}
