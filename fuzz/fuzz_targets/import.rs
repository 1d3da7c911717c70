//! The door `import` under libFuzzer; see `tests/attack/src/entry.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fieldbook_attack::enter("import", data));
