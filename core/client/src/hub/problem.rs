//! What the hub says when it says no: problem+json (RFC 9457), read from a bounded body.

use serde::Deserialize;

/// A problem, as far as a phone reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The stable code: the last part of `type`.
    pub(super) code: String,
    /// What exactly was wrong, by the hub.
    pub(super) detail: Option<String>,
    /// The hub's clock in milliseconds since 1970, when it complains about ours.
    pub(super) hub_time: Option<i64>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "type")]
    kind: String,
    detail: Option<String>,
    hub_time: Option<i64>,
}

impl Problem {
    /// Reads a body; `None` when it is no problem+json with a code.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let Body { kind, detail, hub_time } = serde_json::from_slice(body).ok()?;
        let code = kind.rsplit(['/', '#', ':']).next().unwrap_or_default();
        let is_code = !code.is_empty()
            && code.len() <= 64
            && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let code = is_code.then(|| code.to_owned())?;
        Some(Self { code, detail: detail.map(|text| text.chars().take(200).collect()), hub_time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_last_part_of_the_type() {
        for kind in [
            "clock_skew",
            "https://hub/errors/clock_skew",
            "urn:fieldbook:clock_skew",
            "/errors#clock_skew",
        ] {
            let body = format!(
                r#"{{"type":"{kind}","status":401,"detail":"late","hub_time":7,"more":[1]}}"#
            );
            let problem = Problem::read(body.as_bytes()).unwrap();
            assert_eq!(
                (problem.code.as_str(), problem.hub_time),
                ("clock_skew", Some(7)),
                "{kind}"
            );
            assert_eq!(problem.detail.as_deref(), Some("late"));
        }
    }

    #[test]
    fn what_is_no_problem_is_not_read_as_one() {
        for body in
            ["", "<html>", "{}", r#"{"type":""}"#, r#"{"type":"about:blank "}"#, r#"{"type":7}"#]
        {
            assert_eq!(Problem::read(body.as_bytes()), None, "{body}");
        }
    }
}
