//! Errors as RFC 9457 problem documents: `type` is the stable code, `detail` names what was wrong, never a value.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fieldbook_document::{Language, render};
use fieldbook_wire::ProblemCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::HubError;

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The stable code.
    #[serde(rename = "type")]
    code: String,
    /// What the code means, in the language of `Accept-Language`.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What was wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The field that was wrong, as a path into the body: `steps[2].title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The hub's clock, when the caller's was too far from it: milliseconds since 1970 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    hub_time: Option<i64>,
}

impl Problem {
    /// A problem of which there is nothing more to say.
    pub(crate) fn new(code: ProblemCode) -> Self {
        Self {
            code: code.as_str().to_owned(),
            title: title(code.as_str(), Language::En),
            status: code.status(),
            detail: None,
            field: None,
            hub_time: None,
        }
    }

    /// Says what was wrong this time; no customer data.
    pub(crate) fn because(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Names the field that was wrong.
    pub(crate) fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// Tells the hub's time.
    pub(crate) fn with_hub_time(self, millis: i64) -> Self {
        Self { hub_time: Some(millis), ..self }
    }

    /// The same as a phone's user reads it, in this language.
    pub(crate) fn for_phone(self, language: Language) -> Self {
        Self { title: title(&self.code, language), ..self }
    }

    /// The same as somebody in the office reads it, in this language.
    pub(crate) fn for_office(self, language: Language) -> Self {
        let id = format!("office-error-{}", self.code).replace('_', "-");
        let own = render(language, &id, &[]);
        if own == id { self.for_phone(language) } else { Self { title: own, ..self } }
    }

    /// The document as a body.
    pub(crate) fn body(&self) -> Body {
        Body::from(serde_json::to_vec(self).unwrap_or_default())
    }
}

fn title(code: &str, language: Language) -> String {
    render(language, &format!("error-{code}"), &[])
}

impl From<HubError> for Problem {
    fn from(error: HubError) -> Self {
        let code = error.code();
        if code.status() >= 500 {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(code = code.as_str(), cause, "{error}");
        }
        let problem = Self::new(code).because(error.to_string());
        match error.field() {
            Some(field) => problem.at(field),
            None => problem,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response =
            (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], self.body()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_title_in_every_language() {
        for code in ProblemCode::ALL {
            for language in [Language::En, Language::ZhHans, Language::ZhHant] {
                let title = title(code.as_str(), language);
                assert!(!title.contains(code.as_str()) && !title.is_empty(), "{code}: {title}");
            }
        }
    }
}
