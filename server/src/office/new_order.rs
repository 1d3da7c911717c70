//! Draws new orders up and files them: the drawing up is costly and needs no lock, so an import does it beside the
//! writer's lock and phones are not kept waiting.

use fieldbook_document::{Change, Record};
use fieldbook_model::{
    Assignment, AssignmentVersion, Command, Deed, DispatchState, Hlc, HlcClock, OrderId, Priority,
    Timestamp,
};

use super::create::Created;
use super::draft::Checked;
use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::{Appended, Picture, append, issue};
use crate::storage::{HlcRow, OrderHead, View, Work};

/// An order drawn up, not filed yet.
pub(super) struct NewOrder {
    assignment: Assignment,
    changes: Vec<Change>,
    picture: Picture,
}

impl NewOrder {
    /// Its id.
    pub(super) fn order(&self) -> OrderId {
        self.assignment.order
    }

    /// When it was made.
    pub(super) fn issued_at(&self) -> Timestamp {
        self.assignment.issued_at
    }

    /// What its maker is told.
    pub(super) fn created(&self) -> Created {
        Created { order: self.order(), number: self.assignment.number.clone() }
    }
}

/// Draws up and files, with the hub's hybrid clock in hand.
pub(super) struct Clerk<'h> {
    hub: &'h Hub,
    clock: HlcClock,
}

impl<'h> Clerk<'h> {
    /// Takes the clock as it stands.
    pub(super) fn at_work(hub: &'h Hub, view: &View<'_>) -> Result<Self, HubError> {
        Ok(Self { hub, clock: HlcClock::resume(view.hlc()?.0) })
    }

    /// Draws an order up under this number, with remarks that were made on it before.
    pub(super) fn draw_up(
        &mut self,
        priority: Priority,
        checked: Checked,
        number: String,
        remarks: Vec<String>,
    ) -> Result<NewOrder, HubError> {
        let now = self.hub.now();
        let order = checked.order;
        let version = self.hub.version_after(AssignmentVersion::default());
        let (record, changes) = self.record(order, version, &checked, remarks)?;
        let mut assignment = first_assignment(order, version, number, checked);
        assignment.priority = priority;
        assignment.issued_at = now;
        assignment.known = record.heads();
        let picture = Picture::of(&assignment, std::slice::from_ref(&assignment), &record)?;
        Ok(NewOrder { assignment, changes, picture })
    }

    fn record(
        &mut self,
        order: OrderId,
        version: AssignmentVersion,
        checked: &Checked,
        remarks: Vec<String>,
    ) -> Result<(Record, Vec<Change>), HubError> {
        let Checked { description, access_notes, steps, parts, .. } = checked.clone();
        let create = Deed::Create { description, access_notes, steps, parts };
        let remarks = remarks.into_iter().map(|text| Deed::Comment { text });
        let (mut record, actor) = (Record::new()?, self.hub.office_actor(order));
        let changes = std::iter::once(create).chain(remarks).map(|deed| {
            let stamp = self.hub.office_stamp(self.clock.tick(self.hub.now()), version);
            let command = Command { id: self.hub.entry_id(), order, stamp, deed };
            Ok(record.write(actor, &command)?)
        });
        let changes = changes.collect::<Result<_, HubError>>()?;
        Ok((record, changes))
    }

    /// Files an order; a number that is taken is taken twice.
    pub(super) fn file(&self, work: &Work<'_>, new: &NewOrder) -> Result<(), HubError> {
        let (order, now) = (new.order(), self.hub.now().as_millis());
        work.add_order(order, now)?;
        // A claim reaches back: the last change's speaks for all of the actor's.
        new.changes.last().map_or(Ok(()), |change| self.hub.claim(work, order, change))?;
        let head = OrderHead { next_seq: 1, version: new.assignment.version };
        let head = issue(work, head, &new.assignment, &self.hub.secrets().signing_key)?;
        let changes = &new.changes;
        let device = self.hub.secrets().device;
        let device_of = &|_| device;
        append(work, &Appended { order, head, changes, device_of, picture: &new.picture }, now)?;
        Ok(())
    }

    /// Puts the clock back, unless another process has moved it further.
    pub(super) fn leave(self, work: &Work<'_>) -> Result<(), HubError> {
        let stored: Hlc = work.hlc()?.0;
        Ok(work.put_hlc(HlcRow(self.clock.last().max(stored)))?)
    }
}

fn first_assignment(
    order: OrderId,
    version: AssignmentVersion,
    number: String,
    checked: Checked,
) -> Assignment {
    Assignment {
        order,
        version,
        number,
        title: checked.title,
        customer: checked.customer,
        site: checked.site,
        asset: checked.asset,
        priority: Priority::default(),
        dispatch: if checked.window.is_some() {
            DispatchState::Scheduled
        } else {
            DispatchState::New
        },
        window: checked.window,
        crew: Vec::new(),
        lead: None,
        required_skills: checked.required_skills,
        sla: checked.sla,
        issued_at: Timestamp::default(),
        reason: None,
        known: Vec::new(),
    }
}
