//! What an engineer may do, by all verbs: drawn first, so that it can be done again after it failed.

#![allow(clippy::expect_used, reason = "a testkit fails by panicking")]

use std::path::Path;

use fieldbook_client::{
    AttachmentDraft, CommandOptions, CompletionDraft, Fieldbook, FieldbookError, PartDraft,
    ReadingDraft, Saved, SignOffDraft, StepDraft, TextVersion,
};
use fieldbook_faults::Dice;
use fieldbook_model::{
    Code, EntryId, EvidenceId, EvidenceKind, EvidenceSubject, FindingField, OrderId, Outcome,
    PartLineId, PauseReason, Quantity, SignOffAnswer, StepId, StepValue,
};
use sha2::{Digest, Sha256};

/// Something to do on an order, under an id of its own.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) order: OrderId,
    pub(crate) id: EntryId,
    pub(crate) what: What,
}

/// What.
#[derive(Debug, Clone)]
pub(crate) enum What {
    Visit(Verb),
    Remark(String),
    Use(PartLineId, i32),
    GiveBack(PartLineId),
    Tick(StepId, StepValue),
    Read(i32),
    Find(&'static str),
    Narrate(TextVersion, String, String),
    Photograph(Photo),
    Sign,
}

/// A picture; the seed repeats its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Photo {
    seed: u64,
    size: usize,
}

impl Photo {
    fn bytes(self) -> Vec<u8> {
        let mut bytes = vec![0; self.size];
        Dice::new(self.seed).fill(&mut bytes);
        bytes
    }

    /// The name that its bytes give it.
    pub(crate) fn id(self) -> EvidenceId {
        EvidenceId::from_bytes(Sha256::digest(self.bytes()).into())
    }
}

/// The narrative as somebody opened it, to be saved some time later.
#[derive(Debug, Clone)]
pub(crate) struct Editor {
    order: OrderId,
    base: TextVersion,
    text: String,
}

impl Editor {
    /// Opens it; `None` when the order is not on this phone.
    pub(crate) fn open(core: &Fieldbook, order: OrderId) -> Option<Self> {
        let view = core.order(order).ok()?;
        Some(Self { order, base: TextVersion::from(&view), text: view.narrative })
    }

    /// The text with these words behind it.
    fn save(self, words: String) -> What {
        What::Narrate(self.base, format!("{}{words}\n", self.text), words)
    }
}

/// A step of the visit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verb {
    Acknowledge,
    Accept,
    Travel,
    Arrive,
    Start,
    Pause,
    Complete,
    Submit,
    Decline,
}

const VERBS: [Verb; 9] = [
    Verb::Acknowledge,
    Verb::Accept,
    Verb::Travel,
    Verb::Arrive,
    Verb::Start,
    Verb::Pause,
    Verb::Start,
    Verb::Complete,
    Verb::Submit,
];

/// Draws something that this phone could do on this order; `None` when the order is not on it.
pub(crate) fn draw(core: &Fieldbook, order: OrderId, n: usize, dice: &mut Dice) -> Option<Deed> {
    let view = core.order(order).ok()?;
    let part = view.parts.get(dice.roll(view.parts.len())).map(|part| part.line.id);
    let step = view.steps.get(dice.roll(view.steps.len())).map(|step| step.step.id);
    let words = format!("第{n}句 · remark {n}");
    let what = match (dice.roll(20), part, step) {
        (0..7, _, _) => VERBS.get(dice.roll(VERBS.len())).map(|verb| What::Visit(*verb))?,
        (7, _, _) => What::Visit(if dice.happens(100) { Verb::Decline } else { Verb::Start }),
        (8..11, Some(part), _) => What::Use(part, i32::try_from(dice.roll(3)).unwrap_or(0) + 1),
        (11, Some(part), _) => What::GiveBack(part),
        (12, _, Some(step)) => What::Tick(step, StepValue::Tick(dice.coin())),
        (13, _, Some(step)) => What::Tick(step, StepValue::PassFail(dice.coin())),
        (14, _, _) => What::Read(i32::try_from(dice.roll(500)).unwrap_or(0)),
        (15, _, _) => What::Find(if dice.coin() { "noise" } else { "wear" }),
        (16, _, _) => Editor::open(core, order)?.save(words),
        (17, _, _) => What::Photograph(Photo { seed: dice.bits(), size: 500 + dice.roll(2_000) }),
        (18, _, _) if dice.happens(300) => What::Sign,
        _ => What::Remark(words),
    };
    Some(Deed { order, id: drawn_id(dice), what })
}

/// What an editor that was opened some time ago is saved with.
pub(crate) fn saved(editor: Editor, n: usize, dice: &mut Dice) -> Deed {
    let order = editor.order;
    Deed { order, id: drawn_id(dice), what: editor.save(format!("第{n}段 · passage {n}")) }
}

fn drawn_id(dice: &mut Dice) -> EntryId {
    let mut id = [0; 16];
    dice.fill(&mut id);
    EntryId::from_bytes(id)
}

/// Does it; `camera` is where a picture is before it is taken in.
///
/// # Errors
/// What the core says.
pub(crate) fn perform(
    core: &Fieldbook,
    camera: &Path,
    deed: &Deed,
) -> Result<Saved, FieldbookError> {
    let Deed { order, id, what } = deed.clone();
    let options = CommandOptions { command_id: Some(id), gps: None };
    match what {
        What::Visit(verb) => visit(core, order, verb, options),
        What::Remark(text) => core.comment(order, &text, options),
        What::Use(line, count) => core.consume_part(order, part(line, count), options),
        What::GiveBack(line) => core.return_part(order, part(line, 1), options),
        What::Tick(step, value) => {
            core.tick(order, StepDraft { step, value, reason: None }, options)
        }
        What::Read(value) => {
            let (meter, unit) = ("吸入压力 · suction".to_owned(), "kPa".to_owned());
            let value = Quantity::whole(value);
            let draft = ReadingDraft { meter, value, unit, instrument: None, corrects: None };
            core.record_reading(order, draft, options)
        }
        What::Find(cause) => {
            core.set_finding(order, FindingField::FailureMode, Code(cause.to_owned()), options)
        }
        What::Narrate(base, text, _) => core.edit_narrative(order, &base, &text, options),
        What::Photograph(photo) => {
            let draft = AttachmentDraft {
                file: camera.to_owned(),
                kind: EvidenceKind::Photo,
                subject: EvidenceSubject::Order,
            };
            std::fs::write(camera, photo.bytes()).expect("a camera");
            core.attach(order, draft, options).map(|attached| attached.saved)
        }
        What::Sign => {
            let report = core.order(order)?.report_hash;
            let answer = SignOffAnswer::Signed { strokes: None };
            let draft = SignOffDraft { signer: "王经理 Wang".to_owned(), answer, report };
            core.sign_off(order, draft, options)
        }
    }
}

fn visit(
    core: &Fieldbook,
    order: OrderId,
    verb: Verb,
    options: CommandOptions,
) -> Result<Saved, FieldbookError> {
    match verb {
        Verb::Acknowledge => core.acknowledge(order, options),
        Verb::Accept => core.accept(order, options),
        Verb::Travel => core.start_travel(order, options),
        Verb::Arrive => core.arrive(order, options),
        Verb::Start => core.start_work(order, options),
        Verb::Pause => core.pause(order, PauseReason::Parts, options),
        Verb::Submit => core.submit(order, options),
        Verb::Decline => core.decline(order, "在另一城市 · in another town", options),
        Verb::Complete => {
            let gaps_reason = Some("无零件 · no parts".to_owned());
            let draft = CompletionDraft { outcome: Outcome::Temporary, gaps_reason };
            core.complete(order, draft, options)
        }
    }
}

fn part(line: PartLineId, count: i32) -> PartDraft {
    PartDraft { line, quantity: Quantity::whole(count), location: None }
}

impl Deed {
    /// What the journal says of it.
    pub(crate) fn told(&self) -> String {
        let what = match &self.what {
            What::Visit(verb) => format!("{verb:?}"),
            What::Remark(_) => "remark".to_owned(),
            What::Use(_, count) => format!("use {count}"),
            What::GiveBack(_) => "give back".to_owned(),
            What::Tick(_, value) => format!("{value:?}"),
            What::Read(value) => format!("read {value}"),
            What::Find(code) => format!("find {code}"),
            What::Narrate(..) => "narrate".to_owned(),
            What::Photograph(photo) => format!("photograph {}", photo.id()),
            What::Sign => "sign".to_owned(),
        };
        format!("{what} on {} as {}", self.order, self.id)
    }

    /// How often a view of the order shows it; `None` for what a later answer may cover.
    pub(crate) fn count_in(&self, view: &serde_json::Value) -> Option<usize> {
        let place = match &self.what {
            What::Visit(_) => "timeline",
            What::Remark(_) => "comments",
            What::Use(..) | What::GiveBack(_) => "stock_moves",
            What::Read(_) => "readings",
            What::Photograph(_) => "evidence",
            What::Sign => "sign_offs",
            What::Narrate(_, _, words) => {
                return Some(view["narrative"].as_str()?.matches(words.as_str()).count());
            }
            What::Tick(..) | What::Find(_) => return None,
        };
        let id = self.id.to_string();
        let all = view[place].as_array()?;
        Some(all.iter().filter(|entry| entry.to_string().contains(&id)).count())
    }
}
