//! Looks messages up and fills them in.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::Language;

/// A value for a variable of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgValue<'a> {
    /// Words or a name, as they are.
    Text(&'a str),
    /// A count; decides between singular and plural.
    Number(i64),
}

impl<'a> From<&'a str> for ArgValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for ArgValue<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// The message `message_id` in a language. Ids are made of codes: `_` and `.` of a code are `-` in the catalogue, so
/// `error-wrong_key` finds `error-wrong-key`. A message that is not there is shown by its id.
pub fn render(language: Language, message_id: &str, args: &[(&str, ArgValue<'_>)]) -> String {
    let id = message_id.replace(['_', '.'], "-");
    lookup(language, &id, args).unwrap_or_else(|| message_id.to_owned())
}

/// The message, when the catalogue has it.
pub(super) fn lookup(
    language: Language,
    id: &str,
    args: &[(&str, ArgValue<'_>)],
) -> Option<String> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(id)?.value()?;
    let args: FluentArgs<'_> =
        args.iter().map(|(name, value)| (Cow::Borrowed(*name), fluent(*value))).collect();
    let mut problems = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&args), &mut problems).into_owned())
}

fn fluent(value: ArgValue<'_>) -> FluentValue<'_> {
    match value {
        ArgValue::Text(text) => FluentValue::from(text),
        ArgValue::Number(number) => FluentValue::from(number),
    }
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static EN: OnceLock<Bundle> = OnceLock::new();
    static ZH_HANS: OnceLock<Bundle> = OnceLock::new();
    static ZH_HANT: OnceLock<Bundle> = OnceLock::new();
    let bundle = match language {
        Language::En => &EN,
        Language::ZhHans => &ZH_HANS,
        Language::ZhHant => &ZH_HANT,
    };
    bundle.get_or_init(|| build(language))
}

fn build(language: Language) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
    bundle.set_use_isolating(false);
    for source in sources(language) {
        // a part that does not parse is still used as far as it goes; a test keeps every part whole
        let resource =
            FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

macro_rules! parts {
    ($folder:literal) => {
        &[
            include_str!(concat!("../../locales/", $folder, "/notes.ftl")),
            include_str!(concat!("../../locales/", $folder, "/states.ftl")),
            include_str!(concat!("../../locales/", $folder, "/codes.ftl")),
            include_str!(concat!("../../locales/", $folder, "/flags.ftl")),
            include_str!(concat!("../../locales/", $folder, "/quarantine.ftl")),
            include_str!(concat!("../../locales/", $folder, "/errors.ftl")),
            include_str!(concat!("../../locales/", $folder, "/demo.ftl")),
        ]
    };
}

/// The catalogue's files. Another room's texts go into `errors.ftl`, or into a file of their own named here.
pub(super) const fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => parts!("en"),
        Language::ZhHans => parts!("zh-Hans"),
        Language::ZhHant => parts!("zh-Hant"),
    }
}
