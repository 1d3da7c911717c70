//! The dispatcher at the desk, while both engineers are out of reach.

use fieldbook_model::OrderId;
use serde_json::Value;

use super::Diary;
use crate::DemoError;
use crate::office::Office;
use crate::stage::Engineer;

/// Two hours in milliseconds.
const TWO_HOURS: i64 = 7_200_000;

pub(super) struct Dispatcher<'a> {
    office: &'a Office,
    diary: &'a mut Diary,
    name: String,
}

impl<'a> Dispatcher<'a> {
    pub(super) fn new(office: &'a Office, diary: &'a mut Diary) -> Self {
        let name = diary.story.sentence("who-office", &[]);
        diary.story.tell("demo-actor", &[("who", &name)]);
        Self { office, diary, name }
    }

    /// Moves the lead and the window of one order, adds to its access notes, and takes the other from its engineer.
    pub(super) async fn steer(
        mut self,
        shared: OrderId,
        taken: OrderId,
        [a, b]: &[Engineer; 2],
    ) -> Result<(), DemoError> {
        let view = self.office.order(shared).await?;
        let number = number(&view);
        self.note(shared, &b.id, "demo-did-lead", &[("order", &number), ("to", b.name)])?;
        self.office.lead(shared, &b.id).await?;
        self.move_window(shared, &view, &number).await?;
        self.add_access_note(shared, &view).await?;
        let number = self::number(&self.office.order(taken).await?);
        let told = [("order", number.as_str()), ("from", a.name), ("to", b.name)];
        self.note(taken, &b.id, "demo-did-reassign", &told)?;
        self.office.assign(taken, &[&b.id], &b.id).await?;
        Ok(())
    }

    async fn move_window(
        &mut self,
        order: OrderId,
        view: &Value,
        number: &str,
    ) -> Result<(), DemoError> {
        let at =
            |key: &str| view.pointer(&format!("/assignment/window/{key}")).and_then(Value::as_i64);
        let (Some(start), Some(end)) = (at("start"), at("end")) else { return Ok(()) };
        let (start, end) = (start + TWO_HOURS, end + TWO_HOURS);
        self.note(order, &start.to_string(), "demo-did-window", &[("order", number)])?;
        self.office.reschedule(order, start, end).await?;
        Ok(())
    }

    async fn add_access_note(&mut self, order: OrderId, view: &Value) -> Result<(), DemoError> {
        let words = "走货梯 · take the goods lift";
        let token = Diary::token()?.to_string();
        let present = view.get("access_notes").and_then(Value::as_str).unwrap_or_default();
        let text = format!("{present}\n{words} [{token}]");
        let base = view.get("version").cloned().unwrap_or_default();
        self.note(order, &token, "demo-did-access", &[("text", words)])?;
        self.office.edit(order, "access_notes", &base, &text).await?;
        Ok(())
    }

    fn note(
        &mut self,
        order: OrderId,
        token: &str,
        id: &str,
        args: &[(&str, &str)],
    ) -> Result<(), DemoError> {
        self.diary.note((&self.name, order, token), id, args)
    }
}

fn number(view: &Value) -> String {
    view.pointer("/assignment/number").and_then(Value::as_str).unwrap_or_default().to_owned()
}
