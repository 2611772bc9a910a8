//! Messages as they stand in a stream: a header that says how long they are, then the message.

use std::io::{self, BufRead, Read};

/// The largest message that is read. A document is at most 32 MiB.
const MOST: u64 = 256 << 20;
/// The longest line of a header that is looked at.
const LONGEST_LINE: u64 = 1 << 12;

/// The next message; `None` at the end of the stream. What is no message is skipped up to the next header,
/// and a message that is too large is empty.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        if let Some(said) = content_length(&line) {
            length = Some(said);
        }
        let Some(length) = length.filter(|_| line.trim_end().is_empty()) else { continue };
        let mut message = Vec::new();
        let mut body = input.by_ref().take(length);
        if length > MOST {
            io::copy(&mut body, &mut io::sink())?;
        } else {
            body.read_to_end(&mut message)?;
            if (message.len() as u64) < length {
                return Ok(None);
            }
        }
        return Ok(Some(message));
    }
}

/// The length in a line of a header. Something else may stand before it: what is left of a message that
/// was longer than it said.
fn content_length(line: &str) -> Option<u64> {
    const NAME: &str = "content-length:";
    let at = line.to_ascii_lowercase().rfind(NAME)?;
    line[at + NAME.len()..].trim().parse().ok()
}

/// A message with its header.
pub(super) fn write(message: &impl serde::Serialize) -> Vec<u8> {
    let mut frame = Vec::with_capacity(256);
    // No type of the protocol fails to be written; an empty message is skipped by whoever reads it.
    if serde_json::to_writer(&mut frame, message).is_err() {
        frame.clear();
    }
    let header = format!("Content-Length: {}\r\n\r\n", frame.len());
    frame.splice(..0, header.into_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(mut stream: &[u8]) -> Vec<String> {
        std::iter::from_fn(|| read(&mut stream).unwrap())
            .map(|message| String::from_utf8_lossy(&message).into_owned())
            .collect()
    }

    #[test]
    fn messages_are_cut_by_their_length() {
        assert_eq!(
            messages(b"Content-Length: 2\r\n\r\n{}content-length:3\r\nOther: x\r\n\r\n[1]"),
            ["{}", "[1]"]
        );
        assert_eq!(messages(&write(&"x")), ["\"x\""]);
        assert!(messages(b"").is_empty());
        assert!(messages(b"Content-Length: 9\r\n\r\n{}").is_empty(), "cut off");
    }

    #[test]
    fn what_is_no_message_is_skipped() {
        let stream = b"\r\n\xff\xfe noise\r\n\r\nContent-Length: x\r\n\r\nContent-Length: 1\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}";
        assert_eq!(messages(stream), ["{", "{}"]);
    }

    #[test]
    fn too_much_is_not_kept() {
        let header = format!("Content-Length: {}\r\n\r\n", MOST + 1);
        let body = io::repeat(b'x').take(MOST + 1);
        let mut stream =
            io::BufReader::new(header.as_bytes().chain(body).chain(&b"Content-Length: 2\r\n\r\n{}"[..]));
        assert_eq!(read(&mut stream).unwrap(), Some(Vec::new()));
        assert_eq!(read(&mut stream).unwrap(), Some(b"{}".to_vec()));
    }
}
