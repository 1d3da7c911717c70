//! What must hold for whatever phones write: codecs give back what they took, folds do not depend on delivery.

#[cfg(test)]
mod folds;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod stored;
#[cfg(test)]
mod strategies;
