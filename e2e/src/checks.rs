//! What must hold on every page.

use crate::Browser;
use anyhow::Result;
use serde_json::Value;

/// What keeps people with assistive technology out.
const BARRIERS: &str = r"
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const shown = (e) => e.checkVisibility({ visibilityProperty: true });
    const named = (e) => {
        const by = e.getAttribute('aria-labelledby');
        const texts = [e.getAttribute('aria-label'), e.textContent, e.getAttribute('title'),
            ...(by ? by.split(/\s+/).map((id) => document.getElementById(id)?.textContent) : []),
            ...all('img', e).filter((i) => e.contains(i)).map((i) => i.alt)];
        return texts.some((text) => text?.trim());
    };
    const tell = (e) => e.outerHTML.slice(0, 120);
    const count = (selector, wanted) => {
        const there = all(selector).filter(shown).length;
        if (there !== wanted) found.push(`${there} × ${selector} instead of ${wanted}`);
    };
    count('h1', 1);
    count('main', 1);
    if (all('nav, search').filter(shown).length === 0 && document.querySelector('.console') === null)
        found.push('no nav');
    for (const e of all('input, select, textarea').filter(shown)) {
        const by = document.getElementById(e.getAttribute('aria-labelledby') ?? '');
        const label = e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? by?.textContent;
        if (!label?.trim()) found.push(`no label: ${tell(e)}`);
    }
    for (const e of all('button, a[href], summary, [role=button], [role=option]').filter(shown))
        if (!named(e)) found.push(`no name: ${tell(e)}`);
    for (const e of all('img')) if (!e.hasAttribute('alt')) found.push(`no alt: ${tell(e)}`);
    for (const e of all('svg').filter(shown))
        if (e.getAttribute('aria-hidden') !== 'true' && !e.getAttribute('aria-label'))
            found.push(`an icon without words: ${tell(e)}`);
    if (!document.documentElement.lang) found.push('no language');
    if (!document.title.trim()) found.push('no title');
    for (const e of all('[tabindex]')) if (e.tabIndex > 0) found.push(`order changed: ${tell(e)}`);
    const ids = all('[id]').map((e) => e.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at)))
        found.push(`id twice: ${id}`);
    for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'])
        for (const e of all(`[${attribute}]`))
            for (const id of e.getAttribute(attribute).split(/\s+/))
                if (!document.getElementById(id)) found.push(`${attribute} to nothing: ${id}`);
    const levels = all('h1, h2, h3, h4, h5, h6').filter(shown).map((e) => Number(e.tagName[1]));
    levels.forEach((level, at) => {
        if (at > 0 && level > levels[at - 1] + 1)
            found.push(`heading ${level} after ${levels[at - 1]}`);
    });
    return found;";

/// What is wider than the page.
const SIDEWAYS: &str = "
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')]
        .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 0.5);
    return [`${root.scrollWidth} instead of ${root.clientWidth} pixels`,
        ...wide.slice(-4).map((e) => e.outerHTML.slice(0, 160))];";

impl Browser {
    /// Checks that nothing keeps people with assistive technology out.
    ///
    /// # Errors
    /// When something does; says what.
    pub async fn check_access(&self, page: &str) -> Result<()> {
        self.check(page, BARRIERS).await
    }

    /// Checks that the page does not scroll sideways.
    ///
    /// # Errors
    /// When it does; says what is too wide.
    pub async fn check_width(&self, page: &str) -> Result<()> {
        self.check(page, SIDEWAYS).await
    }

    async fn check(&self, page: &str, script: &str) -> Result<()> {
        let found = self.script(script, Vec::new()).await?;
        let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
        let found: Vec<&str> = found.iter().filter_map(Value::as_str).collect();
        anyhow::ensure!(found.is_empty(), "{page}:\n{}", found.join("\n"));
        Ok(())
    }
}
