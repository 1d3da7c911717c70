//! The phones of the company, shutting one out, and ordering one to be wiped.

use fieldbook_model::{DeviceId, EngineerId, Timestamp};
use fieldbook_wire::{Id16, WipeOrder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::{DeviceRow, View, WIPE_ORDER, WipeOrders};

/// A phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeviceView {
    /// Which phone.
    #[schema(value_type = String, format = Uuid)]
    pub device: DeviceId,
    /// Whose.
    #[schema(value_type = String, format = Uuid)]
    pub engineer: EngineerId,
    /// What its owner calls it.
    pub name: String,
    /// The app's version when it enrolled.
    pub app_version: String,
    /// When it enrolled: milliseconds since 1970 in UTC.
    #[schema(value_type = i64)]
    pub enrolled_at: Timestamp,
    /// When the office shut it out, if it did.
    #[schema(value_type = Option<i64>)]
    pub revoked_at: Option<Timestamp>,
    /// How many orders to wipe it the office has given out.
    pub wipe_orders: u64,
    /// When the last of them was: milliseconds since 1970 in UTC.
    #[schema(value_type = Option<i64>)]
    pub wipe_ordered_at: Option<Timestamp>,
}

impl DeviceView {
    fn of(row: DeviceRow, orders: Option<&WipeOrders>) -> Self {
        let DeviceRow { device, engineer, name, app_version, enrolled_at, revoked_at, .. } = row;
        let wipe_orders = orders.map_or(0, |orders| orders.count);
        let wipe_ordered_at = orders.map(|orders| orders.last_at);
        Self {
            device,
            engineer,
            name,
            app_version,
            enrolled_at,
            revoked_at,
            wipe_orders,
            wipe_ordered_at,
        }
    }
}

/// An order to wipe a phone whatever is on it: the only thing that loses work, hence signed and counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WipeOrderView {
    /// Which phone; the order is good for no other.
    #[schema(value_type = String, format = Uuid)]
    pub device: DeviceId,
    /// What the phone is to be given: `fieldbook:wipe?order=…`.
    pub order: String,
    /// When it was given out: milliseconds since 1970 in UTC.
    #[schema(value_type = i64)]
    pub at: Timestamp,
    /// How many were given out for this phone, this one included.
    pub wipe_orders: u64,
}

impl Hub {
    /// Every phone, oldest first.
    ///
    /// # Errors
    /// `internal`.
    pub fn devices(&self) -> Result<Vec<DeviceView>, HubError> {
        self.storage().read(|view| {
            let orders = view.wipe_orders()?;
            let seen = |row: DeviceRow| {
                let orders = orders.get(&row.device);
                DeviceView::of(row, orders)
            };
            Ok(view.devices()?.into_iter().map(seen).collect())
        })
    }

    /// Shuts a phone out; what it pushes from now on is held, and it is sent nothing.
    ///
    /// # Errors
    /// `not_found`.
    pub fn revoke_device(&self, device: DeviceId) -> Result<DeviceView, HubError> {
        let now = self.now().as_millis();
        self.storage().write(|work| {
            work.device(device)?.ok_or(HubError::DeviceUnknown)?;
            work.revoke_device(device, now)?;
            work.audit("revoke", device.as_bytes(), now)?;
            seen(work, device)
        })
    }

    /// Signs an order to wipe a phone, which destroys what it has not delivered. It neither shuts the phone out nor
    /// reaches it by itself: the text is to be given to whoever has the phone.
    ///
    /// # Errors
    /// `not_found`.
    pub fn order_wipe(&self, device: DeviceId) -> Result<WipeOrderView, HubError> {
        let at = self.now();
        let signing_key = &self.secrets().signing_key;
        let order =
            WipeOrder::sign(Id16::from_bytes(*device.as_bytes()), at.as_millis(), signing_key);
        self.storage().write(|work| {
            work.device(device)?.ok_or(HubError::DeviceUnknown)?;
            work.audit(WIPE_ORDER, device.as_bytes(), at.as_millis())?;
            let wipe_orders = seen(work, device)?.wipe_orders;
            Ok(WipeOrderView { device, order: order.to_string(), at, wipe_orders })
        })
    }
}

fn seen(view: &View<'_>, device: DeviceId) -> Result<DeviceView, HubError> {
    let row = view.device(device)?.ok_or(HubError::DeviceUnknown)?;
    Ok(DeviceView::of(row, view.wipe_orders()?.get(&device)))
}
