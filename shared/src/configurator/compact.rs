//! The compiled form: flat arrays that answering walks up and down, and their bytes.
//!
//! A node is a conjunction of literals and children that share no variable, or an alternative of
//! children that exclude each other. Children come before their parents; the last node is the
//! root. Variables that an alternative's child leaves free are listed beside it.
//!
//! Bytes from a stranger may say nonsense, but cannot make reading or answering panic, run on or
//! take more memory than a fixed multiple of their length and [`MAX_VARIABLES`].

use super::theory::{MAX_VARIABLES, Theory};

/// First byte of the compact form.
pub const VERSION: u8 = 1;

/// A compiled model.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compiled {
    /// Variables that a customer decides.
    pub(crate) items: u32,
    /// Those and the surcharges.
    pub(crate) visible: u32,
    pub(crate) either: Vec<bool>,
    pub(crate) literal_ends: Vec<u32>,
    pub(crate) literals: Vec<u32>,
    pub(crate) child_ends: Vec<u32>,
    pub(crate) children: Vec<u32>,
    pub(crate) gaps: Vec<Gap>,
}

/// Variables that are free in `child` of `node`; of the whole where both are the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) node: u32,
    pub(crate) child: u32,
    pub(crate) variables: Vec<u32>,
}

/// Why bytes are no compiled model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// A version this engine does not read: the first byte.
    Version(u8),
    /// They end too early.
    Short,
    /// Bytes are left over.
    Long,
    /// A number is out of bounds: the position behind it.
    Bounds(usize),
}

impl std::fmt::Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Version(_) => f.write_str("a compiled model of a version that is not read here"),
            Self::Short => f.write_str("a compiled model that ends too early"),
            Self::Long => f.write_str("a compiled model with bytes left over"),
            Self::Bounds(_) => f.write_str("a compiled model with a number out of bounds"),
        }
    }
}

impl std::error::Error for Damaged {}

impl Compiled {
    /// The form of a theory without any solution.
    #[must_use]
    pub fn void(theory: &Theory) -> Self {
        let mut void = Self::empty(theory);
        void.push(true, &[], &[]);
        void
    }

    pub(crate) fn empty(theory: &Theory) -> Self {
        Self {
            items: theory.items,
            visible: theory.visible,
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, either: bool, literals: &[u32], children: &[u32]) -> u32 {
        let number = self.either.len() as u32;
        self.either.push(either);
        self.literals.extend_from_slice(literals);
        self.literal_ends.push(self.literals.len() as u32);
        self.children.extend_from_slice(children);
        self.child_ends.push(self.children.len() as u32);
        number
    }

    /// How many variables a customer decides: options, then values of numbers.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items as usize
    }

    /// Nodes, edges and literals.
    #[must_use]
    pub fn size(&self) -> (usize, usize, usize) {
        (self.either.len(), self.children.len(), self.literals.len())
    }

    /// Whether there is no configuration at all.
    #[must_use]
    pub fn is_void(&self) -> bool {
        let root = self.either.len().wrapping_sub(1);
        self.either
            .last()
            .is_none_or(|&either| either && self.children_of(root).is_empty())
    }

    pub(crate) fn literals_of(&self, node: usize) -> &[u32] {
        slice(&self.literals, &self.literal_ends, node)
    }

    pub(crate) fn children_of(&self, node: usize) -> &[u32] {
        slice(&self.children, &self.child_ends, node)
    }

    /// The bytes of this form, with `content`: the caller's hash of the model it was compiled
    /// from. The same model gives the same bytes.
    #[must_use]
    pub fn to_bytes(&self, content: &[u8; 32]) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend_from_slice(content);
        for n in [
            self.items,
            self.visible,
            self.either.len() as u32,
            self.gaps.len() as u32,
        ] {
            put(&mut out, n);
        }
        for node in 0..self.either.len() {
            let literals = self.literals_of(node).len() as u32;
            put(&mut out, literals * 2 + u32::from(self.either[node]));
            put(&mut out, self.children_of(node).len() as u32);
        }
        for node in 0..self.either.len() {
            let mut last = 0;
            for &l in self.literals_of(node) {
                put(&mut out, l - last);
                last = l;
            }
        }
        for node in 0..self.either.len() {
            for &child in self.children_of(node) {
                put(&mut out, node as u32 - child);
            }
        }
        for gap in &self.gaps {
            put(&mut out, gap.node);
            put(&mut out, gap.node - gap.child);
            put(&mut out, gap.variables.len() as u32);
            let mut last = 0;
            for &v in &gap.variables {
                put(&mut out, v - last);
                last = v;
            }
        }
        out
    }

    /// Reads the bytes of [`Self::to_bytes`]; gives the hash written there beside the form.
    ///
    /// # Errors
    /// Where the bytes are not such a form.
    pub fn from_bytes(bytes: &[u8]) -> Result<(Self, [u8; 32]), Damaged> {
        let (&version, rest) = bytes.split_first().ok_or(Damaged::Short)?;
        if version != VERSION {
            return Err(Damaged::Version(version));
        }
        let content: [u8; 32] = rest
            .get(..32)
            .and_then(|hash| hash.try_into().ok())
            .ok_or(Damaged::Short)?;
        let mut reader = Reader { bytes, at: 33 };
        let mut form = Self {
            items: reader.number()?,
            visible: reader.number()?,
            ..Self::default()
        };
        let nodes = reader.count()?;
        let gaps = reader.count()?;
        reader.require(form.items <= form.visible && form.visible <= MAX_VARIABLES && nodes > 0)?;
        reader.shape(&mut form, nodes)?;
        reader.literals(&mut form)?;
        reader.children(&mut form)?;
        reader.gaps(&mut form, gaps)?;
        if reader.at != bytes.len() {
            return Err(Damaged::Long);
        }
        Ok((form, content))
    }
}

fn slice<'a>(all: &'a [u32], ends: &[u32], node: usize) -> &'a [u32] {
    let start = if node == 0 {
        0
    } else {
        ends.get(node - 1).copied().unwrap_or(0)
    };
    let end = ends.get(node).copied().unwrap_or(0);
    all.get(start as usize..end as usize).unwrap_or(&[])
}

fn put(out: &mut Vec<u8>, mut n: u32) {
    while n >= 128 {
        out.push((n & 127) as u8 | 128);
        n >>= 7;
    }
    out.push(n as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn number(&mut self) -> Result<u32, Damaged> {
        let mut n: u64 = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = *self.bytes.get(self.at).ok_or(Damaged::Short)?;
            self.at += 1;
            n |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return u32::try_from(n).map_err(|_| Damaged::Bounds(self.at));
            }
        }
        Err(Damaged::Bounds(self.at))
    }

    /// A count of things that take a byte each at least, so that none is larger than the input.
    fn count(&mut self) -> Result<usize, Damaged> {
        let count = self.number()? as usize;
        if count > self.bytes.len() {
            return Err(Damaged::Short);
        }
        Ok(count)
    }

    fn require(&self, holds: bool) -> Result<(), Damaged> {
        if holds {
            Ok(())
        } else {
            Err(Damaged::Bounds(self.at))
        }
    }

    fn shape(&mut self, form: &mut Compiled, nodes: usize) -> Result<(), Damaged> {
        let (mut literals, mut children) = (0_usize, 0_usize);
        for _ in 0..nodes {
            let head = self.number()?;
            let either = head & 1 == 1;
            literals += (head >> 1) as usize;
            children += self.count()?;
            self.require(literals.max(children) <= self.bytes.len())?;
            self.require(!either || head == 1)?;
            form.either.push(either);
            form.literal_ends.push(literals as u32);
            form.child_ends.push(children as u32);
        }
        Ok(())
    }

    fn literals(&mut self, form: &mut Compiled) -> Result<(), Damaged> {
        let mut start = 0;
        for node in 0..form.either.len() {
            let end = form.literal_ends[node];
            self.ascending(form.visible * 2, end - start, &mut form.literals)?;
            start = end;
        }
        Ok(())
    }

    fn children(&mut self, form: &mut Compiled) -> Result<(), Damaged> {
        let mut start = 0;
        for node in 0..form.either.len() {
            let end = form.child_ends[node];
            for _ in start..end {
                let back = self.number()? as usize;
                self.require(back >= 1 && back <= node)?;
                form.children.push((node - back) as u32);
            }
            start = end;
        }
        Ok(())
    }

    fn gaps(&mut self, form: &mut Compiled, gaps: usize) -> Result<(), Damaged> {
        for _ in 0..gaps {
            let node = self.number()?;
            let back = self.number()?;
            self.require((node as usize) < form.either.len() && back <= node)?;
            let count = self.count()?;
            let mut variables = Vec::new();
            self.ascending(form.visible, count as u32, &mut variables)?;
            form.gaps.push(Gap {
                node,
                child: node - back,
                variables,
            });
        }
        Ok(())
    }

    /// Reads `count` strictly ascending numbers below `limit`.
    fn ascending(&mut self, limit: u32, count: u32, out: &mut Vec<u32>) -> Result<(), Damaged> {
        let mut last: Option<u32> = None;
        for _ in 0..count {
            let step = self.number()?;
            let next = last.unwrap_or(0).checked_add(step).filter(|&n| n < limit);
            let next = next.ok_or(Damaged::Bounds(self.at))?;
            self.require(last.is_none_or(|l| next > l))?;
            out.push(next);
            last = Some(next);
        }
        Ok(())
    }
}
