//! What the guard costs a push: five changes on an order of two hundred.

use std::collections::BTreeMap;
use std::path::Path;

use fieldbook_document::{ActorOwners, Record, Verdict, Writer, admit};
use fieldbook_model::{
    ActorId, AssignmentVersion, Author, Command, Deed, EntryId, Hlc, PartLineId, Quantity, Stamp,
    StockLocation,
};
use fieldbook_tests::Shift;

use crate::figure::{Figure, Limit, Report};
use crate::watch::{Times, timed};
use crate::{Trouble, depot};

pub(super) const NAMES: &[&str] = &["guard-5-on-200"];

const ACTOR: ActorId = ActorId::from_bytes([0xa1; 16]);

pub(super) fn take(report: &mut Report<'_>, _: &Path, _: &Path) -> Result<(), Trouble> {
    let shift = Shift::new(1, 42);
    let job = shift.jobs.first().ok_or("no job")?;
    let mut record = depot::record(0, job)?;
    let work = record.read()?;
    let lines: Vec<PartLineId> = work.part_lines.keys().copied().collect();
    for nth in 0..198 {
        used(&mut record, &lines, nth)?;
    }
    let mut ahead = record.clone();
    let push =
        (198..203).map(|nth| used(&mut ahead, &lines, nth)).collect::<Result<Vec<_>, _>>()?;
    let writer =
        Writer { device: depot::DEVICE, author: Author::Engineer(depot::ENGINEER), on_order: true };
    let owners = ActorOwners(BTreeMap::from([depot::office(), (ACTOR, writer)]));
    let mut times = Times::default();
    for _ in 0..101 {
        let (millis, admission) = timed(|| admit(&record, &push, &owners));
        times.push(millis);
        if !admission?.verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted(_))) {
            return Err("the guard held an honest change".into());
        }
    }
    let limit = Limit::Most(3.0);
    report.take(&Figure { name: "guard-5-on-200", value: times.median(), unit: "ms", limit });
    Ok(())
}

fn used(record: &mut Record, lines: &[PartLineId], nth: usize) -> Result<Vec<u8>, Trouble> {
    let line = lines.iter().cycle().nth(nth).copied().ok_or("no parts")?;
    let counter = u32::try_from(nth)?;
    let stamp = Stamp {
        by: Author::Engineer(depot::ENGINEER),
        device: depot::DEVICE,
        hlc: Hlc { millis: 1_772_323_300_000, counter },
        seen: AssignmentVersion { generation: 0, n: 1 },
        anchor: None,
        gps: None,
    };
    let deed = Deed::MovePart {
        line,
        kind: fieldbook_model::MoveKind::Consume,
        quantity: Quantity::whole(1),
        location: StockLocation("van-1".to_owned()),
    };
    let id = EntryId::from_bytes((0xc0de_u128 << 64 | u128::from(counter)).to_be_bytes());
    let command = Command { id, order: depot::order_id(0), stamp, deed };
    Ok(record.write(ACTOR, &command)?.bytes)
}
