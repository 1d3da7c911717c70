//! The byte machine behind [`RecordReader`]: five states, one transition table, bounded memory.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use super::encoding::BYTE_ORDER_MARK;
use super::{Charset, Dialect, Fault, Mark, Record};

const READ_BUFFER_BYTES: usize = 1 << 16;

/// Reads one record after the other; holds never more than one record and one read buffer.
pub(crate) struct RecordReader<R: Read> {
    input: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    machine: Machine,
    charset: Charset,
}

struct Machine {
    dialect: Dialect,
    state: State,
    begun: bool,
    line: u64,
    after_cr: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    Escaped,
    QuoteInQuoted,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Keep,
    KeepStray,
    Skip,
    EndCell,
    EndRecord,
}

impl<R: Read> RecordReader<R> {
    /// A reader at the start of a file; a byte-order mark there is no part of the first cell.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn new(mut input: R, dialect: &Dialect) -> io::Result<Self> {
        let mut head = Vec::new();
        input.by_ref().take(dialect.encoding.looks_at() as u64).read_to_end(&mut head)?;
        let charset = dialect.encoding.charset(&head);
        if head.starts_with(BYTE_ORDER_MARK) {
            head.drain(..BYTE_ORDER_MARK.len());
        }
        let input = BufReader::with_capacity(READ_BUFFER_BYTES, Cursor::new(head).chain(input));
        let machine = Machine {
            dialect: dialect.clone(),
            state: State::CellStart,
            begun: false,
            line: 1,
            after_cr: false,
        };
        Ok(Self { input, machine, charset })
    }

    /// How the bytes of this file spell text.
    pub(crate) fn charset(&self) -> Charset {
        self.charset
    }

    /// Reads the next record into `record`; `false` at the end of the file. Blank lines are no records.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn next(&mut self, record: &mut Record) -> io::Result<bool> {
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                return Ok(self.machine.finish(record));
            }
            let end = chunk.iter().position(|&byte| self.machine.feed(byte, record));
            let used = end.map_or(chunk.len(), |index| index + 1);
            self.input.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

impl Machine {
    /// Takes one byte; `true` when it ended the record.
    fn feed(&mut self, byte: u8, record: &mut Record) -> bool {
        let line = self.line;
        self.count_line(byte);
        if !self.begun {
            if is_line_end(byte) {
                return false;
            }
            record.begin(line);
            self.begun = true;
        }
        let (state, act) = transition(&self.dialect, self.state, byte);
        self.state = state;
        if act == Act::EndRecord {
            record.end_cell();
            self.begun = false;
            return true;
        }
        record.push_raw(byte);
        match act {
            Act::KeepStray => {
                record.mark(Fault::StrayQuote);
                record.push(byte);
            }
            Act::Keep => record.push(byte),
            Act::EndCell => record.end_cell(),
            Act::Skip | Act::EndRecord => {}
        }
        false
    }

    /// Ends the last record, when the file ends without a line end; `false` when there is none.
    fn finish(&mut self, record: &mut Record) -> bool {
        if !self.begun {
            return false;
        }
        if matches!(self.state, State::Quoted | State::Escaped) {
            record.mark(Fault::UnclosedQuote);
        }
        record.end_cell();
        self.begun = false;
        true
    }

    /// CR, LF and CRLF each end one line.
    fn count_line(&mut self, byte: u8) {
        if byte == b'\r' || (byte == b'\n' && !self.after_cr) {
            self.line += 1;
        }
        self.after_cr = byte == b'\r';
    }
}

fn transition(dialect: &Dialect, state: State, byte: u8) -> (State, Act) {
    let is_quote = Mark(byte) == dialect.quote;
    match state {
        State::CellStart if is_quote => (State::Quoted, Act::Skip),
        State::Quoted if dialect.escape == Some(Mark(byte)) => (State::Escaped, Act::Skip),
        State::Quoted if is_quote => (State::QuoteInQuoted, Act::Skip),
        State::Quoted | State::Escaped => (State::Quoted, Act::Keep),
        State::QuoteInQuoted if is_quote && dialect.double_quote => (State::Quoted, Act::Keep),
        _ if Mark(byte) == dialect.delimiter => (State::CellStart, Act::EndCell),
        _ if is_line_end(byte) => (State::CellStart, Act::EndRecord),
        State::QuoteInQuoted => (State::Plain, Act::KeepStray),
        State::CellStart | State::Plain => (State::Plain, Act::Keep),
    }
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\r' || byte == b'\n'
}

#[cfg(test)]
mod tests;
