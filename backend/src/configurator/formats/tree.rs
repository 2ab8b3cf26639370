//! What readers of feature trees have in common: how features become options.

use super::document::Found;
use super::{Place, Refusal, quote};
use shared::configurator::model::{Choice, Choose, Group, MAX_DEPTH, MAX_ID, MAX_ITEMS};
use std::collections::{BTreeMap, HashMap};

/// Characters of a feature's name: ids of groups are made from it.
pub(super) const MAX_NAME: usize = MAX_ID - 20;
/// The root is level 1; no feature is on a deeper level than this.
pub(super) const MAX_LEVEL: usize = MAX_DEPTH;

/// The features found so far, in the order of the file.
#[derive(Default)]
pub(super) struct Features {
    pub(super) found: Vec<Found>,
    by_name: HashMap<String, usize>,
}

impl Features {
    /// Adds a feature that is on this level of the tree.
    pub(super) fn add(
        &mut self,
        name: &str,
        label: &str,
        place: Place,
        level: usize,
    ) -> Result<(), Refusal> {
        if level > MAX_LEVEL {
            let message = format!("features are nested deeper than {MAX_LEVEL} levels");
            return Err(place.refuse(message));
        }
        if self.found.len() >= MAX_ITEMS {
            return Err(place.refuse(format!("more than {MAX_ITEMS} features")));
        }
        let sound = !name.is_empty() && name.trim() == name && !name.chars().any(char::is_control);
        if !sound || name.chars().count() > MAX_NAME {
            let message =
                format!("expected a name of 1 to {MAX_NAME} characters without spaces around it");
            return Err(place.refuse(message));
        }
        if let Some(first) = self.place_of(name) {
            let message = format!("there is a feature \"{}\" already, at {first}", quote(name));
            return Err(place.refuse(message));
        }
        self.by_name.insert(name.to_owned(), self.found.len());
        self.found.push(Found {
            name: name.to_owned(),
            label: label.to_owned(),
            place,
        });
        Ok(())
    }

    /// Where the feature of this name is.
    pub(super) fn place_of(&self, name: &str) -> Option<Place> {
        let at = self.by_name.get(name)?;
        self.found.get(*at).map(|found| found.place)
    }
}

/// The group of this number below a feature.
pub(super) fn group(parent: &str, number: usize, choose: Choose, options: Vec<Choice>) -> Group {
    Group {
        id: format!("{parent}/{number}"),
        words: BTreeMap::new(),
        choose,
        when: None,
        options,
    }
}

/// The group that holds nothing but the root.
pub(super) fn root(option: Choice) -> Group {
    group("", 0, Choose::ONE, vec![option])
}

/// Between `least` and `most` of so many features; `most` is open where it is `None`.
pub(super) fn choose(
    least: u32,
    most: Option<u32>,
    count: usize,
    place: Place,
) -> Result<Choose, Refusal> {
    let all = u32::try_from(count).unwrap_or(u32::MAX);
    let most = most.unwrap_or(all);
    if least > most {
        let message = format!("expected a range like [1..2], not [{least}..{most}]");
        return Err(place.refuse(message));
    }
    if most > all {
        let message = format!("the group asks for up to {most} features and has {count}");
        return Err(place.refuse(message));
    }
    Ok(Choose {
        min: least,
        max: most,
    })
}
