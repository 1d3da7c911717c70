//! The office's side of an order.

use fieldbook_model::{
    Asset, Assignment, ChangeHash, CrewMember, Customer, DispatchState, OrderId, Priority, Site,
    SlaTerms, Timestamp, Window,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{engineer, version, words};

pub(crate) fn assignment() -> impl Strategy<Value = Assignment> {
    let dispatch =
        select(vec![DispatchState::New, DispatchState::Dispatched, DispatchState::Cancelled]);
    let issued_at = (0i64..30).prop_map(Timestamp::from_millis);
    let office = (version(), dispatch, issued_at, option::of(words()), option::of(sla()));
    let place = (customer(), site(), option::of(asset()), option::of(window()));
    let crew = (vec(member(), 0..4), option::of(engineer()), vec(words(), 0..2));
    (words(), office, place, crew).prop_map(
        |(title, office, place, (crew, lead, required_skills))| {
            let (version, dispatch, issued_at, reason, sla) = office;
            let (customer, site, asset, window) = place;
            Assignment {
                order: OrderId::from_bytes([1; 16]),
                version,
                number: "W-1".into(),
                title,
                customer,
                site,
                asset,
                priority: Priority::High,
                window,
                crew,
                lead,
                required_skills,
                sla,
                dispatch,
                issued_at,
                reason,
                known: vec![ChangeHash::from_bytes([9; 32])],
            }
        },
    )
}

fn member() -> impl Strategy<Value = CrewMember> {
    (engineer(), words()).prop_map(|(engineer, name)| CrewMember { engineer, name })
}

fn customer() -> impl Strategy<Value = Customer> {
    (words(), option::of(words())).prop_map(|(name, phone)| Customer { name, phone })
}

fn site() -> impl Strategy<Value = Site> {
    let zone = select(vec!["UTC", "Asia/Shanghai", "America/St_Johns"]);
    (words(), words(), zone).prop_map(|(name, address, zone)| Site {
        name,
        address,
        time_zone: zone.parse().unwrap_or_default(),
    })
}

fn asset() -> impl Strategy<Value = Asset> {
    let notes = (option::of(words()), option::of(words()));
    (words(), notes).prop_map(|(name, (model, serial))| Asset { name, model, serial })
}

fn window() -> impl Strategy<Value = Window> {
    (time(), time()).prop_map(|(start, end)| Window { start, end })
}

fn sla() -> impl Strategy<Value = SlaTerms> {
    let due = (option::of(time()), option::of(time()));
    (words(), any::<u32>(), due).prop_map(|(policy, policy_version, (respond_by, resolve_by))| {
        SlaTerms { policy, policy_version, respond_by, resolve_by }
    })
}

fn time() -> impl Strategy<Value = Timestamp> {
    any::<i64>().prop_map(Timestamp::from_millis)
}
