//! Pictures of each step, for people to look at, when `PORTICO_SHOTS` says where to put them.

use crate::Browser;
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;

const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 900)];
const SCHEMES: [&str; 2] = ["light", "dark"];

impl Browser {
    /// Takes pictures of the page: narrow and wide, light and dark.
    ///
    /// # Errors
    /// When the browser refuses or the pictures cannot be kept.
    pub(crate) async fn picture(&self, name: &str) -> Result<()> {
        let Some(folder) = std::env::var_os("PORTICO_SHOTS").map(PathBuf::from) else {
            return Ok(());
        };
        std::fs::create_dir_all(&folder)?;
        for size in SIZES {
            self.resize(size)?;
            for scheme in SCHEMES {
                self.prefer(scheme)?;
                let file = format!("{name}-{}-{scheme}.png", size.0);
                std::fs::write(folder.join(file), self.client.screenshot().await?)?;
            }
        }
        self.prefer("")?;
        self.resize(self.look.size)
    }

    fn prefer(&self, scheme: &str) -> Result<()> {
        let motion = if scheme.is_empty() { "" } else { "reduce" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": motion },
        ]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        )?;
        Ok(())
    }
}
