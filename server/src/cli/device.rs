//! `fieldbook device`: list phones, shut one out, order one to be wiped.

use clap::Subcommand;
use fieldbook_model::DeviceId;

use super::Place;
use super::error::CliError;
use crate::office::DeviceView;

/// Phones.
#[derive(Subcommand)]
pub(super) enum Device {
    /// List phones, oldest first.
    List,
    /// Shut a phone out: what it pushes from now on is held, and it is sent nothing.
    Revoke {
        /// The phone's id.
        device: DeviceId,
    },
    /// Sign an order to wipe a phone, which destroys what it has not delivered; give the text to the phone.
    WipeOrder {
        /// The phone's id.
        device: DeviceId,
    },
}

impl Device {
    pub(super) fn run(self, place: &Place) -> Result<(), CliError> {
        let hub = place.open()?;
        match self {
            Self::List => {
                let devices = hub.devices()?;
                place.say.answer(&devices, |all| all.iter().map(|one| line(one) + "\n").collect())
            }
            Self::Revoke { device } => place.say.answer(&hub.revoke_device(device)?, line),
            Self::WipeOrder { device } => {
                place.say.answer(&hub.order_wipe(device)?, |made| made.order.clone())
            }
        }
    }
}

fn line(device: &DeviceView) -> String {
    let revoked = device.revoked_at.map(|at| format!("  revoked {at}")).unwrap_or_default();
    let wipe = device.wipe_ordered_at.map(|at| format!("  ordered to be wiped {at}"));
    let wipe = wipe.unwrap_or_default();
    format!("{}  of {}  {}{revoked}{wipe}", device.device, device.engineer, device.name)
}
