//! Files as people, spreadsheets and attackers write them.

use std::io::{Cursor, Read};

use super::super::record::{MAX_RAW_BYTES, MAX_RECORD_BYTES};
use super::*;

/// What was read: the line each record starts on, its cells, and its fault.
type Seen = (u64, Vec<String>, Option<Fault>);

fn read_as(bytes: &[u8], dialect: &Dialect) -> Vec<Seen> {
    let mut reader = RecordReader::new(bytes, dialect).unwrap();
    let mut record = Record::default();
    let mut seen = Vec::new();
    while reader.next(&mut record).unwrap() {
        let cells = record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        seen.push((record.line(), cells, record.fault()));
    }
    seen
}

fn read(text: &str) -> Vec<Seen> {
    read_as(text.as_bytes(), &Dialect::default())
}

fn sound(line: u64, cells: &[&str]) -> Seen {
    (line, cells.iter().map(ToString::to_string).collect(), None)
}

#[test]
fn every_kind_of_line_end_counts_as_one_line_and_blank_lines_are_no_records() {
    let expected = vec![sound(1, &["a", "b"]), sound(2, &["c", "d"]), sound(4, &["e", "f"])];
    assert_eq!(read("a,b\nc,d\n\ne,f\n"), expected);
    assert_eq!(read("a,b\r\nc,d\r\n\r\ne,f"), expected);
    assert_eq!(read("a,b\rc,d\r\re,f\r"), expected);
    assert_eq!(read("a,b\r\nc,d\r\re,f\n"), expected);
}

#[test]
fn a_line_end_inside_quotes_belongs_to_the_text_and_to_the_count() {
    let seen = read("a,\"x\r\ny\nz\"\r\nb,c\r\n");
    assert_eq!(seen, vec![sound(1, &["a", "x\r\ny\nz"]), sound(4, &["b", "c"])]);
}

#[test]
fn quotes_are_text_where_they_do_not_open_a_cell() {
    assert_eq!(
        read("5\" pipe,\"say \"\"hi\"\"\",\"\"\n"),
        vec![sound(1, &["5\" pipe", "say \"hi\"", ""])]
    );
}

#[test]
fn a_backslash_is_text_unless_the_mapping_says_otherwise() {
    let written = br#""Blown \o\"" ring..""","C:\"#;
    let seen = read_as(&[written.as_slice(), b"\"\n"].concat(), &Dialect::default());
    assert_eq!(seen, vec![sound(1, &[r#"Blown \o\" ring..""#, "C:\\"])]);

    let escaping = Dialect { escape: Some(Mark(b'\\')), double_quote: false, ..Dialect::default() };
    let seen = read_as(br#""a \"b\" \\ c",d"#, &escaping);
    assert_eq!(seen, vec![sound(1, &[r#"a "b" \ c"#, "d"])]);
}

#[test]
fn text_behind_a_closing_quote_is_a_fault_and_the_next_record_is_read() {
    let seen = read("\"a\"b,c\nd,e\n");
    assert_eq!(seen[0].2, Some(Fault::StrayQuote));
    assert_eq!(seen[1], sound(2, &["d", "e"]));
}

#[test]
fn a_quote_that_is_never_closed_is_a_fault_and_not_a_long_text() {
    let seen = read("a,b\nc,\"d\ne,f\n");
    assert_eq!(seen.len(), 2);
    assert_eq!((seen[1].0, seen[1].2), (2, Some(Fault::UnclosedQuote)));
}

#[test]
fn a_byte_order_mark_is_tolerated_even_when_the_bytes_trickle_in() {
    struct Trickle(Cursor<Vec<u8>>);
    impl Read for Trickle {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let one = buffer.len().min(1);
            self.0.read(&mut buffer[..one])
        }
    }
    let trickle = Trickle(Cursor::new(b"\xef\xbb\xbfid,b\n".to_vec()));
    let mut record = Record::default();
    assert!(RecordReader::new(trickle, &Dialect::default()).unwrap().next(&mut record).unwrap());
    assert_eq!(record.cells().collect::<Vec<_>>(), [b"id".as_slice(), b"b"]);
}

#[test]
fn a_cell_of_fifty_megabytes_is_a_fault_and_is_never_held() {
    let cell = std::io::repeat(b'x').take(50 << 20);
    let file = b"a,b\n\"".chain(cell).chain(b"\",1\nc,d\n".as_slice());
    let mut reader = RecordReader::new(file, &Dialect::default()).unwrap();
    let mut record = Record::default();
    assert!(reader.next(&mut record).unwrap());
    assert!(reader.next(&mut record).unwrap());
    assert_eq!((record.line(), record.fault(), record.columns()), (2, Some(Fault::TooLong), 2));
    assert_eq!(record.raw().len(), MAX_RAW_BYTES);
    assert!(record.cells().map(<[u8]>::len).sum::<usize>() <= MAX_RECORD_BYTES);
    assert!(reader.next(&mut record).unwrap());
    assert_eq!((record.line(), record.fault()), (3, None));
}

#[test]
fn a_million_empty_columns_are_counted_and_not_kept() {
    let seen = read_as(&vec![b','; 1_000_000], &Dialect::default());
    assert_eq!(seen[0].1.len(), super::super::record::MAX_COLUMNS);
}

#[test]
fn an_empty_file_has_no_record() {
    assert_eq!(read(""), vec![]);
    assert_eq!(read("\r\n\n\r"), vec![]);
    assert_eq!(read("\u{feff}"), vec![]);
}

#[test]
fn the_raw_record_is_what_stands_in_the_file() {
    let text = "\"a \"\"1\"\"\",\"b\r\nc\"";
    let file = format!("{text}\r\n");
    let mut reader = RecordReader::new(file.as_bytes(), &Dialect::default()).unwrap();
    let mut record = Record::default();
    assert!(reader.next(&mut record).unwrap());
    assert_eq!(record.raw(), text.as_bytes());
}

/// The folder of data that nobody here wrote; `None`, said aloud, where it is absent.
fn shared_data() -> Option<std::path::PathBuf> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let there = folder.is_dir();
    if !there {
        eprintln!("SKIPPED: {} is absent, nothing was compared", folder.display());
    }
    there.then_some(folder)
}

fn csv_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "csv")).collect()
}

#[test]
fn real_files_read_cell_by_cell_as_the_csv_crate_reads_them() {
    let Some(data) = shared_data() else { return };
    let folders = ["openrepair", "excavator_mwo", "csv_spectrum/csvs"];
    let files: Vec<_> = folders.iter().flat_map(|folder| csv_files(&data.join(folder))).collect();
    assert!(files.len() > 15, "{files:?}");
    for file in files {
        let mut lenient = csv::ReaderBuilder::new();
        let mut lenient = lenient.has_headers(false).flexible(true).from_path(&file).unwrap();
        let open = std::fs::File::open(&file).unwrap();
        let mut ours = RecordReader::new(open, &Dialect::default()).unwrap();
        let (mut record, mut other) = (Record::default(), csv::ByteRecord::new());
        while lenient.read_byte_record(&mut other).unwrap() {
            assert!(ours.next(&mut record).unwrap(), "{} ends early", file.display());
            assert_eq!(record.fault(), None, "{} line {}", file.display(), record.line());
            let same = record.cells().eq(other.iter());
            assert!(same, "{} line {}", file.display(), record.line());
        }
        assert!(!ours.next(&mut record).unwrap(), "{} goes on", file.display());
    }
}
