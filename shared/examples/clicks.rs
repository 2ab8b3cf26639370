//! The engine as a browser runs it, for `cargo xtask bench`: a page puts a compiled model into
//! memory, then asks for clicks and takes the time. Built for wasm32, with the profile of what ships.

// Functions by name are how a page without generated bindings calls a module; nothing else here is
// out of the ordinary, and no pointer is followed on this side.
#![allow(unsafe_code)]
#![allow(missing_docs)]

use shared::configurator::answers::{Decision, Engine, Item, State};
use shared::configurator::compact::Compiled;
use std::cell::RefCell;

/// So many decisions, then a new beginning.
const LONGEST: usize = 40;

struct Walk {
    engine: Engine,
    decisions: Vec<Decision>,
    random: u64,
}

thread_local! {
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static WALK: RefCell<Option<Walk>> = const { RefCell::new(None) };
}

/// Room for a compiled model of this length.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    BYTES.with_borrow_mut(|bytes| {
        bytes.resize(length, 0);
        bytes.as_mut_ptr()
    })
}

/// Loads the model; returns how many items it has, or 0.
#[unsafe(no_mangle)]
pub extern "C" fn load() -> u32 {
    let engine = BYTES.with_borrow(|bytes| {
        let (form, _) = Compiled::from_bytes(bytes).ok()?;
        let price = |item: i64| (item * 7919 + 13) % 9_973 - 1_000;
        let prices = (0..i64::try_from(form.items()).ok()?).map(price).collect();
        Engine::new(form, 0, prices).ok()
    });
    let items = engine.as_ref().map_or(0, Engine::items);
    WALK.set(engine.map(|engine| Walk {
        engine,
        decisions: Vec::new(),
        random: 0x2545_f491_4f6c_dd1d,
    }));
    u32::try_from(items).unwrap_or(0)
}

/// Decides the next random open value, without computing anything; 0 where it begins anew instead.
#[unsafe(no_mangle)]
pub extern "C" fn choose() -> u32 {
    WALK.with_borrow_mut(|walk| walk.as_mut().map_or(0, |walk| u32::from(walk.choose())))
}

/// Computes everything after it: what is possible, the price interval of every value, how many
/// configurations are left. Returns the number of digits of that.
#[unsafe(no_mangle)]
pub extern "C" fn click() -> u32 {
    WALK.with_borrow_mut(|walk| {
        let digits = walk.as_mut().map_or(0, |walk| {
            walk.engine.answer(&walk.decisions);
            walk.engine.count().map_or(0, |count| count.len())
        });
        u32::try_from(digits).unwrap_or(0)
    })
}

impl Walk {
    fn choose(&mut self) -> bool {
        let items = 0..u32::try_from(self.engine.items()).unwrap_or(0);
        let free = |&item: &Item| self.engine.state(item) == State::Free;
        let open: Vec<Item> = items.filter(free).collect();
        if open.is_empty() || self.decisions.len() >= LONGEST {
            self.decisions.clear();
            self.engine.answer(&[]);
            return false;
        }
        let at = usize::try_from(self.next()).unwrap_or(0) % open.len();
        let taken = !self.next().is_multiple_of(4);
        self.decisions.push(Decision {
            item: open[at],
            taken,
        });
        true
    }

    fn next(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random >> 33
    }
}
