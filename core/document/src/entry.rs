//! What stands under a key of a container: one model value as CBOR bytes, one scalar of the document.

use fieldbook_model::{
    ChecklistStep, Comment, EntryId, Evidence, Fact, Finding, FindingField, Hlc, PartLine, Reading,
    SignOff, Stamp, StepResult, StockMove, TextEdit,
};
use minicbor::{Decode, Decoder, Encode};

use crate::DocumentError;
use crate::skeleton::Container;

/// A model type that is stored as entries of one container.
pub(crate) trait Entry: Encode<()> + for<'b> Decode<'b, ()> {
    /// Where its entries stand.
    const CONTAINER: Container;

    /// The key it stands under: its id, or what it answers when it is a register.
    fn key(&self) -> String;

    /// Who wrote it, when and where; `None` for what was planned by whoever made the order.
    fn stamp(&self) -> Option<&Stamp>;

    /// Its bytes in the document.
    fn to_bytes(&self) -> Result<Vec<u8>, DocumentError> {
        minicbor::to_vec(self).map_err(|_| DocumentError::Encoding)
    }

    /// Reads exactly one value; `None` when the bytes are not that. Unknown keys are skipped.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(bytes);
        let value = decoder.decode().ok()?;
        (decoder.position() == bytes.len()).then_some(value)
    }
}

/// An entry that somebody made at some time: the log's order is (hybrid clock, id).
pub(crate) trait Logged: Entry {
    /// Its id.
    fn id(&self) -> EntryId;

    /// Its place in the log.
    fn place(&self) -> (Hlc, EntryId) {
        (self.stamp().map(|stamp| stamp.hlc).unwrap_or_default(), self.id())
    }
}

macro_rules! logged {
    ($($kind:ident in $container:ident by $key:expr;)*) => {$(
        impl Entry for $kind {
            const CONTAINER: Container = Container::$container;
            fn key(&self) -> String {
                let key: fn(&Self) -> String = $key;
                key(self)
            }
            fn stamp(&self) -> Option<&Stamp> {
                Some(&self.stamp)
            }
        }
        impl Logged for $kind {
            fn id(&self) -> EntryId {
                self.id
            }
        }
    )*};
}

logged! {
    Fact in Facts by |it| it.id.to_string();
    StockMove in Moves by |it| it.id.to_string();
    Evidence in Evidence by |it| it.id.to_string();
    Reading in Readings by |it| it.id.to_string();
    SignOff in SignOffs by |it| it.id.to_string();
    Comment in Comments by |it| it.id.to_string();
    TextEdit in TextEdits by |it| it.id.to_string();
    StepResult in StepResults by |it| it.step.to_string();
    Finding in Findings by |it| finding_key(it.field);
}

impl Entry for ChecklistStep {
    const CONTAINER: Container = Container::Steps;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn stamp(&self) -> Option<&Stamp> {
        None
    }
}

impl Entry for PartLine {
    const CONTAINER: Container = Container::PartLines;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn stamp(&self) -> Option<&Stamp> {
        None
    }
}

/// The register of a finding: the field's number, as in its CBOR form.
pub(crate) fn finding_key(field: FindingField) -> String {
    (field as u8).to_string()
}
