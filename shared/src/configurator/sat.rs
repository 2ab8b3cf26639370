//! A small solver of clauses: conflict-driven, with two watched literals per clause.
//!
//! The compiler walks it like a map: it assumes a literal, looks at what follows, asks whether a
//! part of the variables can be completed, and steps back. The names of conflicting rules are
//! found with it too. Literals are numbers: twice the variable (counted from 0), plus one for its
//! opposite.

/// A literal: twice its variable, plus one for its opposite.
pub(crate) type Lit = u32;

/// The literal as in DIMACS, the other way round.
pub(crate) fn lit_of(dimacs: i32) -> Lit {
    (dimacs.unsigned_abs() - 1) * 2 + u32::from(dimacs < 0)
}

/// A callback that says stop, or a memory limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stopped;

const NO_REASON: u32 = u32::MAX;
const UNSEEN: u32 = u32::MAX;
/// Learnt clauses longer than this are worth forgetting soon.
const KEEP_LENGTH: usize = 12;

#[derive(Clone, Copy)]
struct Watch {
    clause: u32,
    /// Another literal of the clause: where it is true the clause need not be looked at.
    blocker: Lit,
}

#[derive(Clone, Copy)]
struct Span {
    start: u32,
    length: u32,
}

pub(crate) struct Solver {
    literals: Vec<Lit>,
    clauses: Vec<Span>,
    /// Clauses from here on were learnt.
    given: usize,
    /// How many learnt clauses are kept before the long ones are forgotten.
    room: usize,
    watches: Vec<Vec<Watch>>,
    /// Per literal: 1 true, -1 false, 0 open.
    values: Vec<i8>,
    levels: Vec<u32>,
    reasons: Vec<u32>,
    trail: Vec<Lit>,
    starts: Vec<usize>,
    head: usize,
    /// The last complete assignment found, per variable: its literal's sign.
    model: Vec<bool>,
    seen: Vec<u32>,
    stamp: u32,
    contradiction: bool,
    conflicts: u64,
}

impl Solver {
    pub(crate) fn new(variables: usize) -> Self {
        Self {
            literals: Vec::new(),
            clauses: Vec::new(),
            given: 0,
            room: 20_000,
            watches: vec![Vec::new(); variables * 2],
            values: vec![0; variables * 2],
            levels: vec![0; variables],
            reasons: vec![NO_REASON; variables],
            trail: Vec::with_capacity(variables),
            starts: Vec::new(),
            head: 0,
            model: vec![false; variables],
            seen: vec![UNSEEN; variables],
            stamp: 0,
            contradiction: false,
            conflicts: 0,
        }
    }

    /// Adds a clause; only before the first assumption.
    pub(crate) fn add(&mut self, clause: &[Lit]) {
        let mut kept: Vec<Lit> = Vec::with_capacity(clause.len());
        for &l in clause {
            if self.values[l as usize] > 0 || clause.contains(&(l ^ 1)) {
                return;
            }
            if self.values[l as usize] == 0 && !kept.contains(&l) {
                kept.push(l);
            }
        }
        match kept.as_slice() {
            [] => self.contradiction = true,
            [unit] => {
                self.enqueue(*unit, NO_REASON);
                if self.propagate().is_some() {
                    self.contradiction = true;
                }
            }
            _ => {
                self.attach(&kept);
            }
        }
        self.given = self.clauses.len();
    }

    fn attach(&mut self, clause: &[Lit]) -> u32 {
        let number = self.clauses.len() as u32;
        let start = self.literals.len() as u32;
        self.literals.extend_from_slice(clause);
        self.clauses.push(Span {
            start,
            length: clause.len() as u32,
        });
        for (own, other) in [(clause[0], clause[1]), (clause[1], clause[0])] {
            self.watches[own as usize].push(Watch {
                clause: number,
                blocker: other,
            });
        }
        number
    }

    pub(crate) fn value(&self, literal: Lit) -> i8 {
        self.values[literal as usize]
    }

    /// Everything that is decided, oldest first.
    pub(crate) fn trail(&self) -> &[Lit] {
        &self.trail
    }

    pub(crate) fn level(&self) -> usize {
        self.starts.len()
    }

    /// The literal of this variable in the last complete assignment.
    pub(crate) fn last(&self, variable: usize) -> Lit {
        (variable as u32) * 2 + u32::from(!self.model[variable])
    }

    fn enqueue(&mut self, literal: Lit, reason: u32) {
        let variable = (literal >> 1) as usize;
        self.values[literal as usize] = 1;
        self.values[(literal ^ 1) as usize] = -1;
        self.levels[variable] = self.starts.len() as u32;
        self.reasons[variable] = reason;
        self.trail.push(literal);
    }

    /// Opens a level with this open literal and whatever follows from it; false on a conflict
    /// (the level is open all the same).
    pub(crate) fn assume(&mut self, literal: Lit) -> bool {
        self.starts.push(self.trail.len());
        match self.value(literal) {
            0 => self.enqueue(literal, NO_REASON),
            1 => {}
            _ => return false,
        }
        match self.propagate() {
            None => true,
            Some(conflict) => {
                // Learnt for later; the caller steps back by itself.
                let _ = self.learn(conflict);
                false
            }
        }
    }

    /// Closes levels until `level` are open.
    pub(crate) fn back_to(&mut self, level: usize) {
        if self.starts.len() <= level {
            return;
        }
        let keep = self.starts[level];
        for &l in &self.trail[keep..] {
            self.values[l as usize] = 0;
            self.values[(l ^ 1) as usize] = 0;
        }
        self.trail.truncate(keep);
        self.starts.truncate(level);
        self.head = keep;
    }

    /// Draws all unit conclusions; gives the clause that fails, if one does.
    fn propagate(&mut self) -> Option<u32> {
        while self.head < self.trail.len() {
            let fallen = self.trail[self.head] ^ 1;
            self.head += 1;
            let mut list = std::mem::take(&mut self.watches[fallen as usize]);
            let mut kept = 0;
            let mut conflict = None;
            let mut at = 0;
            while at < list.len() {
                let watch = list[at];
                at += 1;
                if self.values[watch.blocker as usize] > 0 {
                    list[kept] = watch;
                    kept += 1;
                    continue;
                }
                let span = self.clauses[watch.clause as usize];
                let start = span.start as usize;
                let lits = &mut self.literals[start..start + span.length as usize];
                if lits[0] == fallen {
                    lits.swap(0, 1);
                }
                let first = lits[0];
                let here = Watch {
                    clause: watch.clause,
                    blocker: first,
                };
                if first != watch.blocker && self.values[first as usize] > 0 {
                    list[kept] = here;
                    kept += 1;
                    continue;
                }
                let values = &self.values;
                if let Some(k) = lits[2..].iter().position(|&l| values[l as usize] >= 0) {
                    lits.swap(1, k + 2);
                    let moved = lits[1];
                    self.watches[moved as usize].push(here);
                    continue;
                }
                list[kept] = here;
                kept += 1;
                if self.values[first as usize] < 0 {
                    conflict = Some(watch.clause);
                    break;
                }
                self.enqueue(first, watch.clause);
            }
            while at < list.len() {
                list[kept] = list[at];
                kept += 1;
                at += 1;
            }
            list.truncate(kept);
            self.watches[fallen as usize] = list;
            if conflict.is_some() {
                self.head = self.trail.len();
                return conflict;
            }
        }
        None
    }

    /// Learns the first unique implication point's clause of a conflict on the current level; gives
    /// its number (none for a unit), its asserting literal and the level to go back to.
    fn learn(&mut self, conflict: u32) -> Option<(Option<u32>, Lit, usize)> {
        self.conflicts += 1;
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == UNSEEN {
            self.seen.fill(UNSEEN);
            self.stamp = 1;
        }
        let current = self.starts.len() as u32;
        let mut learnt: Vec<Lit> = vec![0];
        let mut open = 0_usize;
        let mut at = self.trail.len();
        let mut clause = conflict;
        let mut resolved: Option<Lit> = None;
        loop {
            let span = self.clauses[clause as usize];
            for k in span.start..span.start + span.length {
                let l = self.literals[k as usize];
                let variable = (l >> 1) as usize;
                let old = self.seen[variable] == self.stamp;
                if Some(l) == resolved || old || self.levels[variable] == 0 {
                    continue;
                }
                self.seen[variable] = self.stamp;
                if self.levels[variable] >= current {
                    open += 1;
                } else {
                    learnt.push(l);
                }
            }
            let next = loop {
                if at == 0 {
                    break None;
                }
                at -= 1;
                let l = self.trail[at];
                if self.seen[(l >> 1) as usize] == self.stamp
                    && self.levels[(l >> 1) as usize] >= current
                {
                    break Some(l);
                }
            };
            let Some(uip) = next else {
                // Nothing of this level is involved, which propagation rules out.
                return None;
            };
            open = open.saturating_sub(1);
            if open == 0 {
                learnt[0] = uip ^ 1;
                break;
            }
            clause = self.reasons[(uip >> 1) as usize];
            resolved = Some(uip);
            if clause == NO_REASON {
                learnt[0] = uip ^ 1;
                break;
            }
        }
        self.shorten(&mut learnt);
        if learnt.len() == 1 {
            return Some((None, learnt[0], 0));
        }
        let level = |l: &Lit| self.levels[(*l >> 1) as usize];
        let highest = (1..learnt.len())
            .max_by_key(|&k| level(&learnt[k]))
            .unwrap_or(1);
        learnt.swap(1, highest);
        let back = level(&learnt[1]) as usize;
        let asserting = learnt[0];
        Some((Some(self.attach(&learnt)), asserting, back))
    }

    /// Drops literals that follow from the others.
    fn shorten(&self, learnt: &mut Vec<Lit>) {
        let implied = |l: Lit| {
            let reason = self.reasons[(l >> 1) as usize];
            if reason == NO_REASON {
                return false;
            }
            let span = self.clauses[reason as usize];
            let lits = &self.literals[span.start as usize..(span.start + span.length) as usize];
            lits.iter().all(|&other| {
                let variable = (other >> 1) as usize;
                variable == (l >> 1) as usize
                    || self.seen[variable] == self.stamp
                    || self.levels[variable] == 0
            })
        };
        let mut k = 0;
        learnt.retain(|&l| {
            k += 1;
            k == 1 || !implied(l)
        });
    }

    /// Whether the open ones of `variables` can be completed under what is assumed; they must be
    /// closed: no clause may tie them to other open variables that cannot be completed.
    ///
    /// Steps back to where it started; the assignment found is kept in [`Self::last`].
    pub(crate) fn completes(
        &mut self,
        variables: &[u32],
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Stopped> {
        if self.contradiction {
            return Ok(false);
        }
        let base = self.starts.len();
        let mut from = 0;
        let mut conflict = self.propagate();
        loop {
            if let Some(failed) = conflict {
                if self.starts.len() <= base {
                    return Ok(false);
                }
                if self.conflicts.is_multiple_of(64) && !keep_going() {
                    self.back_to(base);
                    return Err(Stopped);
                }
                let Some((number, asserting, back)) = self.learn(failed) else {
                    self.back_to(base);
                    return Err(Stopped);
                };
                self.back_to(back.max(base));
                self.forget();
                if self.value(asserting) < 0 {
                    self.back_to(base);
                    return Ok(false);
                }
                if self.value(asserting) == 0 {
                    // Forgetting renumbers; the newest clause is the last one then.
                    let reason = number.map_or(NO_REASON, |_| self.clauses.len() as u32 - 1);
                    self.enqueue(asserting, reason);
                }
                from = 0;
                conflict = self.propagate();
                continue;
            }
            while from < variables.len() && self.value(variables[from] * 2) != 0 {
                from += 1;
            }
            let Some(&variable) = variables.get(from) else {
                for &v in variables {
                    self.model[v as usize] = self.values[v as usize * 2] > 0;
                }
                self.back_to(base);
                return Ok(true);
            };
            self.starts.push(self.trail.len());
            self.enqueue(self.last(variable as usize), NO_REASON);
            conflict = self.propagate();
        }
    }

    /// Forgets long learnt clauses that are no reason for anything, when there are too many.
    fn forget(&mut self) {
        if self.clauses.len() - self.given < self.room {
            return;
        }
        self.room += self.room / 10;
        let mut map = vec![NO_REASON; self.clauses.len()];
        let mut literals = Vec::with_capacity(self.literals.len());
        let mut clauses = Vec::with_capacity(self.clauses.len());
        let recent = self.clauses.len() - self.room / 10;
        for (number, span) in self.clauses.iter().enumerate() {
            let lits = &self.literals[span.start as usize..(span.start + span.length) as usize];
            let first = lits[0];
            let reason = self.values[first as usize] > 0
                && self.reasons[(first >> 1) as usize] == number as u32;
            let short = lits.len() <= KEEP_LENGTH && number % 2 == 0 || lits.len() <= 3;
            if number < self.given || number >= recent || reason || short {
                map[number] = clauses.len() as u32;
                clauses.push(Span {
                    start: literals.len() as u32,
                    length: span.length,
                });
                literals.extend_from_slice(lits);
            }
        }
        self.literals = literals;
        self.clauses = clauses;
        for list in &mut self.watches {
            list.retain_mut(|watch| {
                watch.clause = map[watch.clause as usize];
                watch.clause != NO_REASON
            });
        }
        for &l in &self.trail {
            let reason = &mut self.reasons[(l >> 1) as usize];
            if *reason != NO_REASON {
                *reason = map[*reason as usize];
            }
        }
    }
}
