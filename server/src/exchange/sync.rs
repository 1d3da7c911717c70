//! A whole exchange: takes what a phone pushes, then says what is new to it.

use std::collections::BTreeSet;

use fieldbook_model::OrderId;
use fieldbook_wire::{OrderAnswers, ProblemCode, SyncRequest, SyncResponse};

use super::feed::{self, Page};
use super::prepare::ORDER_UNKNOWN;
use super::{Sender, convert, cursor, receipt};
use crate::error::HubError;
use crate::hub::Hub;
use crate::storage::DeviceRow;

impl Hub {
    /// Answers a phone; `None` when nothing was pushed and there is nothing to say: its cursor then stays.
    ///
    /// # Errors
    /// `device_revoked` (what it pushed is held), and those of the database.
    pub(crate) fn sync(
        &self,
        from: &Sender,
        request: &SyncRequest,
    ) -> Result<Option<SyncResponse>, HubError> {
        let all: Vec<_> = request.push.iter().collect();
        if from.is_revoked() {
            self.hold_all(&from.device, &all, ProblemCode::DeviceRevoked.as_str())?;
            return Err(HubError::DeviceRevoked);
        }
        self.look_ahead(&from.device, request.cursor.as_deref())?;
        let strange = self.strange(&from.device, &request.push)?;
        let mut answers = if self.was_restored_since(request.cursor.as_deref()) {
            Vec::new()
        } else {
            self.hold_all(&from.device, &strange, ORDER_UNKNOWN)?
        };
        let strange: BTreeSet<_> = strange.iter().map(|push| push.order).collect();
        let known: Vec<_> = all.into_iter().filter(|push| !strange.contains(&push.order)).collect();
        let judged = self.side_by_side(&known, |push| self.push(&from.device, push))?;
        answers.extend(judged.into_iter().flatten());
        self.answer(&from.device, request, answers)
    }

    fn answer(
        &self,
        to: &DeviceRow,
        request: &SyncRequest,
        answers: Vec<OrderAnswers>,
    ) -> Result<Option<SyncResponse>, HubError> {
        let secrets = self.secrets();
        let secrets = &*secrets;
        let now = self.now().as_millis();
        let mut orders: BTreeSet<OrderId> =
            request.push.iter().map(|push| convert::order(push.order)).collect();
        self.storage().read(|view| {
            let given = request.cursor.as_deref();
            let before = feed::place(view, secrets, to, given)?;
            let Page { orders: feed, place, more, held } = feed::page(view, to, before, request)?;
            let has_moved = place != before || given.is_none();
            if request.push.is_empty() && feed.is_empty() && !has_moved {
                return Ok(None);
            }
            orders.extend(held);
            let receipt = receipt::receipt(view, secrets, to, &orders, now)?;
            let cursor = cursor::seal(secrets, to.device, place);
            let response = SyncResponse {
                protocol: request.protocol,
                cursor,
                answers,
                feed,
                receipt,
                more,
                hub_time: now,
            };
            Ok(Some(response))
        })
    }
}
