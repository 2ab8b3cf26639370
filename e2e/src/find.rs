//! Finding things by their names, as people and their assistive technology do.

use crate::Browser;
use anyhow::Result;
use fantoccini::Locator;
use fantoccini::elements::Element;

impl Browser {
    /// The first visible element for an XPath.
    async fn find(&self, what: &str, path: &str) -> Result<Element> {
        self.until(what, async || {
            for element in self.client.find_all(Locator::XPath(path)).await? {
                if element.is_displayed().await? {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    async fn click(&self, what: &str, path: &str) -> Result<()> {
        self.until(what, async || {
            for element in self.client.find_all(Locator::XPath(path)).await? {
                if element.is_displayed().await? {
                    element.click().await?;
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Presses the button with this name.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn click_button(&self, name: &str) -> Result<()> {
        let is = named(name);
        let path = format!("//*[self::button or self::summary][{is}]");
        self.click(&format!("the button “{name}”"), &path).await
    }

    /// Presses the answer with this name to a question of the configurator.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn press_option(&self, name: &str) -> Result<()> {
        self.click(&format!("the answer “{name}”"), &option(name))
            .await
    }

    /// Waits until the answer with this name is taken, or is not.
    ///
    /// # Errors
    /// When it stays as it is.
    pub async fn wait_for_option(&self, name: &str, taken: bool) -> Result<()> {
        let path = format!("{}[@aria-pressed='{taken}']", option(name));
        self.find(&format!("the answer “{name}” {taken}"), &path)
            .await?;
        Ok(())
    }

    /// Presses the button with this name if there is one now.
    ///
    /// # Errors
    /// When it goes away just then, or the browser does not answer.
    pub async fn press_if_there(&self, name: &str) -> Result<()> {
        let path = format!("//button[{}]", named(name));
        for element in self.client.find_all(Locator::XPath(&path)).await? {
            element.click().await?;
        }
        Ok(())
    }

    /// Follows the link with this name.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn click_link(&self, name: &str) -> Result<()> {
        let path = format!("//a[{}]", named(name));
        self.click(&format!("the link “{name}”"), &path).await
    }

    /// Follows the link whose name has this in it.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn click_link_with(&self, part: &str) -> Result<()> {
        let path = format!("//a[contains(normalize-space(.), {})]", quoted(part));
        self.click(&format!("a link with “{part}”"), &path).await
    }

    /// Replaces what is in the field with this label.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.field(label).await?;
        // Marks what is there, so that typing replaces it.
        field.send_keys("\u{e009}a\u{e000}").await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// What stands in the field with this label.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn value(&self, label: &str) -> Result<String> {
        let field = self.field(label).await?;
        Ok(field.prop("value").await?.unwrap_or_default())
    }

    async fn field(&self, label: &str) -> Result<Element> {
        let text = quoted(label);
        let path =
            format!("//input[@aria-label={text} or @id=//label[normalize-space(.)={text}]/@for]");
        self.find(&format!("the field “{label}”"), &path).await
    }

    /// Whether the button with this name is pressed.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn is_pressed(&self, name: &str) -> Result<bool> {
        let path = format!("//button[{}]", named(name));
        let button = self.find(&format!("the button “{name}”"), &path).await?;
        Ok(button.attr("aria-pressed").await?.as_deref() == Some("true"))
    }

    /// How many elements there are for a selector.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn count(&self, selector: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(selector)).await?.len())
    }

    /// Waits until there are so many elements for a selector.
    ///
    /// # Errors
    /// When there are not.
    pub async fn wait_for_count(&self, selector: &str, count: usize) -> Result<()> {
        self.until(&format!("{count} × {selector}"), async || {
            Ok((self.count(selector).await? == count).then_some(()))
        })
        .await
    }
}

/// Where an answer of the configurator is; its name comes before its price.
fn option(name: &str) -> String {
    format!(
        "//button[contains(@class, 'option')][.//span[@class='option-name'][normalize-space()='{name}']]"
    )
}

fn named(name: &str) -> String {
    let text = quoted(name);
    format!("@aria-label={text} or (not(@aria-label) and normalize-space(.)={text})")
}

/// A text as XPath writes it, which knows no escapes.
fn quoted(text: &str) -> String {
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    format!("concat({})", parts.join(", '\"', "))
}
