//! Compression ahead of time, as strong as it gets: files are packed once and sent often.

use std::io::Write;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// The window that every browser must accept without negotiation is at most 2^24; 2^22 is usual.
const BROTLI_WINDOW: i32 = 22;

/// Packs with gzip, level 9.
pub(super) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(content)
        .and_then(|()| encoder.finish())
        .context("gzip failed")
}

/// Packs with Brotli.
pub(super) fn brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters).context("brotli failed")?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn packed_content_can_be_read_again() {
        let content = b"one two three ".repeat(200);
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&gzip(&content).unwrap()[..])
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, content);
        plain.clear();
        brotli::BrotliDecompress(&mut &brotli(&content, 11).unwrap()[..], &mut plain).unwrap();
        assert_eq!(plain, content);
    }
}
