//! The door `request_signature` under libFuzzer; see `tests/attack/src/entry.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fieldbook_attack::enter("request_signature", data));
