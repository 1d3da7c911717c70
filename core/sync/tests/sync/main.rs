//! The machine against a world that answers at random, and against one that loses what it can.

#[cfg(test)]
mod chaos;
#[cfg(test)]
mod day;
