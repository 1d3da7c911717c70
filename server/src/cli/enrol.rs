//! `fieldbook enrol`: a one-time code for an engineer's phone, also as a QR code in the terminal.

use clap::Args;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::Place;
use super::error::CliError;
use crate::office::EnrolmentView;

/// Make a one-time code by which an engineer's phone joins.
#[derive(Args)]
pub(super) struct Enrol {
    /// The engineer's name or id.
    engineer: String,
    /// The hub's address as phones reach it: https, or http on this machine.
    #[arg(long, env = "FIELDBOOK_HUB", default_value = "http://127.0.0.1:7410")]
    hub: String,
}

impl Enrol {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        let engineer = hub.find_engineer(&self.engineer)?;
        let made = hub.enrolment(engineer.engineer, &self.hub)?;
        place.say.answer(&made, |made| words(&engineer.name, made))
    }
}

fn words(name: &str, made: &EnrolmentView) -> String {
    let until = made.expires_at;
    let code = &made.code;
    let picture = picture(&made.payload).unwrap_or_default();
    format!(
        "{picture}\n{payload}\n\ncode for {name}, once, until {until}: {code}",
        payload = made.payload
    )
}

/// The QR code in half blocks, light on dark as terminals are.
fn picture(payload: &str) -> Option<String> {
    let code = QrCode::new(payload.as_bytes()).ok()?;
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}
