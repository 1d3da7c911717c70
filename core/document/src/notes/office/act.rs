//! Everything people did on an order, flat and in the order of the hybrid clock, as notes tell it.

use fieldbook_model::{
    ChangeHash, FactKind, Finding, MoveKind, Stamp, StockMove, TextEdit, TextField, Written,
};

use crate::DocumentError;
use crate::entry::{Logged, finding_key};
use crate::history::Place;
use crate::notes::context::{Context, Told};
use crate::notes::lines::Entry;
use crate::notes::{registers, steps, texts};
use crate::texts::Named;

/// One thing somebody did.
pub(in crate::notes) struct Act {
    pub(in crate::notes) change: ChangeHash,
    pub(in crate::notes) at: Place,
    pub(in crate::notes) stamp: Stamp,
    pub(in crate::notes) told: Told,
    /// What happened, when it is a fact of a visit.
    pub(in crate::notes) fact: Option<FactKind>,
    /// Whether it is only written: a text or a code, which says nothing of work on site.
    pub(in crate::notes) is_written: bool,
    /// Whether a signature is bound to it: texts of the report, codes, parts used.
    pub(in crate::notes) is_signed_content: bool,
}

impl Act {
    /// Everything but acknowledgments of reading, comments and what was planned.
    pub(in crate::notes) fn all(context: &Context<'_>) -> Vec<Self> {
        let mut acts = findings(context, context.work.findings.values().flatten());
        acts.extend(entries(context));
        acts.sort_by_key(|act| (act.stamp.hlc, act.change));
        acts
    }

    /// The same with codes that were set and replaced since.
    pub(in crate::notes) fn with_old_findings(
        context: &Context<'_>,
    ) -> Result<Vec<Self>, DocumentError> {
        let mut acts: Vec<_> = entries(context).collect();
        for (field, standing) in &context.work.findings {
            acts.extend(findings(
                context,
                registers::all(context, standing, &finding_key(*field))?.iter(),
            ));
        }
        acts.sort_by_key(|act| (act.stamp.hlc, act.change));
        Ok(acts)
    }

    /// Whether it binds its author to the order: more than reading or declining it.
    pub(in crate::notes) const fn is_bound(&self) -> bool {
        !matches!(self.fact, Some(FactKind::Acknowledged | FactKind::Declined { .. }))
    }

    /// Whether it is work: from setting off on.
    pub(in crate::notes) const fn is_work(&self) -> bool {
        self.is_bound() && !matches!(self.fact, Some(FactKind::Accepted))
    }

    fn of<T: Logged>(context: &Context<'_>, written: &Written<T>, told: Told) -> Option<Self> {
        let (change, stamp) = (written.change, written.value.stamp()?.clone());
        let at = context.history.place(&change)?;
        let (fact, is_written, is_signed_content) = (None, false, false);
        Some(Self { change, at, stamp, told, fact, is_written, is_signed_content })
    }

    fn written(self) -> Self {
        Self { is_written: true, ..self }
    }

    fn signed_content(self) -> Self {
        Self { is_signed_content: true, ..self }
    }
}

fn findings<'a>(
    context: &Context<'_>,
    findings: impl Iterator<Item = &'a Written<Finding>>,
) -> Vec<Act> {
    let acts = findings.filter_map(|written| {
        let Finding { field, code, .. } = &written.value;
        Act::of(context, written, Told::term(code.0.clone(), code.message_id(*field)))
            .map(Act::written)
            .map(Act::signed_content)
    });
    acts.collect()
}

fn entries<'a>(context: &'a Context<'_>) -> impl Iterator<Item = Act> + 'a {
    let work = context.work;
    let facts = work.facts.iter().filter_map(|fact| {
        let what = &fact.value.what;
        let told = Told::term(what.name(), what.message_id());
        Act::of(context, fact, told).map(|act| Act { fact: Some(what.clone()), ..act })
    });
    let moves = work
        .stock_moves
        .iter()
        .filter_map(|made| Act::of(context, made, part(context, &made.value)));
    let edits = work.text_edits.iter().filter_map(|edit| text(context, edit));
    let results = work.step_results.values().flatten();
    let results =
        results.filter_map(|result| Act::of(context, result, steps::told(&result.value.value)));
    let readings = work.readings.iter();
    let readings = readings.filter_map(|it| {
        Act::of(
            context,
            it,
            Told::words(format!("{} {} {}", it.value.meter, it.value.value, it.value.unit)),
        )
    });
    let photos = work
        .evidence
        .iter()
        .filter_map(|photo| Act::of(context, photo, Told::term("photo", "value-photo")));
    let signed = work
        .sign_offs
        .iter()
        .filter_map(|it| Act::of(context, it, Told::words(it.value.signer.clone())));
    facts
        .chain(moves.map(Act::signed_content))
        .chain(edits)
        .chain(results)
        .chain(readings)
        .chain(photos)
        .chain(signed)
}

/// An edit that changed something.
fn text(context: &Context<'_>, edit: &Written<TextEdit>) -> Option<Act> {
    let field = edit.value.field;
    let entry = Entry::of(&context.history, edit)?;
    let act = texts::touched(context, &entry)
        .then(|| Act::of(context, edit, texts::subject(field)))
        .flatten()?;
    let is_signed_content = matches!(field, TextField::Narrative | TextField::CustomerExplanation);
    Some(Act { is_signed_content, ..act.written() })
}

fn part(context: &Context<'_>, made: &StockMove) -> Told {
    let plan = context.work.part_lines.get(&made.line);
    let (unit, name) =
        plan.map(|plan| (plan.unit.as_str(), plan.name.as_str())).unwrap_or_default();
    let sign = if made.kind == MoveKind::Return { "−" } else { "" };
    Told::words(
        format!("{sign}{} {unit} {name}", made.quantity)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    )
}
