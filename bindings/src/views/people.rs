//! The office's side of an order, and who did something when.

use std::time::SystemTime;

use fieldbook_client::model;

use super::moment;
use super::window::WindowView;
use crate::words::{DispatchState, Priority};

/// Who did something, and when.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StampView {
    /// The engineer; absent when it was the office.
    pub engineer: Option<String>,
    /// On which device.
    pub device: String,
    /// When, by the writer's clock, never before anything the writer had seen.
    pub at: SystemTime,
}

impl From<model::Stamp> for StampView {
    fn from(stamp: model::Stamp) -> Self {
        Self {
            engineer: stamp.by.engineer().map(|id| id.to_string()),
            device: stamp.device.to_string(),
            at: moment(stamp.hlc.wall()),
        }
    }
}

/// Somebody on the order.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CrewMemberView {
    /// Who.
    pub engineer: String,
    /// The name to show.
    pub name: String,
}

/// The office's side of an order.
#[derive(Debug, Clone, uniffi::Record)]
pub struct AssignmentView {
    /// Which order.
    pub order: String,
    /// The number people say.
    pub number: String,
    /// What must be done.
    pub title: String,
    /// For whom.
    pub customer: String,
    /// Whom to call.
    pub customer_phone: Option<String>,
    /// Name of the place.
    pub site: String,
    /// Its address.
    pub address: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// The machine, when it is one.
    pub asset: Option<String>,
    /// Maker's model.
    pub model: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// How urgent.
    pub priority: Priority,
    /// When somebody is expected.
    pub window: Option<WindowView>,
    /// Everyone on the order.
    pub crew: Vec<CrewMemberView>,
    /// Who answers for it.
    pub lead: Option<String>,
    /// Skills the office asks for.
    pub required_skills: Vec<String>,
    /// When somebody must have answered.
    pub respond_by: Option<SystemTime>,
    /// When it must work again.
    pub resolve_by: Option<SystemTime>,
    /// Where the office stands.
    pub dispatch: DispatchState,
    /// Why, when the office said.
    pub reason: Option<String>,
}

impl From<model::Assignment> for AssignmentView {
    fn from(office: model::Assignment) -> Self {
        let asset = office.asset.unwrap_or_default();
        let sla = office.sla.as_ref();
        Self {
            order: office.order.to_string(),
            number: office.number,
            title: office.title,
            customer: office.customer.name,
            customer_phone: office.customer.phone,
            site: office.site.name,
            address: office.site.address,
            time_zone: office.site.time_zone.to_string(),
            asset: Some(asset.name).filter(|name| !name.is_empty()),
            model: asset.model,
            serial: asset.serial,
            priority: office.priority.into(),
            window: office.window.map(Into::into),
            crew: office.crew.into_iter().map(crew_member).collect(),
            lead: office.lead.map(|id| id.to_string()),
            required_skills: office.required_skills,
            respond_by: sla.and_then(|terms| terms.respond_by).map(moment),
            resolve_by: sla.and_then(|terms| terms.resolve_by).map(moment),
            dispatch: office.dispatch.into(),
            reason: office.reason,
        }
    }
}

fn crew_member(member: model::CrewMember) -> CrewMemberView {
    CrewMemberView { engineer: member.engineer.to_string(), name: member.name }
}
