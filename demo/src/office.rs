//! The dispatcher: the hub's office API over real HTTP.

use fieldbook_model::OrderId;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::DemoError;

/// A dispatcher's desk.
#[derive(Debug, Clone)]
pub struct Office {
    http: reqwest::Client,
    url: String,
    key: String,
}

impl Office {
    /// The desk at the hub under `url`, with its office key.
    pub fn new(url: &str, key: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned(), key: key.to_owned() }
    }

    /// The key that opens this desk.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Makes an engineer and a one-time code for a phone; answers the id and the text of the QR code.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn engineer(&self, name: &str, van: &str) -> Result<(String, String), DemoError> {
        let engineer = self.post("engineers", &json!({ "name": name, "van": van })).await?;
        let id = text(&engineer, "engineer");
        let code = self.post(&format!("engineers/{id}/enrol"), &json!({ "hub": self.url })).await?;
        Ok((id, text(&code, "payload")))
    }

    /// The ids of all orders, as they were made.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn order_ids(&self) -> Result<Vec<OrderId>, DemoError> {
        let mut ids = Vec::new();
        let mut page: Option<String> = None;
        loop {
            let cursor = page.map_or_else(String::new, |page| format!("&cursor={page}"));
            let answer = self.get(&format!("orders?limit=200{cursor}")).await?;
            let rows = answer.get("orders").and_then(Value::as_array).cloned().unwrap_or_default();
            ids.extend(rows.iter().filter_map(|row| text(row, "order").parse::<OrderId>().ok()));
            page = answer.get("next").and_then(Value::as_str).map(str::to_owned);
            if page.is_none() {
                return Ok(ids);
            }
        }
    }

    /// An order as the office sees it.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn order(&self, order: OrderId) -> Result<Value, DemoError> {
        self.get(&format!("orders/{order}")).await
    }

    /// What was merged on an order, with sentences in this language.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn merge_notes(&self, order: OrderId, language: &str) -> Result<Value, DemoError> {
        let path = format!("orders/{order}/merge-notes");
        self.send(&path, self.request(Method::GET, &path).header("accept-language", language)).await
    }

    /// Makes these engineers the crew.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn assign(
        &self,
        order: OrderId,
        crew: &[&str],
        lead: &str,
    ) -> Result<Value, DemoError> {
        self.post(&format!("orders/{order}/assign"), &json!({ "crew": crew, "lead": lead })).await
    }

    /// Hands the lead over.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn lead(&self, order: OrderId, lead: &str) -> Result<Value, DemoError> {
        self.post(&format!("orders/{order}/lead"), &json!({ "lead": lead })).await
    }

    /// Moves the window, in milliseconds since 1970.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn reschedule(
        &self,
        order: OrderId,
        start: i64,
        end: i64,
    ) -> Result<Value, DemoError> {
        let window = json!({ "window": { "start": start, "end": end } });
        self.post(&format!("orders/{order}/reschedule"), &window).await
    }

    /// Edits a text from the version `base` on.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn edit(
        &self,
        order: OrderId,
        field: &str,
        base: &Value,
        words: &str,
    ) -> Result<Value, DemoError> {
        let path = format!("orders/{order}/texts/{field}");
        let edit = json!({ "base": base, "text": words });
        self.send(&path, self.request(Method::PUT, &path).json(&edit)).await
    }

    /// Asks for something under `/api`.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn get(&self, path: &str) -> Result<Value, DemoError> {
        self.send(path, self.request(Method::GET, path)).await
    }

    /// Does something under `/api`.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, DemoError> {
        self.send(path, self.request(Method::POST, path).json(body)).await
    }

    /// Changes what the office says about an order, by a JSON merge patch.
    ///
    /// # Errors
    /// What the office answers.
    pub async fn patch(&self, order: OrderId, body: &Value) -> Result<Value, DemoError> {
        let path = format!("orders/{order}");
        self.send(&path, self.request(Method::PATCH, &path).json(body)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/api/{path}", self.url)).bearer_auth(&self.key)
    }

    async fn send(&self, path: &str, request: RequestBuilder) -> Result<Value, DemoError> {
        let answer = request.send().await?;
        let status = answer.status();
        let body = answer.text().await?;
        if !status.is_success() {
            return Err(DemoError::Office { path: path.to_owned(), status: status.as_u16(), body });
        }
        Ok(if body.is_empty() { Value::Null } else { serde_json::from_str(&body)? })
    }
}

fn text(object: &Value, key: &str) -> String {
    object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
