//! Which part of an order holds which field of the benchmark's job, both ways.
//!
//! | job | order |
//! |---|---|
//! | `number title priority` | the assignment's (`urgent` is an emergency) |
//! | `id` | name of the site, hence in every row of the list |
//! | `customer phone`; `street city postcode country lat lon contact email` | the customer; lines of the site's address |
//! | `assetId assetModel assetSerial` | the asset |
//! | `scheduledStart`; `scheduledEnd` | start of the window; when it must be resolved (the end may lie before the start) |
//! | `type`; `status technician customerId` | the service level's policy; labels among the required skills |
//! | `description safetyNotes`; `accessNotes`; `report` | texts of the record: description, access notes, narrative |
//! | `parts` | planned lines; `used` is the fold of what was taken; a changed `qty` is a remark, for the plan is the office's |
//! | `steps` | the checklist; `done` is its answer, `by` and `at` the answer's reason |

use chrono::{DateTime, SecondsFormat, Utc};
use fieldbook_model::{
    Comment, OrderView, PartLineView, Priority, Quantity, StepStanding, StepView, Timestamp,
};
use serde_json::{Map, Value, json};

use super::lines::text;
use super::{Outcome, cannot};

/// Lines of the site's address.
const ADDRESS: [&str; 8] =
    ["street", "city", "postcode", "country", "lat", "lon", "contact", "email"];
/// Labels among the required skills.
const LABELS: [&str; 3] = ["status", "technician", "customerId"];
/// How long the window is: the job says when it starts.
const WINDOW: i64 = 2 * 3_600_000;
/// How a remark about a planned quantity begins.
const PLAN: &str = "plan ";

/// The job as a draft for the office API; the report is written after that.
///
/// # Errors
/// Which field is missing.
pub fn draft(job: &Value) -> Outcome<Value> {
    let of = job.get("assignment").ok_or("no assignment")?;
    let address: Vec<String> = ADDRESS.iter().map(|field| plain(of.get(*field))).collect();
    let description = [text(of, "description")?, text(of, "safetyNotes")?].join("\n");
    let parts = entries(job, "parts").map(|part| {
        json!({ "part_number": part["sku"], "name": part["name"], "unit": part["bin"],
            "planned": plain(part.get("qty")) })
    });
    let steps = entries(job, "steps").map(|step| json!({ "title": step["title"] }));
    Ok(json!({
        "number": of["number"], "title": of["title"], "priority": priority(text(of, "priority")?),
        "customer": { "name": of["customer"], "phone": of["phone"] },
        "site": { "name": job["id"], "address": address.join("\n"), "time_zone": "Europe/London" },
        "asset": { "name": of["assetId"], "model": of["assetModel"], "serial": of["assetSerial"] },
        "window": window(text(of, "scheduledStart")?)?,
        "sla": { "policy": of["type"], "resolve_by": millis(text(of, "scheduledEnd")?)? },
        "required_skills": LABELS.map(|label| of[label].clone()),
        "description": description, "access_notes": of["accessNotes"],
        "parts": parts.collect::<Vec<_>>(), "steps": steps.collect::<Vec<_>>(),
    }))
}

/// What the office changes in an assignment when these fields of a job are merged into it.
///
/// # Errors
/// A field that this side does not know.
pub(super) fn patch(view: &OrderView, fields: &Map<String, Value>) -> Outcome<Value> {
    let mut patch = Map::new();
    for (field, value) in fields {
        let said = value.as_str().ok_or("not a text")?;
        match field.as_str() {
            "priority" => patch.insert("priority".to_owned(), priority(said).into()),
            "scheduledStart" => patch.insert("window".to_owned(), window(said)?),
            "technician" => {
                let mut labels = view.assignment.required_skills.clone();
                let place = labels.get_mut(1).ok_or("no technician")?;
                said.clone_into(place);
                patch.insert("required_skills".to_owned(), labels.into())
            }
            _ => return cannot(format!("{field} is nothing the office changes")),
        };
    }
    Ok(Value::Object(patch))
}

/// The remark that changes a planned quantity.
pub(super) fn planned(part: &str, quantity: &Value) -> String {
    format!("{PLAN}{part} {quantity}")
}

/// An order as the job it was made of, with everything that was done since.
///
/// # Errors
/// What is not as [`draft`] makes it.
pub fn of_view(view: &OrderView) -> Outcome<Value> {
    let of = &view.assignment;
    let asset = of.asset.as_ref().ok_or("no asset")?;
    let (window, sla) = (of.window.ok_or("no window")?, of.sla.as_ref().ok_or("no policy")?);
    let (description, safety) =
        view.description.split_once('\n').ok_or("a description of one line")?;
    let mut assignment = Map::new();
    let mut put = |field: &str, value: Value| _ = assignment.insert(field.to_owned(), value);
    put("number", of.number.clone().into());
    put("title", of.title.clone().into());
    put("priority", urgency(of.priority).into());
    put("customer", of.customer.name.clone().into());
    put("phone", of.customer.phone.clone().into());
    put("assetId", asset.name.clone().into());
    put("assetModel", asset.model.clone().into());
    put("assetSerial", asset.serial.clone().into());
    put("scheduledStart", instant(window.start)?);
    put("scheduledEnd", instant(sla.resolve_by.ok_or("no end")?)?);
    put("type", sla.policy.clone().into());
    put("description", description.into());
    put("safetyNotes", safety.into());
    put("accessNotes", view.access_notes.clone().into());
    LABELS
        .iter()
        .zip(&of.required_skills)
        .for_each(|(field, label)| put(field, label.clone().into()));
    for (field, line) in ADDRESS.iter().zip(of.site.address.lines()) {
        let is_number = ["lat", "lon"].contains(field);
        put(field, if is_number { line.parse::<i64>()?.into() } else { line.into() });
    }
    let numbered = |letter: char, n: u32| format!("{letter}{n:02}");
    let parts = view.parts.iter().map(|part| {
        let key = numbered('p', part.line.position);
        Ok((key.clone(), self::part(part, &key, &view.comments)?))
    });
    let steps = view.steps.iter().map(|step| (numbered('s', step.step.position), self::step(step)));
    Ok(json!({
        "id": of.site.name, "assignment": assignment, "report": view.narrative,
        "parts": parts.collect::<Outcome<Map<_, _>>>()?, "steps": steps.collect::<Map<_, _>>(),
    }))
}

fn part(part: &PartLineView, key: &str, remarks: &[Comment]) -> Outcome<Value> {
    let replanned = remarks
        .iter()
        .filter_map(|remark| {
            let quantity = remark.text.strip_prefix(PLAN)?.strip_prefix(key)?.trim();
            Some(((remark.stamp.hlc, remark.id), quantity.parse::<i64>().ok()?))
        })
        .max_by_key(|(at, _)| *at);
    let planned = whole(part.line.planned)?;
    Ok(json!({
        "sku": part.line.part_number, "name": part.line.name, "bin": part.line.unit,
        "qty": replanned.map_or(planned, |(_, quantity)| quantity), "used": whole(part.used)?,
    }))
}

fn step(step: &StepView) -> Value {
    let answer = step.results.iter().max_by_key(|answer| (answer.stamp.hlc, answer.id));
    let said = answer.and_then(|answer| answer.reason.as_deref()?.split_once(' '));
    let (by, at) = said.unwrap_or_default();
    let done = step.standing == StepStanding::Done;
    json!({ "title": step.step.title, "done": done, "by": by, "at": at })
}

/// Entries of a part of the job, in the order of their names.
fn entries<'a>(job: &'a Value, of: &str) -> impl Iterator<Item = &'a Value> {
    let mut entries: Vec<_> =
        job.get(of).and_then(Value::as_object).into_iter().flatten().collect();
    entries.sort_by_key(|(name, _)| name.as_str());
    entries.into_iter().map(|(_, entry)| entry)
}

fn plain(value: Option<&Value>) -> String {
    value
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .unwrap_or_default()
}

fn priority(said: &str) -> &str {
    if said == "urgent" { "emergency" } else { said }
}

fn urgency(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Normal => "normal",
        Priority::High => "high",
        Priority::Emergency => "urgent",
    }
}

fn window(start: &str) -> Outcome<Value> {
    let start = millis(start)?;
    Ok(json!({ "start": start, "end": start + WINDOW }))
}

fn millis(instant: &str) -> Outcome<i64> {
    Ok(DateTime::parse_from_rfc3339(instant)?.timestamp_millis())
}

fn instant(at: Timestamp) -> Outcome<Value> {
    let at = DateTime::<Utc>::from_timestamp_millis(at.as_millis()).ok_or("no instant")?;
    Ok(at.to_rfc3339_opts(SecondsFormat::Secs, true).into())
}

fn whole(quantity: Quantity) -> Outcome<i64> {
    match quantity.as_milli() % 1_000 {
        0 => Ok(quantity.as_milli() / 1_000),
        _ => cannot("half a part"),
    }
}
