//! A phone gives a restored hub back what the hub lost: orders, assignments, and changes, its own and others'.
//!
//! Nothing is believed for the phone's word: assignments stand on the hub's own signature, changes on the claims of those
//! who wrote them. What nobody's claim covers is held. Giving back twice changes nothing.

mod assignments;
mod vouched;

use fieldbook_document::ActorOwners;
use fieldbook_model::{AssignmentVersion, ChangeHash, OrderId, Timestamp};
use fieldbook_wire::{
    Answer, ChangeAnswer, Form, HandBack, HandBackAnswer, HandBackOrder, OrderAnswers, PushOrder,
};

use self::vouched::Vouched;
use super::Sender;
use super::convert::{self, ToWire as _};
use super::held;
use super::prepare::{self, ORDER_UNKNOWN};
use crate::error::HubError;
use crate::hub::Hub;
use crate::order_file::{Appended, OrderFile, Picture, append};
use crate::storage::{DeviceRow, View, Work};

impl Hub {
    /// Says of which orders the hub lacks something, and takes what is given.
    ///
    /// # Errors
    /// `device_revoked`, and those of the database.
    pub(crate) fn hand_back(
        &self,
        from: &Sender,
        message: &HandBack,
    ) -> Result<HandBackAnswer, HubError> {
        if from.is_revoked() {
            return Err(HubError::DeviceRevoked);
        }
        let protocol = message.protocol;
        let mut answer = HandBackAnswer { protocol, wanted: Vec::new(), answers: Vec::new() };
        for given in &message.orders {
            if !is_content(given) {
                let lacks = self.storage().read(|view| lacks(view, &from.device, given))?;
                answer.wanted.extend(lacks.then_some(given.order));
            } else if let Some(taken) = self.take_back(&from.device, given)? {
                answer.answers.push(taken);
            }
        }
        Ok(answer)
    }

    /// Takes one order back; `None` when the hub stumbled over it: then nothing of it was taken, and no other suffers.
    fn take_back(
        &self,
        from: &DeviceRow,
        given: &HandBackOrder,
    ) -> Result<Option<OrderAnswers>, HubError> {
        let now = self.now();
        match self.storage().write(|work| self.file(work, from, given, now)) {
            Ok(answers) => Ok(Some(answers)),
            Err(HubError::Storage(error)) => Err(error.into()),
            Err(error) => {
                tracing::error!(order = %given.order, code = error.code().as_str(), "could not be taken back: {error}");
                Ok(None)
            }
        }
    }

    fn file(
        &self,
        work: &Work<'_>,
        from: &DeviceRow,
        given: &HandBackOrder,
        now: Timestamp,
    ) -> Result<OrderAnswers, HubError> {
        let order = convert::order(given.order);
        let versions = assignments::signed(&self.public_key(), order, &given.assignments);
        let is_named = versions.iter().any(|(version, _)| version.has_crew(from.engineer));
        if !is_named && work.membership(from.engineer, order)?.is_none() {
            return refused(from, given, now);
        }
        assignments::restore(work, order, &versions, now)?;
        let file = OrderFile::load(work, order)?;
        let vouched = Vouched::of(self, work, order, given, &versions)?;
        add(work, from, given, &file, vouched, now)
    }
}

/// Puts what is sound and vouched for into the order; answers change by change.
fn add(
    work: &Work<'_>,
    from: &DeviceRow,
    given: &HandBackOrder,
    file: &OrderFile,
    vouched: Vouched,
    now: Timestamp,
) -> Result<OrderAnswers, HubError> {
    let order = file.assignment.order;
    let (record, verdicts) = vouched.admit(&file.record, &given.changes)?;
    let mut answers = OrderAnswers { order: given.order, answers: Vec::new() };
    for (bytes, verdict) in given.changes.iter().zip(&verdicts) {
        let (hash, answer) = prepare::answer(work, from, order, bytes, verdict)?;
        if let Answer::Quarantined { code } = &answer {
            work.hold_within(from.device, &[held::row(from, order, hash, bytes, code, now)])?;
        }
        answers.answers.push(ChangeAnswer { hash: hash.wire(), answer });
    }
    let ActorOwners(writers) = vouched.keep(work, order, &record)?;
    let changes = record.changes_since(&file.record.heads());
    let picture = Picture::of(&file.assignment, &file.versions, &record)?;
    let new = Appended {
        order,
        head: file.head,
        changes: &changes,
        device_of: &|actor| writers.get(&actor).map_or(from.device, |writer| writer.device),
        picture: &picture,
    };
    append(work, &new, now.as_millis())?;
    Ok(answers)
}

/// Whether a phone gives something, and does not only ask.
fn is_content(given: &HandBackOrder) -> bool {
    !given.assignments.is_empty() || !given.changes.is_empty()
}

/// Whether the phone has something of this order that the hub lacks. An order of others is wanted like an absent one;
/// what comes of it is judged then.
fn lacks(view: &View<'_>, from: &DeviceRow, given: &HandBackOrder) -> Result<bool, HubError> {
    let order: OrderId = convert::order(given.order);
    if view.head(order)?.is_none() || view.membership(from.engineer, order)?.is_none() {
        return Ok(true);
    }
    let version = AssignmentVersion { generation: given.generation, n: given.n };
    if version > AssignmentVersion::default() && view.assignment(order, version)?.is_none() {
        return Ok(true);
    }
    let hashes: Vec<ChangeHash> = given.heads.iter().copied().map(convert::change).collect();
    Ok(!view.has_changes(order, &hashes)?)
}

/// Nothing is taken of an order that is not this phone's. It is not held either: what is the phone's own it also pushes.
fn refused(
    from: &DeviceRow,
    given: &HandBackOrder,
    now: Timestamp,
) -> Result<OrderAnswers, HubError> {
    let push = PushOrder {
        order: given.order,
        claims: Vec::new(),
        form: Form::PLAIN,
        changes: given.changes.clone(),
    };
    let prepared = prepare::unauthorized(from, &[&push], ORDER_UNKNOWN, now)?;
    Ok(prepared.into_iter().next().ok_or(HubError::OrderUnknown)?.answers)
}
