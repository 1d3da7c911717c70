//! The door `upload_headers` under libFuzzer; see `tests/attack/src/entry.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fieldbook_attack::enter("upload_headers", data));
