//! Going about with the keyboard alone.

use crate::Browser;
use anyhow::{Result, bail};
use fantoccini::key::Key;
use serde_json::Value;

/// The name of what has the focus, and whether that can be seen.
const FOCUS: &str = "
    const at = document.activeElement;
    const drawn = [at, at.parentElement].some((e) => {
        const style = e && getComputedStyle(e);
        return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    });
    const label = at.labels?.length ? at.labels[0].innerText : '';
    const name = at.getAttribute('aria-label') || label || at.innerText || '';
    return [name.trim().replace(/\\s+/g, ' '), at.matches(':focus-visible') && drawn, at.tagName];";

/// More presses than any page needs.
const MOST: usize = 60;

impl Browser {
    /// Presses a key where the focus is.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn press(&self, key: Key) -> Result<()> {
        self.type_text(&char::from(key).to_string()).await
    }

    /// Types where the focus is.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let focused = self.client.active_element().await?;
        Ok(focused.send_keys(text).await?)
    }

    /// Presses Tab until what has the focus is named so, and checks that the focus can be seen
    /// wherever it goes.
    ///
    /// # Errors
    /// When it is never reached, or the focus goes out of sight.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        self.move_to(name, &char::from(Key::Tab).to_string()).await
    }

    /// The same backwards, with Shift and Tab.
    ///
    /// # Errors
    /// When it is never reached, or the focus goes out of sight.
    pub async fn tab_back_to(&self, name: &str) -> Result<()> {
        self.move_to(name, "\u{e008}\u{e004}\u{e000}").await
    }

    async fn move_to(&self, name: &str, keys: &str) -> Result<()> {
        let mut met = Vec::new();
        for _ in 0..MOST {
            self.type_text(keys).await?;
            let (at, visible, tag) = self.focus().await?;
            if tag == "BODY" {
                continue;
            }
            anyhow::ensure!(visible, "the focus on “{at}” ({tag}) cannot be seen");
            if at.contains(name) {
                return Ok(());
            }
            met.push(at);
        }
        bail!("“{name}” was not reached; met {met:?}")
    }

    async fn focus(&self) -> Result<(String, bool, String)> {
        let found = self.script(FOCUS, Vec::new()).await?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok((text(&found[0]), found[1] == true, text(&found[2])))
    }
}
