//! The bytes of photos, up and down. Uploads are tus 1.0; a download may begin at any byte.

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, RANGE};
use reqwest::{Method, StatusCode};
use zeroize::Zeroizing;

use fieldbook_wire::SignatureHeaders;

use super::answer::{Failure, garbled, read_failure, refusal, too_large};
use super::link::{HubLink, send_failure, signed};

const PIECE: &str = "application/offset+octet-stream";
const OFFSET: &str = "upload-offset";

/// Where an upload stands after a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Uploaded {
    /// The hub has this many bytes.
    Up(u64),
    /// The hub wants another piece, or another address: it is to be asked again.
    AskAgain,
}

impl HubLink {
    /// Sends a piece of a photo that begins at the byte `offset`.
    ///
    /// # Errors
    /// [`Failure`]. The hub keeps what came of the piece.
    pub(crate) async fn upload(
        &self,
        path: &str,
        offset: u64,
        piece: Zeroizing<Vec<u8>>,
    ) -> Result<Uploaded, Failure> {
        let request = self
            .client
            .request(Method::PATCH, self.address().at(path))
            .header("tus-resumable", "1.0.0")
            .header(OFFSET, offset)
            .header(CONTENT_TYPE, PIECE)
            .body(piece.to_vec());
        let response = request.send().await.map_err(|error| send_failure(&error))?;
        match response.status() {
            StatusCode::NO_CONTENT => {
                number(response.headers(), OFFSET).map(Uploaded::Up).ok_or_else(no_offset)
            }
            StatusCode::CONFLICT | StatusCode::NOT_FOUND => Ok(Uploaded::AskAgain),
            _ => Err(refusal(response).await),
        }
    }

    /// Fetches a photo from the byte `have.len()` on and adds it to what is there. What came is added also when the
    /// connection breaks; `size` is the most that a photo may have.
    ///
    /// # Errors
    /// [`Failure`].
    pub(crate) async fn download(
        &self,
        path: &str,
        signature: SignatureHeaders,
        have: &mut Zeroizing<Vec<u8>>,
        size: u64,
    ) -> Result<(), Failure> {
        let mut request = signed(self.client.get(self.address().at(path)), signature);
        if !have.is_empty() {
            request = request.header(RANGE, format!("bytes={}-", have.len()));
        }
        let mut response = request.send().await.map_err(|error| send_failure(&error))?;
        match response.status() {
            StatusCode::OK => have.clear(),
            StatusCode::PARTIAL_CONTENT => {}
            _ => return Err(refusal(response).await),
        }
        let announced = number(response.headers(), CONTENT_LENGTH.as_str()).unwrap_or(0);
        if announced.saturating_add(have.len() as u64) > size {
            return Err(too_large());
        }
        while let Some(piece) = response.chunk().await.map_err(|error| read_failure(&error))? {
            if (have.len() + piece.len()) as u64 > size {
                return Err(too_large());
            }
            have.extend_from_slice(&piece);
        }
        Ok(())
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn no_offset() -> Failure {
    garbled("an upload without an offset")
}
